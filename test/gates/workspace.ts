import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Gate, GateResult } from '../../deploy/check/gate.ts';

export const project = join(import.meta.dirname, '../..');

/** Files by their path in the workspace. */
export type Files = Readonly<Record<string, string>>;

const CONFIGURATION = ['.oxfmtrc.json', '.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.json'];

/** A small workspace in which every gate passes: a kernel, a package and a service with its layers. */
const SOUND: Files = {
  'package.json': json({ name: 'planted', private: true, license: 'Apache-2.0', type: 'module' }),
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - services/*\n',
  'knip.json': '{ "workspaces": { "packages/*": {}, "services/*": {} } }\n',
  ...packageFiles('packages/kernel', '@inclust/kernel', []),
  'packages/kernel/src/index.ts': "export { one } from './one.ts';\n",
  'packages/kernel/src/one.ts': '/** One. */\nexport const one = 1;\n',
  ...packageFiles('services/members', '@inclust/members', []),
  'services/members/src/index.ts': "export { join } from './app/join.ts';\n",
  'services/members/src/app/join.ts':
    "import { admit } from '../domain/member.ts';\n\n/** Joins. */\nexport const join = (): number => admit();\n",
  'services/members/src/domain/member.ts': '/** Admits. */\nexport const admit = (): number => 1;\n',
};

/** The manifest and tsconfig of a package that needs those others at run time. */
export function packageFiles(path: string, name: string, needs: readonly string[]): Files {
  const dependencies = Object.fromEntries(needs.map((need) => [need, 'workspace:*']));
  const manifest = { name, private: true, type: 'module', exports: { '.': './src/index.ts' }, dependencies };
  return {
    [`${path}/package.json`]: json(manifest),
    [`${path}/tsconfig.json`]: '{ "extends": "../../tsconfig.base.json", "include": ["src"] }\n',
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Runs a gate on a copy of the sound workspace with some files planted, outside the real one. */
export async function runOn(gate: Gate, planted: Files): Promise<GateResult> {
  const root = await mkdtemp(join(tmpdir(), 'inclust-gate-'));
  try {
    await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
    for (const file of CONFIGURATION) await cp(join(project, file), join(root, file));
    await write(root, { ...SOUND, ...planted });
    return await gate.run(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Writes files below a folder. */
export async function write(root: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}
