import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { everyMessage } from './accounts.ts';
import type { NodeUnderTest } from './node-under-test.ts';
import { openDatabase } from './projections.ts';

/** The folders of a home in which its servers keep what they have: looked into through the servers. */
const serversOwn = new Set(['mongo', 'nats']);

/**
 * Where some texts can still be found at a node: in any document of its database, any message that any of its streams can return, and any
 * file of its home, logs and mail included. As `database members`, `stream STATE`, `file logs/node.log`; sorted.
 */
export async function tracesOf(node: NodeUnderTest, texts: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const wanted = texts.map((text) => Buffer.from(text, 'utf8'));
  const look = (where: string, bytes: Uint8Array): void => {
    const buffer = Buffer.from(bytes);
    if (wanted.some((one) => buffer.includes(one))) found.add(where);
  };
  await using database = openDatabase(node);
  for (const { name } of await database.db.listCollections().toArray())
    for await (const document of database.db.collection(name).find({}, { raw: true }))
      look(`database ${name}`, document as unknown as Uint8Array);
  for await (const { stream, message } of everyMessage(node)) {
    look(`stream ${stream}`, message.data);
    for (const key of message.header?.keys() ?? [])
      for (const value of message.header.values(key)) look(`stream ${stream}`, Buffer.from(value, 'utf8'));
  }
  for (const file of await readdir(node.home, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    const inside = path.slice(node.home.length + 1);
    if (!file.isFile() || serversOwn.has(inside.split('/')[0] ?? '')) continue;
    look(`file ${inside}`, await readFile(path));
  }
  return [...found].toSorted();
}
