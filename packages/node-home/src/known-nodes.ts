import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The public token keys (Ed25519, 32 bytes, base64) of the nodes that take part, by node id. */
export type KnownNodes = Readonly<Record<string, string>>;

/** Keeps whose members the processes of a node may know by the signature of their home; a crash leaves the old or the new list. */
export function writeKnownNodes(file: string, nodes: KnownNodes): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(nodes, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** The list as it was last kept; empty where there is none. */
export function readKnownNodes(file: string): KnownNodes {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KnownNodes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
