import { expect, test } from 'vitest';
import { digestOf } from './replica-digest.ts';

async function* rows(...all: readonly (readonly [id: string, version: number])[]) {
  for (const [id, version] of all) yield { id, version };
}

test('the digest does not depend on the order and tells a missing row, another version and another id', async () => {
  const digest = await digestOf(rows(['a', 1], ['b', 2]));
  expect(digest.count).toBe(2n);
  expect(await digestOf(rows(['b', 2], ['a', 1]))).toEqual(digest);
  expect(await digestOf(rows(['a', 1]))).not.toEqual(digest);
  expect((await digestOf(rows(['a', 2], ['b', 2]))).hash).not.toBe(digest.hash);
  expect((await digestOf(rows(['a', 1], ['c', 2]))).hash).not.toBe(digest.hash);
});

test('nothing has the digest zero, and a row twice is not a row less', async () => {
  expect(await digestOf(rows())).toEqual({ count: 0n, hash: 0n });
  expect((await digestOf(rows(['a', 1], ['a', 1]))).hash).not.toBe(0n);
});
