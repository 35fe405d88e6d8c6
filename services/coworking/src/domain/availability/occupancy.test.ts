import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bookableWith, id, type BookableWanted } from '../../../test/bookables.ts';
import { diaryDays, type Written } from '../../../test/diaries.ts';
import { daily, date, hoursWith, noDay, zone } from '../../../test/opening.ts';
import { openIn } from '../opening/open-in.ts';
import { bookedLoads, usedLoads } from './loads.ts';
import { localHours, spanOf } from './local-hours.ts';
import { occupancyOf, type Occupancy, type OccupancyFigures } from './occupancy.ts';
import { openTimes } from './open-times.ts';

const [minute, quarter] = [60_000, 15 * 60_000];
const none = { available: 0, booked: 0, used: 0, outside: 0 };

function occupancy(
  made: BookableWanted,
  [from, until]: readonly [string, string],
  written: readonly Written[],
  at = 0,
): Occupancy {
  const found = bookableWith(made);
  const days = localHours(found.zone, date(from), date(until));
  const diaries = [...diaryDays([], spanOf(days), written).values()];
  const used = { booked: bookedLoads(diaries, at), used: usedLoads(diaries, at) };
  return occupancyOf(found, used, days, openTimes(spanOf(days), noDay));
}

const moment = (text: string): number => Date.parse(text);

test('a day of 25 hours has 25 hours, and the hour that comes twice counts twice', () => {
  const written = [{ from: moment('2027-10-31T00:00Z'), to: moment('2027-10-31T02:00Z'), before: 30, after: 30 }];
  const { total, days, hours } = occupancy({}, ['2027-10-31', '2027-11-01'], written);
  expect(total).toEqual({ available: 25 * 60, booked: 120, used: 0, outside: 0 });
  expect(days).toEqual([{ date: '2027-10-31', ...total }]);
  expect(hours[2]).toEqual({ available: 60, booked: 0, used: 0, outside: 0 });
  expect(hours[3]).toEqual({ available: 120, booked: 120, used: 0, outside: 0 });
  expect(hours[4]).toEqual({ available: 60, booked: 0, used: 0, outside: 0 });
});

test('a day of 23 hours has 23 hours, and the hour that is left out none', () => {
  const { total, hours } = occupancy({ resource: { units: 2 } }, ['2027-03-28', '2027-03-29'], []);
  expect(total).toEqual({ available: 2 * 23 * 60, booked: 0, used: 0, outside: 0 });
  expect(hours[3]).toEqual(none);
});

test('what is booked beside opening hours, in a blackout or beyond the units is told apart', () => {
  const works = { code: 'works' as const, start: moment('2027-10-19T10:00Z'), end: moment('2027-10-19T11:00Z') };
  const made = {
    resource: { units: 2 },
    hours: hoursWith({ weekly: daily('09:00-17:00'), blackouts: [works] }),
  };
  const written = [
    { from: moment('2027-10-19T09:00Z'), to: moment('2027-10-19T12:00Z') },
    { from: moment('2027-10-19T13:00Z'), to: moment('2027-10-19T15:00Z') },
    { from: moment('2027-10-19T06:00Z'), to: moment('2027-10-19T07:00Z'), units: 3 },
  ];
  const { total } = occupancy(made, ['2027-10-19', '2027-10-20'], written);
  expect(total).toEqual({ available: 2 * 7 * 60, booked: 120 + 60 + 120, used: 0, outside: 60 + 60 + 60 });
});

test('a minute that a blackout begins in is not available', () => {
  const broken = {
    code: 'emergency' as const,
    start: moment('2027-10-19T10:00:30Z'),
    end: moment('2027-10-19T11:00Z'),
  };
  const hours = hoursWith({ weekly: daily('09:00-17:00'), blackouts: [broken] });
  expect(occupancy({ hours }, ['2027-10-19', '2027-10-20'], []).total.available).toBe(7 * 60);
});

test('a hall is booked where any of its parts is, and counts once', () => {
  const written = [
    { leaf: id(101), from: moment('2027-10-19T09:00Z'), to: moment('2027-10-19T11:00Z') },
    { leaf: id(102), from: moment('2027-10-19T10:00Z'), to: moment('2027-10-19T12:00Z'), units: 4 },
  ];
  const { total } = occupancy({ parts: [1, 5] }, ['2027-10-19', '2027-10-20'], written);
  expect(total).toEqual({ available: 24 * 60, booked: 180, used: 0, outside: 0 });
});

test('used is what somebody was there for, within her time and until now; weeks are those of ISO 8601', () => {
  const at = (text: string) => moment(`2027-10-${text}:00Z`);
  const written = [
    // Early, and gone early.
    { from: at('17T09:00'), to: at('17T11:00'), presence: { in: at('17T08:30'), out: at('17T10:30') } },
    // Late, and there still.
    { from: at('18T09:00'), to: at('18T12:00'), presence: { in: at('18T09:15') } },
    // Nobody has come yet.
    { from: at('18T14:00'), to: at('18T15:00') },
  ];
  const { total, weeks } = occupancy({}, ['2027-10-17', '2027-10-19'], written, at('18T11:00'));
  expect([total.booked, total.used]).toEqual([120 + 180 + 60, 90 + 105]);
  expect(weeks).toEqual([
    { week: '2027-W41', available: 24 * 60, booked: 120, used: 90, outside: 0 },
    { week: '2027-W42', available: 24 * 60, booked: 240, used: 105, outside: 0 },
  ]);
});

