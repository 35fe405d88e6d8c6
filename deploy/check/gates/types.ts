import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gate } from '../gate.ts';
import { runTool } from '../run-tool.ts';

/** What editors read for the files of one folder. All say the same, so that one program holds every file and reads each once. */
const ofFolders = '{deploy,packages,services}/*/tsconfig.json';

/** TypeScript finds no error in any file. */
export const types: Gate = {
  name: 'types',
  what: 'tsc over every file',
  run: async (root) => {
    const own: string[] = [];
    for await (const path of glob([ofFolders, 'test/tsconfig.json'], { cwd: root })) {
      const said = Object.keys(JSON.parse(await readFile(join(root, path), 'utf8')) as object);
      const more = said.filter((key) => key !== 'extends' && key !== 'include');
      if (more.length > 0) own.push(`${path}: ${more.join(', ')} would hold in an editor and not here`);
    }
    const found = await runTool(root, 'tsc', ['--noEmit', '--pretty', 'false', '--project', 'tsconfig.json']);
    const output = [...own.sort(), found.output].filter((text) => text !== '').join('\n');
    return { ok: found.ok && own.length === 0, output };
  },
};
