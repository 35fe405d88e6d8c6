import { expect, test } from 'vitest';
import type { Gate } from '../../deploy/check/gate.ts';
import { runGates } from '../../deploy/check/run-gates.ts';

const good: Gate = { name: 'good', what: 'g', run: async () => ({ ok: true, output: 'quiet', note: '3 files' }) };
const bad: Gate = { name: 'bad', what: 'b', run: async () => ({ ok: false, output: 'line one\nline two' }) };

async function outcome(gates: readonly Gate[]): Promise<{ passed: boolean; printed: string }> {
  const lines: string[] = [];
  const passed = await runGates('/', gates, (line) => lines.push(line));
  return { passed, printed: lines.join('\n') };
}

test('one gate that fails fails the whole, and only its output is shown', async () => {
  const { passed, printed } = await outcome([good, bad, good]);
  expect(passed).toBe(false);
  expect(printed).toMatch(/FAIL bad .*\n {5}\| line one\n {5}\| line two/);
  expect(printed).toContain('1 of 3 gates failed');
  expect(printed).not.toContain('quiet');
});

test('gates that all pass say so in one line each', async () => {
  const { passed, printed } = await outcome([good]);
  expect(passed).toBe(true);
  expect(printed).toMatch(/^ok {3}good .* g \(3 files\)\nall 1 gates passed$/);
});
