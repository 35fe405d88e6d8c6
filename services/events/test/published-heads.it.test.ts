import { connectMongo } from '@inclust/mongo';
import { fileScope, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { newestOf } from '../src/storage/newest-of.ts';
import { publishedHeads } from '../src/storage/published-heads.ts';

const scope = fileScope();
const database = testDatabase();
let collection: Parameters<typeof publishedHeads>[0];

beforeAll(async () => {
  collection = scope.use(await connectMongo(database.url, 'events-test')).connection.collection('events');
});

test('heads of what was published come once each, in the order of their start, some at a time', async () => {
  const count = 2_403;
  const all = Array.from({ length: count }, (_, turn) => ({
    _id: String(turn).padStart(5, '0') as never,
    version: 1,
    status: turn === 7 ? 'draft' : 'published',
    // Many start at the same time, also around the end of what is asked for at once.
    startKey: `2037-01-${10 + Math.floor(turn / 800)}`,
    organisers: [],
  }));
  await collection.insertMany(all);
  const pages = await Array.fromAsync(publishedHeads(collection, [], 2_000));
  expect(Math.max(...pages.map((page) => page.length))).toBe(1_000);
  const expected = all.flatMap(({ _id, status }) => (status === 'draft' ? [] : [_id]));
  expect(pages.flat().map(({ id }) => id)).toEqual(expected);
  expect(await Array.fromAsync(publishedHeads(collection, [{ venue: 'none' }]))).toEqual([]);
});

test('the newest change is found when one comes, and when the newest before is gone', async () => {
  await collection.deleteMany({});
  const newest = newestOf(collection, [{ status: 'published' }, { status: 'held' }]);
  const change = (id: string, status: string, changedAt: string) =>
    collection.replaceOne({ _id: id as never }, { status, state: { changedAt } }, { upsert: true });
  expect(await newest()).toBeUndefined();
  await change('a', 'published', '2026-01-02');
  expect(await newest()).toBe('2026-01-02');
  await change('b', 'held', '2026-01-04');
  await change('c', 'draft', '2026-01-09');
  expect(await newest()).toBe('2026-01-04');
  await change('a', 'published', '2026-01-05');
  expect(await newest()).toBe('2026-01-05');
  await collection.deleteOne({ _id: 'a' as never });
  expect(await newest()).toBe('2026-01-04');
  await collection.deleteMany({});
  expect(await newest()).toBeUndefined();
});
