import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { homePaths, writeSecret } from '@inclust/node-home';
import { BackupError } from './backup-error.ts';

/** Folders of a home that are backed up whole. */
const folders = ['keys', 'tls'] as const;
/** Files beside them, where they are there. `node.json` comes back last. */
const files = ['register.json', 'known-nodes.json', 'erased-members', 'node.json'] as const;

/** What makes a folder the home of a node. */
export const nodeFileName = 'node.json';

/** A file of a home by its path in it. */
export interface HomeFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** The files of a home that are backed up: keys, certificates and what the node is. */
export function homeFiles(home: string): HomeFile[] {
  const inFolders = folders.flatMap((folder) => {
    const place = join(home, folder);
    return existsSync(place) ? readdirSync(place).map((name) => `${folder}/${name}`) : [];
  });
  return [...inFolders.toSorted(), ...files.filter((name) => existsSync(join(home, name)))]
    .filter((path) => statSync(join(home, path)).isFile())
    .map((path) => ({ path, content: readFileSync(join(home, path)) }));
}

/** Writes a file of a home, readable by its owner alone. Refused: `backup-broken` for a path that is none of a home. */
export function writeHomeFile(home: string, { path, content }: HomeFile): void {
  const isOwn = /^(?:keys|tls)\/[\w-][\w.-]*$/u.test(path) || (files as readonly string[]).includes(path);
  if (!isOwn) throw new BackupError('refused', 'backup-broken', 'The backup holds a file that is none of a home.');
  writeSecret(join(home, path), Buffer.from(content).toString('utf8'));
}

/** Makes the folders of a home. */
export function makeHome(home: string): void {
  const paths = homePaths(home);
  for (const folder of [home, paths.natsFolder, paths.natsData, paths.mongoData, dirname(paths.serviceSeed)])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
}
