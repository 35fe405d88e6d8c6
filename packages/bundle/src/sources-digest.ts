import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files that say what goes into a bundle beside the sources of packages and services. */
const others = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tsconfig.base.json'];

/** Of all that a bundle of the services is made of: paths, sizes and times of change, as hex. Reads no file. */
export function sourcesDigest(root: string): string {
  const hash = createHash('sha256').update(process.version);
  const note = (path: string): void => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found) hash.update(`\n${path} ${found.size} ${found.mtimeMs}`);
  };
  others.forEach(note);
  for (const kind of ['packages', 'services'])
    for (const name of readdirSync(join(root, kind)).toSorted()) {
      note(`${kind}/${name}/package.json`);
      for (const path of sourcesIn(root, `${kind}/${name}/src`)) note(path);
    }
  return hash.digest('hex').slice(0, 24);
}

function sourcesIn(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => `${entry.parentPath.slice(root.length + 1)}/${entry.name}`)
    .toSorted();
}