test('a hold that is over was no use, and one that is not is one', () => {
  const time = { from: moment('2027-10-19T09:00Z'), to: moment('2027-10-19T10:00Z'), until: 50 };
  const booked = (at: number) => occupancy({}, ['2027-10-19', '2027-10-20'], [time], at).total.booked;
  expect([booked(49), booked(50)]).toEqual([60, 0]);
});

const scene = fc.record({
  where: fc.constantFrom(
    ['Europe/Athens', '2027-10-30'] as const,
    ['Europe/Tirane', '2027-03-27'] as const,
    ['Australia/Lord_Howe', '2027-04-03'] as const,
    ['America/Asuncion', '2024-03-23'] as const,
    ['Asia/Kathmandu', '2027-10-27'] as const,
  ),
  days: fc.integer({ min: 1, max: 3 }),
  weekly: fc.constantFrom('00:00-24:00', '09:00-13:00 14:00-21:00', '20:00-03:15').map(daily),
  blackout: fc.record({ start: fc.integer({ min: 0, max: 300 }), length: fc.integer({ min: 1, max: 40 }) }),
  units: fc.integer({ min: 1, max: 3 }),
  parts: fc.constantFrom([], [2, 1]),
  written: fc.array(
    fc.record({
      leaf: fc.constantFrom(id(1), id(101), id(102)),
      from: fc.integer({ min: -60, max: 320 }),
      length: fc.integer({ min: 1, max: 60 }),
      before: fc.constantFrom(0, 30),
      units: fc.integer({ min: 1, max: 2 }),
      claim: fc.constantFrom('taken' as const, 'taken' as const, 'asked' as const),
    }),
    { maxLength: 10 },
  ),
});

const weekHour = ({ dayOfWeek, hour }: { readonly dayOfWeek: number; readonly hour: number }): string =>
  `weekday ${dayOfWeek} hour ${hour}`;

test('days and hours come to the total, no more is booked than is available, and all of it is what the clocks show by the quarter', () => {
  fc.assert(
    fc.property(scene, ({ where: [name, from], days, weekly, blackout, units, parts, written }) => {
      const where = zone(name);
      const first = Temporal.PlainDate.from(from);
      const until = first.add({ days }).toString();
      const midnight = first.toZonedDateTime(where).epochMilliseconds;
      const end = Temporal.PlainDate.from(until).toZonedDateTime(where).epochMilliseconds;
      const later = (count: number) => midnight + count * quarter;
      const closed = {
        code: 'works' as const,
        start: later(blackout.start),
        end: later(blackout.start + blackout.length),
      };
      const hours = hoursWith({ weekly, blackouts: [closed] });
      const entries = written.map(({ length, ...one }) => {
        return { ...one, from: later(one.from), to: later(one.from + length) };
      });
      const found = occupancy({ resource: { units }, parts, hours, timeZone: name }, [from, until], entries);

      const expected = new Map<string, OccupancyFigures>();
      const add = (key: string, figures: OccupancyFigures) => {
        const { available, booked, outside } = expected.get(key) ?? none;
        expected.set(key, {
          available: available + figures.available,
          booked: booked + figures.booked,
          used: 0,
          outside: outside + figures.outside,
        });
      };
      const open = openIn(hours, where, { start: midnight, end }, noDay);
      const most = parts.length > 0 ? 1 : units;
      const mine = entries.filter(({ leaf, claim }) => claim === 'taken' && (leaf === id(1)) === (parts.length === 0));
      for (let at = midnight; at < end; at += quarter) {
        const clock = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(where);
        const there = mine.filter((one) => one.from <= at && at < one.to);
        const used = parts.length > 0 ? Math.min(1, there.length) : there.reduce((sum, one) => sum + one.units, 0);
        const isOpen = open.some((one) => one.start <= at && at < one.end);
        const booked = isOpen ? Math.min(most, used) : 0;
        const minutes = quarter / minute;
        const figures = {
          available: isOpen ? most * minutes : 0,
          booked: booked * minutes,
          used: 0,
          outside: (used - booked) * minutes,
        };
        for (const key of ['total', clock.toPlainDate().toString(), `hour ${clock.hour}`, weekHour(clock)])
          add(key, figures);
      }

      expect(found.total).toEqual(expected.get('total'));
      for (const { date: one, ...figures } of found.days) expect(figures).toEqual(expected.get(one));
      for (const [hour, figures] of found.hours.entries())
        expect(figures).toEqual(expected.get(`hour ${hour}`) ?? none);
      for (const [weekday, ofHours] of found.weekdays.entries())
        for (const [hour, figures] of ofHours.entries())
          expect(figures).toEqual(expected.get(weekHour({ dayOfWeek: weekday + 1, hour })) ?? none);
      for (const key of ['available', 'booked', 'outside'] as const)
        for (const parted of [found.days, found.weeks, found.hours, found.weekdays.flat()])
          expect(parted.reduce((sum, one) => sum + one[key], 0)).toBe(found.total[key]);
      for (const { available, booked } of [found.total, ...found.days, ...found.hours])
        expect(booked).toBeLessThanOrEqual(available);
    }),
    { numRuns: 150 },
  );
});
