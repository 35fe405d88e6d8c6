import { expect, test } from 'vitest';
import { id } from '../../../test/bookables.ts';
import { dayKey, type DayKey, type DiaryDay } from '../../domain/bookings/diary.ts';
import { KnownDays } from './known-days.ts';

const day = (number: number): readonly [DayKey, DiaryDay] => [
  dayKey(id(1), number),
  { resource: id(1), day: number, revision: 1, entries: [] },
];

test('so many days are known, those that were written longest ago go first', () => {
  const known = new KnownDays(() => 0);
  known.keep([day(0), day(1)]);
  known.keep([day(0)]);
  known.keep(Array.from({ length: 4_999 }, (_, turn) => day(2 + turn)));
  expect([0, 1, 2, 5_000].map((number) => known.get(dayKey(id(1), number))?.day)).toEqual([0, undefined, 2, 5_000]);
});

test('what is doubted is known no more, and for five seconds nothing is taken for known', () => {
  let moment = 1_000;
  const known = new KnownDays(() => moment);
  known.keep([day(0), day(1)]);
  expect(known.areTrusted).toBe(true);
  known.doubt([dayKey(id(1), 0)]);
  expect([known.get(dayKey(id(1), 0)), known.get(dayKey(id(1), 1))?.day]).toEqual([undefined, 1]);
  expect(known.areTrusted).toBe(false);
  moment += 5_000;
  expect(known.areTrusted).toBe(true);
});
