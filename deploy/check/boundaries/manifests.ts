import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The parts of a workspace package's manifest that boundaries are about. `needs` are its dependencies at run time. */
export type Manifest = {
  readonly path: string;
  readonly name: string;
  readonly exports: readonly string[];
  readonly needs: readonly string[];
};

/** Reads the manifests of all packages and services. */
export async function readManifests(root: string): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for await (const file of glob('{packages,services}/*/package.json', { cwd: root })) {
    const manifest: unknown = JSON.parse(await readFile(join(root, file), 'utf8'));
    manifests.push({
      path: dirname(file),
      name: text(field(manifest, 'name')),
      exports: exportKeys(field(manifest, 'exports')),
      needs: Object.keys(field(manifest, 'dependencies') ?? {}),
    });
  }
  return manifests.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A circle of packages that need each other at run time, as names; undefined when there is none. */
export function findCycle(manifests: readonly Manifest[]): string[] | undefined {
  const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]));
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    const manifest = byName.get(name);
    if (!manifest || done.has(name)) return undefined;
    for (const next of manifest.needs) {
      const found = visit(next, [...path, name]);
      if (found) return found;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of manifests) {
    const found = visit(name, []);
    if (found) return found;
  }
  return undefined;
}

function exportKeys(exports: unknown): string[] {
  if (typeof exports !== 'object' || exports === null) return exports === undefined ? [] : ['.'];
  const keys = Object.keys(exports);
  return keys.every((key) => key.startsWith('.')) ? keys : ['.'];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function field(value: unknown, key: string): object | string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === 'string' || (typeof found === 'object' && found !== null) ? found : undefined;
}
