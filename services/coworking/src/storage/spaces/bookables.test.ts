import type { Uuid } from '@inclust/kernel';
import { beforeEach, expect, test } from 'vitest';
import { bookableWith, id } from '../../../test/bookables.ts';
import { remembered } from './bookables.ts';

const ids = Array.from({ length: 10 }, (_, turn) => id(turn + 1));
let moment = 0;
/** What was read, one list for each read. */
let reads: Uuid[][] = [];
let seats = 1;

const bookables = () =>
  remembered(
    {
      of: async (wanted) => {
        reads.push([...wanted]);
        return new Map(wanted.map((one) => [one, bookableWith({ resource: { id: one, seats } })]));
      },
    },
    () => moment,
  );

beforeEach(() => {
  moment = 1_000;
  reads = [];
  seats = 1;
});

test('calls that come together read once, and what was read is used again for a second', async () => {
  const known = bookables();
  const found = await Promise.all(ids.map((one) => known.of([one])));
  expect(found.map((some, turn) => some.get(ids[turn] as Uuid)?.resource.id)).toEqual(ids);
  expect(reads).toEqual([ids]);
  moment += 999;
  await known.of(ids);
  expect(reads).toHaveLength(1);
  seats = 2;
  moment += 1;
  expect((await known.of(ids)).get(id(1))?.resource.seats).toBe(2);
});

test('with one that has to be read those are read that are in use, and no others', async () => {
  const known = bookables();
  const [first, used, unused] = [ids.slice(0, 1), ids.slice(1, 5), ids.slice(5)];
  await known.of(first);
  moment += 300;
  await known.of([...used, ...unused]);
  moment += 1;
  // A second use is what tells them apart.
  reads = [];
  moment += 699;
  await known.of(first);
  expect(reads.at(-1)?.toSorted()).toEqual(ids);
  moment += 600;
  await known.of(used);
  moment += 400;
  await known.of(first);
  expect(reads.at(-1)?.toSorted()).toEqual([...first, ...used].toSorted());
});

test('what is forgotten while it is read is not kept', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  let count = 0;
  const known = remembered(
    {
      of: async (wanted) => {
        count += 1;
        const seatsThen = count;
        if (count === 1) await gate;
        return new Map(wanted.map((one) => [one, bookableWith({ resource: { id: one, seats: seatsThen } })]));
      },
    },
    () => moment,
  );
  const before = known.of([id(1)]);
  // It is being read.
  while (count === 0) await new Promise((resolve) => setImmediate(resolve));
  known.forget();
  release();
  expect((await before).get(id(1))?.resource.seats).toBe(1);
  expect((await known.of([id(1)])).get(id(1))?.resource.seats).toBe(2);
});
