import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { homePaths } from '@inclust/node-home';
import { BSON, MongoClient, type Document } from 'mongodb';
import type { NodeUnderTest } from './node-under-test.ts';

/** A collection as the first release left it. */
export interface KeptCollection {
  readonly name: string;
  readonly indexes: readonly Document[];
  readonly documents: readonly Document[];
}

/** The keys that the first release made. */
const firstKeys: ReadonlySet<string> = new Set(['envelope.pem', 'federation.nk', 'leaf.nk', 'service.nk', 'system.nk']);

/** What the first release kept of a node: see test/first-release. */
export function firstRelease(node: 'arta' | 'meta'): readonly KeptCollection[] {
  const file = resolve(import.meta.dirname, `../first-release/${node}.jsonl.gz`);
  const found: { name: string; indexes: Document[]; documents: Document[] }[] = [];
  for (const line of gunzipSync(readFileSync(file)).toString().trim().split('\n')) {
    const { collection, indexes, document } = BSON.EJSON.parse(line) as Document;
    if (collection) found.push({ name: collection, indexes, documents: [] });
    else found.at(-1)?.documents.push(document);
  }
  return found;
}

/** Makes the database of a node, which runs, and the keys of its home what the first release left. No process of the node runs. */
export async function layDownFirstRelease(
  { home, file }: NodeUnderTest,
  kept: readonly KeptCollection[],
): Promise<void> {
  const keys = join(homePaths(home).serviceSeed, '..');
  for (const name of readdirSync(keys)) if (!firstKeys.has(name)) rmSync(join(keys, name));
  await using mongo = new MongoClient(`mongodb://127.0.0.1:${file.ports.mongo}`, { directConnection: true });
  const database = mongo.db(`inclust_${file.nodeId}`);
  await database.dropDatabase();
  for (const { name, indexes, documents } of kept) {
    const collection = await database.createCollection(name);
    for (const { key, ...options } of indexes) await collection.createIndex(key, options);
    if (documents.length > 0) await collection.insertMany([...documents]);
  }
}
