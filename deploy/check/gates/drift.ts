import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gate } from '../gate.ts';
import { runCommand } from '../run-tool.ts';

/** Something that is made from the protos, and committed. */
interface Made {
  readonly generator: string;
  /** Where the generator puts it in the folder that it is given. */
  readonly makes: string;
  readonly generated: string;
}

/** The generated code is what the protos generate. Remedy: `pnpm generate`. */
export const drift: Gate = {
  name: 'drift',
  what: 'generated code against the protos',
  run: (root) =>
    compared(root, {
      generator: 'packages/contracts/generate.ts',
      makes: 'gen',
      generated: 'packages/contracts/src/gen',
    }),
};

/** The reference of the API is what the protos and the table of permissions say. Remedy: `pnpm generate`. */
export const reference: Gate = {
  name: 'reference',
  what: 'reference of the API against the protos and permissions',
  run: (root) => compared(root, { generator: 'deploy/reference/generate.ts', makes: '', generated: 'docs/api' }),
};

/** Makes it anew beside what is there and compares. */
export async function compared(root: string, { generator, makes, generated }: Made) {
  if (!existsSync(join(root, generator))) return { ok: false, output: `${generator} is missing` };
  const fresh = await mkdtemp(join(tmpdir(), 'inclust-drift-'));
  try {
    const made = await runCommand(process.execPath, [join(root, generator), fresh], root);
    if (!made.ok) return made;
    const difference = await runCommand('diff', ['-rq', join(fresh, makes), join(root, generated)], root);
    if (difference.ok) return difference;
    const output = difference.output.replaceAll(join(fresh, makes), 'fresh');
    return { ok: false, output: `${output}\nrun: pnpm generate` };
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
