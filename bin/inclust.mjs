#!/usr/bin/env node
// The `inclust` command with the tools that deploy/local/bootstrap.mjs made ready; what is missing is fetched first.
import { exitCodeOf, runForward } from '../deploy/local/tools/forward.mjs';
import { Missing } from '../deploy/local/tools/missing.mjs';
import { join } from 'node:path';
import { root } from '../deploy/local/tools/places.mjs';
import { prepare } from '../deploy/local/tools/prepare.mjs';
import { say } from '../deploy/local/tools/say.mjs';

try {
  const tools = await prepare({});
  const command = ['node', join(root, 'packages/cli/src/start.ts'), ...process.argv.slice(2)];
  process.exitCode = exitCodeOf(await runForward(command, tools, process.cwd()));
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  say(error.message);
  process.exitCode = Missing.EXIT_CODE;
}
