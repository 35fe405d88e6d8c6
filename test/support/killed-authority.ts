// Renews the authority of the federation and is killed after a step: `node test/support/killed-authority.ts HOME STEP`.
import { renewAuthority } from '@inclust/cli/testing';

const [home = '', last = ''] = process.argv.slice(2);
await renewAuthority({
  home,
  compromised: false,
  now: () => new Date(),
  onStep: (step) => {
    if (step === last) process.kill(process.pid, 'SIGKILL');
  },
});
