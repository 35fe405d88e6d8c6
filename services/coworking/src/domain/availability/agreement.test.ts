import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bookableWith, id } from '../../../test/bookables.ts';
import { diaryDays } from '../../../test/diaries.ts';
import { daily, hoursWith, noDay } from '../../../test/opening.ts';
import { emptyCalendar } from '../bookings/calendar.ts';
import { decide } from '../bookings/decide.ts';
import type { Claim, DayKey, DiaryDay } from '../bookings/diary.ts';
import { wishViolations, type Wish } from '../bookings/rules.ts';
import { covers } from '../interval.ts';
import type { Bookable } from '../resources/bookable.ts';
import { freeTimes, reach } from './free-times.ts';
import { takenLoads } from './loads.ts';
import { obstacles } from './obstacles.ts';
import { openTimes } from './open-times.ts';

const [minute, quarter, day] = [60_000, 15 * 60_000, 24 * 60 * 60_000];

/** The rules about when somebody books, and not about how much of what. */
const placing = new Set([
  'past',
  'within-lead-time',
  'beyond-horizon',
  'outside-opening-hours',
  'closed-by-exception',
  'closed-on-holiday',
  'blackout',
]);

const quarters = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * quarter);
const buffers = fc.constantFrom(0, 0, 10, 15, 45);

const rules = fc
  .record({
    granularity: fc.constantFrom(15, 30, 60),
    shortest: fc.integer({ min: 1, max: 3 }),
    longest: fc.integer({ min: 3, max: 30 }),
    bufferBefore: buffers,
    bufferAfter: buffers,
    leadTime: fc.constantFrom(0, 0, 60, 600),
    horizon: fc.constantFrom(1_440, 2_880, ...Array.from({ length: 6 }, () => 92 * 1_440)),
    approval: fc.boolean(),
  })
  .map((one) => ({ ...one, shortest: one.shortest * one.granularity, longest: one.longest * one.granularity }));

const opening = fc.record({
  weekly: fc
    .constantFrom('00:00-24:00', '00:00-24:00', '01:00-23:00', '09:00-13:00 14:00-21:00', '20:00-03:00')
    .map(daily),
  blackouts: fc.array(
    fc
      .record({ start: quarters(0, 280), length: quarters(1, 20) })
      .map(({ start, length }) => ({ code: 'works' as const, start, end: start + length })),
    { maxLength: 2 },
  ),
});

const written = fc
  .record({
    leaf: fc.integer({ min: 0, max: 1 }),
    from: quarters(-20, 290),
    length: fc.oneof({ weight: 6, arbitrary: quarters(1, 16) }, { weight: 1, arbitrary: quarters(96, 200) }),
    before: buffers,
    after: buffers,
    units: fc.integer({ min: 1, max: 2 }),
    claim: fc.constantFrom<Claim>('taken', 'taken', 'taken', 'asked', 'waiting'),
    /** After the moment of the wish. */
    held: fc.constantFrom(undefined, undefined, undefined, -minute, 0, 1),
  })
  .map(({ length, ...one }) => ({ ...one, to: one.from + length }));

const wishes = fc.array(
  fc.record({
    start: quarters(0, 280),
    /** Than the shortest, in steps of the grid. */
    longer: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 5, -1, 30),
    /** In minutes, beside the grid. */
    beside: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 7),
    units: fc.constantFrom(1, 1, 1, 1, 1, 1, 2, 3),
    people: fc.constantFrom(0, 0, 0, 0, 0, 4, 5),
  }),
  { minLength: 1, maxLength: 12 },
);

const scene = fc.record({
  // The clocks are put back, put forward, and a holiday.
  midnight: fc.constantFrom('2027-10-29T21:00Z', '2027-03-26T22:00Z', '2027-10-26T21:00Z').map(Date.parse),
  rules,
  opening,
  parts: fc.constantFrom([], [], [1, 2]),
  units: fc.integer({ min: 1, max: 3 }),
  seats: fc.constantFrom(null, 4),
  written: fc.array(written, { maxLength: 16 }),
  ago: quarters(-20, 40),
  wishes,
});

test('a booking is accepted where it lies in a free time and keeps the rules about its size, and there nothing stands in its way', () => {
  const seen = { accepted: 0, broken: 0, taken: 0 };
  fc.assert(
    fc.property(scene, ({ midnight, opening: { weekly, blackouts }, parts, ...made }) => {
      const at = midnight - made.ago;
      const later = <Time extends object>(time: Time, ...ends: readonly (keyof Time)[]): Time => ({
        ...time,
        ...Object.fromEntries(ends.map((end) => [end, midnight + Number(time[end])])),
      });
      const closed = blackouts.map((one) => later(one, 'start', 'end'));
      const found = bookableWith({
        resource: { units: made.units, seats: made.seats },
        rules: made.rules,
        parts,
        hours: hoursWith({ weekly, blackouts: closed }),
      });
      const leaves = found.leaves.map((leaf) => leaf.id);
      const days = diaryDays(
        leaves,
        { start: midnight - 3 * day, end: midnight + 8 * day },
        made.written.map(({ leaf, held, ...one }) => ({
          ...later(one, 'from', 'to'),
          leaf: leaves[leaf % leaves.length] ?? id(1),
          ...(held === undefined ? {} : { until: at + held }),
        })),
      );
      const window = { start: midnight - day, end: midnight + 6 * day };
      const taken = takenLoads(days.values(), at);
      const open = openTimes(window, noDay);
      const { granularity, shortest } = found.resource.rules;
      const step = granularity * minute;
      for (const { start: after, longer, beside, units, people } of made.wishes) {
        const start = midnight + Math.floor(after / step) * step + beside * minute;
        const time = { start, end: start + shortest * minute + longer * step };
        const wish = { ...time, units, people, city: 'kerkyra', hasPlan: () => false, at };
        const free = freeTimes(found, taken, { window, units, minutes: 0, at }, open);
        const isInFree = time.start < time.end && free.some((one) => covers(one, time));
        const others = wishViolations(found, wish, noDay).filter(({ rule }) => !placing.has(rule));
        const outcome = booked(found, days, wish);
        expect(outcome.ok && time.end <= reach(found.resource.rules, at).end).toBe(isInFree && others.length === 0);
        expect(obstacles(found, wish, taken, noDay).length === 0).toBe(outcome.ok);
        expect(free.every((one, turn) => one.start < one.end && (free[turn - 1]?.end ?? 0) < one.start)).toBe(true);
        const isTaken = !outcome.ok && outcome.refusal.code === 'slot-taken';
        seen[outcome.ok ? 'accepted' : isTaken ? 'taken' : 'broken'] += 1;
      }
    }),
    { numRuns: 800 },
  );
  // Enough of each, or the test would say nothing.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
});

function booked(found: Bookable, days: ReadonlyMap<DayKey, DiaryDay>, wish: Wish) {
  const { start, end, at, units, people, city } = wish;
  const calendar = { ...emptyCalendar(), days: new Map(days) };
  const resource = found.resource.id;
  calendar.resources.set(resource, found);
  const order = {
    units,
    people,
    city,
    resource,
    person: 'nodes/kerkyra/members/x',
    note: '',
    request: 'one',
    payWith: 'either',
  } as const;
  const wanted = { id: id(9), start, end };
  return decide(calendar, { kind: 'book', order, wanted, hold: false, wait: false, at }, noDay);
}
