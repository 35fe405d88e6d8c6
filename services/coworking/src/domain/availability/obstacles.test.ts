import { expect, test } from 'vitest';
import { bookableWith } from '../../../test/bookables.ts';
import { diaryDays } from '../../../test/diaries.ts';
import { daily, hoursWith, noDay } from '../../../test/opening.ts';
import { takenLoads } from './loads.ts';
import { obstacles } from './obstacles.ts';

const hour = 3_600_000;
/** Midnight in Athens. */
const tuesday = Date.parse('2027-10-18T21:00Z');
const at = (hours: number): number => tuesday + hours * hour;
const hours = hoursWith({ weekly: daily('09:00-17:00') });
const pool = bookableWith({ hours, resource: { units: 2, seats: 1 }, rules: { bufferBefore: 30 } });
const taken = takenLoads(
  diaryDays([], { start: at(0), end: at(0) }, [
    { from: at(8), to: at(10) },
    { from: at(12), to: at(13) },
    { from: at(13), to: at(14) },
    { from: at(15), to: at(19) },
  ]).values(),
  at(0),
);
const wish = { start: at(10), end: at(16), units: 2, people: 0, city: 'kerkyra', hasPlan: () => false, at: at(0) };

test('nothing stands in the way of what can be booked', () => {
  expect(obstacles(pool, { ...wish, units: 1 }, taken, noDay)).toEqual([]);
});

test('the times in which too few units are left are told within the wanted time and its buffers, as few as can be', () => {
  expect(obstacles(pool, wish, taken, noDay)).toMatchObject([
    {
      field: 'start_time',
      rule: 'slot-taken',
      periods: [
        { start: at(9.5), end: at(10) },
        { start: at(12), end: at(14) },
        { start: at(15), end: at(16) },
      ],
    },
  ]);
});

test('all that stands in the way is told at once', () => {
  const rules = (more: Partial<typeof wish>) =>
    obstacles(pool, { ...wish, ...more }, taken, noDay).map(({ field, rule }) => `${field} ${rule}`);
  expect(rules({ end: at(18), people: 3 })).toEqual([
    'people too-many-people',
    'start_time outside-opening-hours',
    'start_time slot-taken',
  ]);
  expect(rules({ units: 3 })).toEqual(['units count']);
  expect(rules({ end: at(10) })).toEqual(['end_time not-after-start']);
});
