// Renews the keys of a city and is killed after a step: `node test/support/killed-rotation.ts HOME STEP`.
import { rotateCity, rotationParts } from '@inclust/cli/testing';

const [home = '', last = ''] = process.argv.slice(2);
await rotateCity({
  home,
  parts: rotationParts,
  compromised: false,
  now: Date.now,
  onStep: (step) => {
    if (step === last) process.kill(process.pid, 'SIGKILL');
  },
});
