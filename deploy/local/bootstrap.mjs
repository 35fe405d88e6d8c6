#!/usr/bin/env node
// Makes ready what InClust needs on this machine, then runs one of its commands. Plain JavaScript without dependencies,
// because it runs on whatever Node (20 or newer) is there, before anything is installed. See README.md beside this file.
import { exitCodeOf, runForward } from './tools/forward.mjs';
import { Missing } from './tools/missing.mjs';
import { prepare } from './tools/prepare.mjs';
import { say } from './tools/say.mjs';
import { shellExports } from './tools/environment.mjs';

const USAGE = `usage: node deploy/local/bootstrap.mjs <verb> [-- arguments]

  start   run a city or a whole federation on this machine
  test    all tests
  bench   measurements
  check   the static gate
  run     any command with the tools on its PATH, for example: run -- pnpm install
  env     print what \`run\` would set, for a shell to evaluate
`;

/** What each verb runs, and whether it needs NATS and MongoDB. `node` stands for the Node that was made ready. */
const VERBS = {
  start: { command: ['node', 'packages/cli/src/start.ts', 'up'], servers: true },
  test: { command: ['node', 'node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.config.ts'], servers: true },
  bench: { command: ['node', 'test/bench/main.ts'], servers: true },
  check: { command: ['node', 'deploy/check/main.ts'], servers: false },
  run: { command: [], servers: true, install: false },
  env: { command: [], servers: true, install: false },
};

async function main(argv) {
  const [verb, ...rest] = argv;
  const args = rest[0] === '--' ? rest.slice(1) : rest;
  if (!Object.hasOwn(VERBS, verb ?? '') || (verb === 'run' && args.length === 0)) {
    process.stderr.write(USAGE);
    return verb === '--help' || verb === '-h' ? 0 : 64;
  }
  const { command, servers, install = true } = VERBS[verb];
  const tools = await prepare({ servers, install });
  if (verb === 'env') {
    process.stdout.write(shellExports(tools));
    return 0;
  }
  // Some tests look at what all others have done.
  if (verb === 'test') process.env.INCLUST_TEST_WHOLE = args.length === 0 ? 'yes' : 'no';
  return exitCodeOf(await runForward([...command, ...args], tools));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  say(error.message);
  process.exitCode = Missing.EXIT_CODE;
}
