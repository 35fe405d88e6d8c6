// The static gate: `pnpm check [gate ...]`; `--root FOLDER` checks another workspace than this one.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gates, runGates } from './run-gates.ts';

const { values, positionals } = parseArgs({ options: { root: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !gates.some((gate) => gate.name === name));
if (unknown.length > 0) {
  console.error(`no such gate: ${unknown.join(', ')}; there are ${gates.map(({ name }) => name).join(', ')}`);
  process.exitCode = 64;
} else {
  const root = resolve(values.root ?? `${import.meta.dirname}/../..`);
  const chosen = gates.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  process.exitCode = (await runGates(root, chosen, console.log)) ? 0 : 1;
}
