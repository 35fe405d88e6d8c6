import { MongoClient, type Db } from 'mongodb';
import type { NodeUnderTest } from './node-under-test.ts';

/** The database of a node. */
export function openDatabase(node: NodeUnderTest): { readonly db: Db } & AsyncDisposable {
  const { nodeId, ports } = node.file;
  const client = new MongoClient(`mongodb://127.0.0.1:${ports.mongo}/?directConnection=true`, {
    serverSelectionTimeoutMS: 5_000,
  });
  return { db: client.db(`inclust_${nodeId.replaceAll('-', '_')}`), [Symbol.asyncDispose]: () => client.close() };
}

/**
 * The facts of one node's members that reporting at another has kept, as `{event id} {member}@{version}`; restatements left out. Sorted.
 */
export async function factsKept(at: NodeUnderTest, of: string): Promise<string[]> {
  await using database = openDatabase(at);
  const found = await database.db
    .collection('facts')
    .find({ node: of, type: { $ne: 'inclust.members.v1.MemberRestated', $regex: '^inclust\\.members\\.v1\\.Member' } })
    .toArray();
  return found
    .map(
      (fact) =>
        `${String(fact._id).slice(of.length + 1)} ${String(fact['about']).slice('members/'.length)}@${fact['version']}`,
    )
    .toSorted();
}

/** The members of one node that the figures at another are made of, as `{member}@{version}`. Sorted. */
export async function subjectsCounted(at: NodeUnderTest, of: string): Promise<string[]> {
  await using database = openDatabase(at);
  const found = await database.db.collection('subjects').find({ node: of, 'state.kind': 'member' }).toArray();
  return found.map((subject) => `${subject['id']}@${subject['version']}`).toSorted();
}

/** What the directory of a node keeps of a member: the version, and the bytes where it is listed. */
export async function directoryRow(
  at: NodeUnderTest,
  name: string,
): Promise<{ readonly version: number; readonly raw: Buffer | undefined } | undefined> {
  await using database = openDatabase(at);
  const found = await database.db.collection('directory').findOne({ _id: name as never }, { promoteBuffers: true });
  const raw: unknown = found?.['raw'];
  return found
    ? { version: Number(found['version']), raw: raw instanceof Uint8Array ? Buffer.from(raw) : undefined }
    : undefined;
}
