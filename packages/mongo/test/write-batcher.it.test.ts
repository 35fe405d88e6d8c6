import { fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { connectMongo, type StoredDocument } from '../src/index.ts';
import { WriteBatcher } from '../src/write-batcher.ts';
import { stored, watchedConnection } from './counter.ts';

const scope = fileScope();
const database = testDatabase();
let connection: Connection;

beforeAll(async () => {
  connection = scope.use(await connectMongo(database.url, 'batcher')).connection;
});

function document(_id: string, version: number, label?: string): StoredDocument {
  return {
    _id,
    version,
    revision: version,
    state: { version },
    pending: [],
    answers: [],
    ...(label === undefined ? {} : { label }),
  };
}

/** The document as it was written at a version. */
function at(version: number): Pick<StoredDocument, 'version' | 'revision'> {
  return { version, revision: version };
}

async function withLabels(collection: string): Promise<WriteBatcher> {
  await connection.collection(collection).createIndex({ label: 1 }, { name: 'label_once', unique: true, sparse: true });
  return new WriteBatcher(connection, collection);
}

test('inserts that arrive together are one round trip, and duplicates are told apart by position', async () => {
  const writes = await withLabels('inserts');
  await writes.insert(document('old', 1, 'taken'));
  const results = await Promise.all([
    writes.insert(document('a', 1, 'free')),
    writes.insert(document('old', 1, 'other')),
    writes.insert(document('b', 1, 'taken')),
    writes.insert(document('c', 1)),
    writes.insert(document('d', 1, 'free')),
  ]);
  expect(results).toEqual([
    { kind: 'written' },
    { kind: 'duplicate', index: '_id_' },
    { kind: 'duplicate', index: 'label_once' },
    { kind: 'written' },
    { kind: 'duplicate', index: 'label_once' },
  ]);
  const ids = await connection.collection('inserts').distinct('_id');
  expect(ids.map(String).toSorted()).toEqual(['a', 'c', 'old']);
});

test('replaces are guarded by the version: one that is behind or has no document is missed, and nothing comes into being', async () => {
  const writes = await withLabels('replaces');
  await Promise.all([writes.insert(document('a', 1)), writes.insert(document('b', 2))]);
  const results = await Promise.all([
    writes.replace(document('a', 2), at(1)),
    writes.replace(document('b', 2), at(1)),
    writes.replace(document('gone', 2), at(1)),
  ]);
  expect(results).toEqual([{ kind: 'written' }, { kind: 'missed' }, { kind: 'missed' }]);
  expect(await connection.collection('replaces').findOne({ _id: 'gone' as never })).toBeNull();
  expect((await stored(connection, 'replaces', 'a')).version).toBe(2);
});

test('a replace that hits a unique index is told by position while its neighbours are written or missed', async () => {
  const writes = await withLabels('mixed');
  await Promise.all(['a', 'b', 'c', 'd'].map((id) => writes.insert(document(id, 1, id))));
  const results = await Promise.all([
    writes.replace(document('a', 2, 'a2'), at(1)),
    writes.replace(document('b', 2, 'c'), at(1)),
    writes.replace(document('c', 9, 'c9'), at(8)),
    writes.replace(document('d', 2, 'd2'), at(1)),
  ]);
  expect(results).toEqual([
    { kind: 'written' },
    { kind: 'duplicate', index: 'label_once' },
    { kind: 'missed' },
    { kind: 'written' },
  ]);
  expect(await stored(connection, 'mixed', 'b')).toMatchObject({ version: 1, label: 'b' });
});

test('two replaces of one version in one batch: the first is written, the second missed', async () => {
  const writes = await withLabels('twice');
  await writes.insert(document('a', 1));
  const results = await Promise.all([writes.replace(document('a', 2), at(1)), writes.replace(document('a', 2), at(1))]);
  expect(results.map((result) => result.kind)).toEqual(['written', 'missed']);
});

test('what arrives together is parted between two batches, none larger than it may be; what is left shares the next', async () => {
  const watched = await watchedConnection(database.url);
  scope.defer(() => watched.connection.close());
  const writes = new WriteBatcher(watched.connection, 'gathered', { least: 2, most: 4 });
  await Promise.all(Array.from({ length: 9 }, (_, turn) => writes.insert(document(`d${turn}`, 1))));
  const sizes = watched.commands.flatMap((command) =>
    'documents' in command && Array.isArray(command.documents) ? [command.documents.length] : [],
  );
  expect(sizes.toSorted((one, other) => other - one)).toEqual([4, 3, 2]);
});

test('few writes are not parted: they share one batch', async () => {
  const watched = await watchedConnection(database.url);
  scope.defer(() => watched.connection.close());
  const writes = new WriteBatcher(watched.connection, 'few');
  await Promise.all(Array.from({ length: 9 }, (_, turn) => writes.insert(document(`d${turn}`, 1))));
  const sizes = watched.commands.flatMap((command) =>
    'documents' in command && Array.isArray(command.documents) ? [command.documents.length] : [],
  );
  expect(sizes).toEqual([9]);
});

test('a failure of the server fails every write of its batch and not the next', async () => {
  const writes = new WriteBatcher(connection, 'failing');
  const tooLarge = { ...document('large', 1), filler: 'x'.repeat(17 * 1024 * 1024) };
  const settled = await Promise.allSettled([writes.insert(tooLarge), writes.insert(document('a', 1))]);
  expect(settled[0]?.status).toBe('rejected');
  expect(await writes.insert(document('b', 1))).toEqual({ kind: 'written' });
});
