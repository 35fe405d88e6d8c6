// Has a city leave the federation and is killed after a step: `node test/support/killed-leave.ts HOME STEP`.
import { leaveFederation } from '@inclust/cli/testing';

const [home = '', last = ''] = process.argv.slice(2);
await leaveFederation({
  home,
  untold: false,
  now: Date.now,
  onStep: (step) => {
    if (step === last) process.kill(process.pid, 'SIGKILL');
  },
});
