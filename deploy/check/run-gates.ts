import type { Gate } from './gate.ts';
import { boundaries } from './gates/boundaries.ts';
import { deploy } from './gates/deploy.ts';
import { drift, reference } from './gates/drift.ts';
import { format } from './gates/format.ts';
import { lint } from './gates/lint.ts';
import { protoBreaking, protoLint } from './gates/proto.ts';
import { types } from './gates/types.ts';
import { unused } from './gates/unused.ts';

/** All gates, the longest first. */
export const gates: readonly Gate[] = [
  types,
  drift,
  reference,
  lint,
  unused,
  format,
  boundaries,
  deploy,
  protoLint,
  protoBreaking,
];

const AT_ONCE = 2;
const SHOWN_LINES = 200;

/** Runs the gates, two at a time, and prints a line for each, with the findings of those that fail. True when none does. */
export async function runGates(root: string, chosen: readonly Gate[], print: (line: string) => void): Promise<boolean> {
  const waiting = [...chosen];
  let failed = 0;
  const worker = async (): Promise<void> => {
    for (let gate = waiting.shift(); gate; gate = waiting.shift()) {
      const start = performance.now();
      const { ok, output, note } = await gate.run(root);
      const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
      print(`${ok ? 'ok  ' : 'FAIL'} ${gate.name.padEnd(15)} ${seconds} s  ${gate.what}${note ? ` (${note})` : ''}`);
      if (ok) continue;
      failed++;
      const lines = output.split('\n');
      for (const line of lines.slice(0, SHOWN_LINES)) print(`     | ${line}`);
      if (lines.length > SHOWN_LINES) print(`     | ... and ${lines.length - SHOWN_LINES} lines more`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  print(failed === 0 ? `all ${chosen.length} gates passed` : `${failed} of ${chosen.length} gates failed`);
  return failed === 0;
}
