import { fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { applyNewest, connectMongo } from '../src/index.ts';

const scope = fileScope();
const database = testDatabase();
let first: Connection;
let second: Connection;

beforeAll(async () => {
  first = scope.use(await connectMongo(database.url, 'first')).connection;
  second = scope.use(await connectMongo(database.url, 'second')).connection;
});

const row = (_id: string, version: number) => ({ _id, version, text: `${_id} at ${version}` });

async function rows(collection: string): Promise<Record<string, unknown>> {
  const found = await first
    .collection(collection)
    .find({}, { sort: { _id: 1 } })
    .toArray();
  return Object.fromEntries(found.map((one) => [String(one._id), [one['version'], one['text']]]));
}

test('a newer row replaces, a late and a double one change nothing', async () => {
  expect(await applyNewest(first, 'late', [row('a', 1)])).toEqual(new Set(['a']));
  expect(await applyNewest(first, 'late', [row('a', 3)])).toEqual(new Set(['a']));
  expect(await applyNewest(first, 'late', [row('a', 3)])).toEqual(new Set());
  expect(await applyNewest(first, 'late', [row('a', 2)])).toEqual(new Set());
  expect(await applyNewest(first, 'late', [row('a', 1)])).toEqual(new Set());
  expect(await rows('late')).toEqual({ a: [3, 'a at 3'] });
});

test('reordered versions in one batch leave the newest, beside rows that are new and rows that are behind', async () => {
  await applyNewest(first, 'mixed', [row('old', 5)]);
  const written = await applyNewest(first, 'mixed', [
    row('a', 2),
    row('a', 1),
    row('old', 4),
    row('b', 1),
    row('a', 2),
  ]);
  expect(written).toEqual(new Set(['a', 'b']));
  expect(await rows('mixed')).toEqual({ a: [2, 'a at 2'], b: [1, 'b at 1'], old: [5, 'old at 5'] });
});

test('a row is replaced whole: what the newer version no longer has is gone', async () => {
  await applyNewest(first, 'whole', [{ ...row('a', 1), email: 'somebody' }]);
  await applyNewest(first, 'whole', [{ _id: 'a', version: 2 }]);
  expect(await first.collection('whole').findOne({ _id: 'a' as never })).toEqual({ _id: 'a', version: 2 });
});

test('two processes that apply all versions in opposite orders at once both end at the newest, each version written once at most', async () => {
  const versions = Array.from({ length: 12 }, (_, turn) => turn + 1);
  const all = await Promise.all([
    ...versions.map((version) => applyNewest(first, 'raced', [row('a', version), row('b', version)])),
    ...versions.toReversed().map((version) => applyNewest(second, 'raced', [row('a', version), row('b', version)])),
  ]);
  expect(await rows('raced')).toEqual({ a: [12, 'a at 12'], b: [12, 'b at 12'] });
  expect(all.filter((written) => written.has('a')).length).toBeLessThanOrEqual(12);
});

test('no rows are no work', async () => {
  expect(await applyNewest(first, 'none', [])).toEqual(new Set());
});
