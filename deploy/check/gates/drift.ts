import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gate } from '../gate.ts';
import { runCommand } from '../run-tool.ts';

const GENERATOR = 'packages/contracts/generate.ts';
const GENERATED = 'packages/contracts/src/gen';

/** The generated code is what the protos generate. Remedy: `pnpm generate`. */
export const drift: Gate = {
  name: 'drift',
  what: 'generated code against the protos',
  run: async (root) => {
    if (!existsSync(join(root, GENERATOR))) return { ok: false, output: `${GENERATOR} is missing` };
    const fresh = await mkdtemp(join(tmpdir(), 'inclust-drift-'));
    try {
      const made = await runCommand(process.execPath, [join(root, GENERATOR), fresh], root);
      if (!made.ok) return made;
      const difference = await runCommand('diff', ['-rq', join(fresh, 'gen'), join(root, GENERATED)], root);
      if (difference.ok) return difference;
      const output = difference.output.replaceAll(`${fresh}/gen`, 'fresh');
      return { ok: false, output: `${output}\nrun: pnpm generate` };
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  },
};
