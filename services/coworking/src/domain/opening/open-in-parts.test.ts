import { weekdays } from '@inclust/schedule';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { date, noDay, zone } from '../../../test/opening.ts';
import { merged, type Interval } from '../interval.ts';
import { closedBecause } from './closed-because.ts';
import { openIn } from './open-in.ts';
import { blackoutCodes, type OpeningHours } from './opening-hours.ts';

const minute = 60_000;
const seed = 20_271_031;

/** Some days around each change of the clocks and around a holiday, in minutes since 1970. */
const beginnings = ['2027-03-26T00:00Z', '2027-10-26T00:00Z', '2026-12-31T00:00Z'].map(
  (text) => Date.parse(text) / minute,
);
const span = 7 * 24 * 60;

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const ranges = fc.array(fc.record({ start: time, end: fc.oneof(time, fc.constant('24:00')) }), { maxLength: 3 });
const moment = (beginning: number) => fc.integer({ min: beginning, max: beginning + span }).map((at) => at * minute);

const hours = (beginning: number): fc.Arbitrary<OpeningHours> =>
  fc.record({
    weekly: fc.tuple(...weekdays.map((weekday) => ranges.map((of) => ({ weekday, ranges: of })))),
    exceptions: fc.uniqueArray(
      fc.record({
        date: fc.integer({ min: 0, max: 7 }).map((days) => dateAfter(beginning, days)),
        ranges,
      }),
      { maxLength: 3, selector: (one) => one.date },
    ),
    holidayCountry: fc.constant('GR'),
    onHolidays: fc.oneof(
      fc.constant({ kind: 'closed' as const }),
      fc.constant({ kind: 'open' as const }),
      ranges.map((of) => ({ kind: 'ranges' as const, ranges: of })),
    ),
    blackouts: fc.array(
      fc
        .tuple(moment(beginning), fc.integer({ min: 1, max: 600 }), fc.constantFrom(...blackoutCodes))
        .map(([start, minutes, code]) => ({ start, end: start + minutes * minute, code })),
      { maxLength: 3 },
    ),
  });

const given = fc.constantFrom(...beginnings).chain((beginning) =>
  fc.record({
    hours: hours(beginning),
    zone: fc.constantFrom('Europe/Athens', 'Europe/Tirane').map(zone),
    moments: fc.uniqueArray(moment(beginning), { minLength: 2, maxLength: 8 }),
  }),
);

function dateAfter(beginning: number, days: number) {
  const day = Temporal.Instant.fromEpochMilliseconds(beginning * minute)
    .toZonedDateTimeISO('UTC')
    .toPlainDate();
  return date(day.add({ days }).toString());
}

test('what is open in a window is what is open in all its parts', () => {
  fc.assert(
    fc.property(given, ({ hours: some, zone: where, moments }) => {
      const cuts = moments.toSorted((one, other) => one - other);
      const parts: Interval[] = cuts.slice(1).map((end, turn) => ({ start: cuts[turn] ?? end, end }));
      const window = { start: Math.min(...cuts), end: Math.max(...cuts) };
      const whole = openIn(some, where, window, noDay);
      expect(merged(parts.flatMap((part) => openIn(some, where, part, noDay)))).toEqual(whole);
      expect(whole.every(({ start, end }) => start >= window.start && start < end && end <= window.end)).toBe(true);
    }),
    { seed, numRuns: 300 },
  );
});

test('a minute is open exactly where nothing says why it is closed', () => {
  fc.assert(
    fc.property(given, ({ hours: some, zone: where, moments }) => {
      const window = { start: Math.min(...moments), end: Math.max(...moments) + minute };
      const open = openIn(some, where, window, noDay);
      for (const start of moments) {
        const closed = closedBecause(some, where, { start, end: start + minute }, noDay);
        expect(closed === undefined).toBe(open.some((one) => one.start <= start && start < one.end));
        if (closed) expect(closed.interval).toEqual({ start, end: start + minute });
      }
    }),
    { seed, numRuns: 300 },
  );
});
