import { glob } from 'node:fs/promises';
import type { Gate } from '../gate.ts';
import { runTool } from '../run-tool.ts';

const TSCONFIGS = '{tsconfig.json,test/tsconfig.json,{packages,services}/*/tsconfig.json}';

/** TypeScript finds no error in any package. */
export const types: Gate = {
  name: 'types',
  what: 'tsc over every tsconfig.json',
  run: async (root) => {
    const projects = (await Array.fromAsync(glob(TSCONFIGS, { cwd: root }))).sort();
    if (projects.length === 0) return { ok: false, output: 'no tsconfig.json was found' };
    const failures: string[] = [];
    // One after the other: each tsc uses all cores by itself.
    for (const project of projects) {
      const { ok, output } = await runTool(root, 'tsc', ['--noEmit', '--pretty', 'false', '--project', project]);
      if (!ok) failures.push(output || `tsc --project ${project} failed`);
    }
    return { ok: failures.length === 0, output: failures.join('\n'), note: `${projects.length} projects` };
  },
};
