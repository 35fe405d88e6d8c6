import { describe, expect, test } from 'vitest';
import type { Gate } from '../../deploy/check/gate.ts';
import { lint } from '../../deploy/check/gates/lint.ts';
import { types } from '../../deploy/check/gates/types.ts';
import { unused } from '../../deploy/check/gates/unused.ts';
import { format } from '../../deploy/check/gates/format.ts';
import { runOn } from './workspace.ts';
import type { Files } from './workspace.ts';

/** A violation, and a piece of what the gate says about it. */
type Planted = { readonly gate: Gate; readonly what: string; readonly files: Files; readonly said: string };

const file = 'services/members/src/domain/member.ts';
const sound = '/** Admits. */\nexport const admit = (): number => 1;\n';

const planted: readonly Planted[] = [
  { gate: format, what: 'other quotes', files: { [file]: sound.replace('1', 'Number("1")') }, said: file },
  { gate: types, what: 'a type error', files: { [file]: sound.replace('1', "'one'") }, said: 'TS2322' },
  {
    gate: types,
    what: 'an unchecked index',
    files: { [file]: sound.replace('1', '[1][0]') },
    said: 'TS2322',
  },
  {
    gate: types,
    what: 'syntax that cannot be erased',
    files: { [file]: `${sound}\nenum Colour { Red }\n` },
    said: 'TS1294',
  },
  {
    gate: types,
    what: 'options of a folder by itself',
    files: {
      'services/members/tsconfig.json':
        '{ "extends": "../../tsconfig.base.json", "include": ["src"], "compilerOptions": { "strict": false } }\n',
    },
    said: 'services/members/tsconfig.json: compilerOptions',
  },
  {
    gate: lint,
    what: 'a floating promise',
    files: { [file]: `${sound}Promise.resolve();\n` },
    said: 'no-floating-promises',
  },
  {
    gate: lint,
    what: 'a promise where nobody waits for it',
    files: { [file]: `${sound}[1].forEach(async () => {});\n` },
    said: 'no-misused-promises',
  },
  {
    gate: lint,
    what: 'a promise returned past the end of what it uses',
    files: {
      [file]: `${sound}export async function f(x: AsyncDisposable): Promise<number> {\n  await using y = x;\n  return g(y);\n}\nconst g = async (_: unknown): Promise<number> => 1;\n`,
    },
    said: 'return-await',
  },
  { gate: lint, what: 'any', files: { [file]: `${sound}export const x: any = 1;\n` }, said: 'no-explicit-any' },
  {
    gate: lint,
    what: 'a circle of imports',
    files: {
      [file]: `import { two } from './two.ts';\n\n${sound}export const x = two;\n`,
      'services/members/src/domain/two.ts': "import { admit } from './member.ts';\n\nexport const two = admit;\n",
    },
    said: 'no-cycle',
  },
  {
    gate: lint,
    what: 'a default export',
    files: { [file]: `${sound}export default admit;\n` },
    said: 'no-default-export',
  },
  {
    gate: lint,
    what: 'the process read in the middle of the code',
    files: { [file]: `${sound}export const home = process.env['HOME'];\n` },
    said: 'Only main.ts, config.ts and the CLI touch the process',
  },
  {
    gate: lint,
    what: 'a switch that forgets a case',
    files: {
      [file]: `${sound}type K = 'a' | 'b';\nexport function f(k: K): void {\n  switch (k) {\n    case 'a':\n      admit();\n  }\n}\n`,
    },
    said: 'switch-exhaustiveness-check',
  },
  {
    gate: unused,
    what: 'a file nobody imports',
    files: { 'services/members/src/domain/lonely.ts': 'export const lonely = 1;\n' },
    said: 'lonely.ts',
  },
  {
    gate: unused,
    what: 'an export nobody uses',
    files: { [file]: `${sound}/** Extra. */\nexport const extra = 1;\n` },
    said: 'extra',
  },
  {
    gate: unused,
    what: 'a dependency that is not declared',
    files: { [file]: `import 'pino';\n${sound}` },
    said: 'pino',
  },
];

describe.each([format, types, lint, unused])('the gate $name', (gate) => {
  test('lets a sound workspace pass', async () => {
    expect(await runOn(gate, {})).toMatchObject({ ok: true });
  });

  test.each(planted.filter((one) => one.gate === gate))('stops $what', async ({ files, said }) => {
    const { ok, output } = await runOn(gate, files);
    expect(output).toContain(said);
    expect(ok).toBe(false);
  });
});
