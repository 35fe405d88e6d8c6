// Restores a node and is killed after a step: `node test/support/killed-restore.ts FILE HOME KEY STEP`.
import { readBackupKey, restoreNode } from '@inclust/backup';

const [from = '', home = '', key = '', last = ''] = process.argv.slice(2);
await restoreNode({
  home,
  from,
  key: readBackupKey(key),
  now: Date.now,
  onStep: (step) => {
    if (step === last) process.kill(process.pid, 'SIGKILL');
  },
});
