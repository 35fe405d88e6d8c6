import { expect, test } from 'vitest';
import { athens, date, zone } from '../../../test/opening.ts';
import { localHours, spanOf } from './local-hours.ts';

const hoursOf = (from: string, until: string, where = athens) => localHours(where, date(from), date(until));

test('an hour that comes twice is there twice, one that is left out is not', () => {
  const shown = (from: string, until: string) => hoursOf(from, until).hours.map((one) => one.hour);
  expect(shown('2027-10-31', '2027-11-01').slice(0, 6)).toEqual([0, 1, 2, 3, 3, 4]);
  expect(shown('2027-10-31', '2027-11-01')).toHaveLength(25);
  expect(shown('2027-03-28', '2027-03-29').slice(0, 5)).toEqual([0, 1, 2, 4, 5]);
  expect(shown('2027-03-28', '2027-03-29')).toHaveLength(23);
});

test.each([
  ['Europe/Athens', 2028],
  ['Europe/Tirane', 2027],
  ['Australia/Lord_Howe', 2027],
  ['Asia/Kathmandu', 2027],
  // The clocks are put back over midnight, and put forward at half past two.
  ['America/Asuncion', 2024],
  ['America/Caracas', 2016],
])('the hours of a year follow one another without a gap, as the clocks of %s show them', (name, year) => {
  const where = zone(name);
  const start = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  const end = start.add({ years: 1 });
  const { dates, hours } = hoursOf(start.toString(), end.toString(), where);
  expect(dates).toHaveLength(start.daysInYear);
  for (const [turn, one] of hours.entries()) {
    for (const moment of [one.start, one.end - 1]) {
      const clock = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(where);
      expect([dates[one.day], one.hour]).toEqual([clock.toPlainDate().toString(), clock.hour]);
    }
    expect(one.end).toBe(hours[turn + 1]?.start ?? one.end);
  }
  expect(spanOf({ dates, hours })).toEqual({
    start: start.toZonedDateTime(where).epochMilliseconds,
    end: end.toZonedDateTime(where).epochMilliseconds,
  });
});

test('days of long ago, whose clocks were not set by whole minutes, have whole minutes too', () => {
  const { hours } = hoursOf('1900-01-01', '1900-01-03');
  expect(hours.every(({ start, end }) => start % 60_000 === 0 && end % 60_000 === 0 && start < end)).toBe(true);
});
