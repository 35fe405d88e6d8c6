// Renews the key of the meta-cluster and is killed after a step: `node test/support/killed-meta-key.ts HOME STEP`.
import { renewMetaKey } from '@inclust/cli/testing';

const [home = '', last = ''] = process.argv.slice(2);
await renewMetaKey({
  home,
  compromised: false,
  now: Date.now,
  onStep: (step) => {
    if (step === last) process.kill(process.pid, 'SIGKILL');
  },
});
