import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { anyText, compose, dockerfile, unit, type Rule } from '../deploy/rules.ts';
import type { Gate } from '../gate.ts';

/** Files by what they must keep to. */
const kinds: readonly (readonly [string, Rule])[] = [
  ['deploy/compose/*.yaml', compose],
  ['deploy/image/Dockerfile', dockerfile],
  ['deploy/systemd/*.service', unit],
  ['deploy/{compose,helm,image,observability,systemd}/**/*', anyText],
  ['deploy/compose/.env.example', anyText],
];

/** What runs elsewhere is shut in, limited, watched, of an exact version, and holds no secret. */
export const deploy: Gate = {
  name: 'deploy',
  what: 'images, compose files, units, charts',
  run: async (root) => {
    const problems: string[] = [];
    const seen = new Set<string>();
    for (const [pattern, rule] of kinds)
      for (const entry of globSync(pattern, { cwd: root, withFileTypes: true, exclude: ['**/node_modules'] })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        seen.add(path);
        const read = (name: string): string => readFileSync(join(dirname(path), name), 'utf8');
        for (const problem of rule(read(basename(path)), read))
          problems.push(`${path.slice(root.length + 1)}: ${problem}`);
      }
    return { ok: problems.length === 0, output: problems.join('\n'), note: `${seen.size} files` };
  },
};
