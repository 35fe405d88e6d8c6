import { RefusedError } from '@inclust/client';
import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { exitCodeOf } from '../exit-code.ts';
import { ageOf } from './age.ts';
import { errorJson, errorText } from './error-text.ts';
import { createOutput } from './output.ts';
import { plainJson } from './plain-json.ts';
import { progressBar } from './progress-bar.ts';

function output(isTTY: boolean, json = false) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY,
    columns: 80,
    write: (text: string) => (written[name] += text),
  });
  return { written, out: createOutput({ stdout: stream('stdout'), stderr: stream('stderr'), json, colours: true }) };
}

const columns = [
  { title: 'who', value: (row: readonly string[]) => row[0] ?? '' },
  { title: 'count', side: 'right' as const, value: (row: readonly string[]) => row[1] ?? '' },
];
const rows = [
  ['Κέρκυρα', '7'],
  ['Korc\u0327e\u0308', '1\t000'],
];

test('a terminal gets a table whose columns stand below one another, accents or not', () => {
  const { out } = output(true);
  expect(out.table(columns, rows).replaceAll(/\x1b\[\d+m/gu, '')).toBe(
    'who      count\nΚέρκυρα      7\nKorc\u0327e\u0308    1 000',
  );
});

test('a program gets lines with tabs, no titles and no colours', () => {
  const { out } = output(false);
  expect(out.table(columns, rows)).toBe('Κέρκυρα\t7\nKorc\u0327e\u0308\t1 000');
  expect(out.paint('red', 'x')).toBe('x');
});

test('with --json the answer is JSON, also on a terminal', () => {
  const { out, written } = output(true, true);
  out.result({ value: 1n, huge: 2n ** 60n, bytes: Buffer.from('ab'), _unknownFields: {} }, () => 'text');
  expect(JSON.parse(written.stdout)).toEqual({ value: 1, huge: '1152921504606846976', bytes: 'YWI=' });
  expect(out.paint('red', 'x')).toBe('x');
});

test('progress is shown on a terminal only, and what comes next clears it', () => {
  const quiet = output(false);
  quiet.out.progress('1/2');
  expect(quiet.written.stderr).toBe('');
  const { out, written } = output(true);
  out.progress('1/2');
  out.say('done');
  expect(written.stderr).toBe('\r\x1b[K1/2\r\x1b[Kdone\n');
});

test('a refusal shows its code, every field and every rule', () => {
  const violations = [{ field: 'profile.email', rule: 'email-format', message: 'Must be an address.' }];
  const error = new RefusedError('long', {
    code: 'INVALID_ARGUMENT',
    reason: 'invalid-input',
    violations,
    metadata: {},
  });
  expect(errorText(error)).toBe(
    'invalid-input: the request breaks a rule\n  profile.email: email-format: Must be an address.',
  );
  expect(errorJson(error)).toMatchObject({ code: 'invalid-input', status: 'INVALID_ARGUMENT', violations });
});

test.each([
  [new RefusedError('', { code: 'NOT_FOUND', reason: '', violations: [], metadata: {} }), 1],
  [new RefusedError('', { code: 'UNAVAILABLE', reason: '', violations: [], metadata: {} }), 69],
  [new RefusedError('', { code: 'INTERNAL', reason: '', violations: [], metadata: {} }), 70],
  [new Failure('usage', 'x', 'x'), 2],
  [new Failure('running', 'x', 'x'), 75],
  [new Failure('interrupted', 'x', 'x'), 130],
  [new TypeError('x'), 70],
])('%o ends with %i', (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});

test('ages and bars are short', () => {
  const now = Date.parse('2026-11-25T12:00:00Z');
  expect(
    ['2026-11-25T11:59:48Z', '2026-11-25T11:00:00Z', '2026-11-24T12:00:00Z', undefined].map((time) => ageOf(time, now)),
  ).toEqual(['12s', '60m', '24h', '']);
  expect([progressBar(0, 0, 4), progressBar(1, 2, 4)]).toEqual(['[####] 100% 0/0', '[##--] 50% 1/2']);
  expect(plainJson({ list: [1n] })).toBe('{"list":[1]}');
});
