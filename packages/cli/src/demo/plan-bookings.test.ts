import { nationalHolidays } from '@inclust/holidays';
import { describe, expect, test } from 'vitest';
import { minutesOf } from '../commands/length-of-time.ts';
import { readDemoSpaces, type DemoSpace } from './demo-coworking.ts';
import { planBookings, type BookingPlan } from './plan-bookings.ts';

const spaces = readDemoSpaces();
/** Days all over two years, with Easter, both Bajrams and the changes of the clocks after some of them. */
const firstDays = Array.from({ length: 14 }, (_, turn) =>
  Temporal.PlainDate.from('2026-11-20').add({ days: turn * 53 }),
);
const plans = firstDays.flatMap((day) => spaces.map((space) => ({ day, space, plan: planBookings(space, day) })));

interface Taken {
  readonly resource: string;
  readonly from: Temporal.PlainDateTime;
  readonly until: Temporal.PlainDateTime;
  readonly units: number;
}

/** What is taken of each resource and of its parts, with buffers. */
function takenIn({ resources }: DemoSpace, { bookings, series }: BookingPlan): readonly Taken[] {
  const all = [
    ...bookings.filter(({ state }) => state !== 'waiting'),
    ...series.flatMap((one) => one.dates.map((start) => ({ ...one, start, units: 1 }))),
  ];
  return all.flatMap(({ resource, start, minutes, units }) => {
    const found = resources.find(({ id }) => id === resource);
    const { bufferBefore = '0m', bufferAfter = '0m' } = found?.rules ?? {};
    const from = Temporal.PlainDateTime.from(start);
    const time = {
      from: from.subtract({ minutes: minutesOf('', bufferBefore) }),
      until: from.add({ minutes: minutes + minutesOf('', bufferAfter) }),
    };
    return [
      { resource, units, ...time },
      ...(found?.parts ?? []).map((part) => ({ resource: part, units: 1, ...time })),
    ];
  });
}

describe('the bookings of the demonstration', () => {
  test('are 60 resources of four spaces, of which two are halls made of rooms', () => {
    const resources = spaces.flatMap((space) => space.resources);
    expect([spaces.length, resources.length]).toEqual([4, 60]);
    expect(resources.filter(({ parts = [] }) => parts.length > 0).map(({ id }) => id)).toEqual(['hall', 'hall']);
    for (const { names } of [...spaces, ...resources]) expect(Object.keys(names)).toEqual(['el', 'sq', 'en']);
    for (const { names } of spaces) expect(Object.values(names).join()).toMatch(/επίδειξη.*demonstrim.*demo/);
  });

  test('are several hundred a city, of all kinds', () => {
    for (const { plan } of plans) {
      const states = new Set(plan.bookings.map(({ state }) => state));
      expect(states).toEqual(new Set(['confirmed', 'held', 'requested', 'declined', 'waiting', 'cancelled']));
      expect(plan.series.length).toBeGreaterThanOrEqual(5);
      const size = plan.bookings.length + plan.series.reduce((sum, { dates }) => sum + dates.length, 0);
      expect(size).toBeGreaterThan(200);
      expect(size).toBeLessThan(400);
    }
  });

  test('never stand in the way of one another, buffers and the parts of halls included', () => {
    for (const { space, plan } of plans) {
      const byResource = Map.groupBy(takenIn(space, plan), ({ resource }) => resource);
      for (const [id, taken] of byResource) {
        const units = space.resources.find((one) => one.id === id)?.units ?? 1;
        for (const one of taken) {
          const beside = taken.filter(
            ({ from, until }) =>
              Temporal.PlainDateTime.compare(from, one.from) <= 0 &&
              Temporal.PlainDateTime.compare(until, one.from) > 0,
          );
          expect(beside.reduce((sum, other) => sum + other.units, 0)).toBeLessThanOrEqual(units);
        }
      }
    }
  });

  test('wait for what is taken as long as they wait', () => {
    for (const { plan } of plans)
      for (const { state, resource, start, minutes } of plan.bookings)
        if (state === 'waiting')
          expect(plan.bookings).toContainEqual(
            expect.objectContaining({ resource, start, minutes, state: 'confirmed' }),
          );
  });

  test('are on working days within the horizon, in the hours of all spaces', () => {
    for (const { day, space, plan } of plans) {
      const holidays = [day.year, day.year + 1]
        .flatMap((year) => nationalHolidays(space.country, year))
        .map(({ date }): string => date);
      const all = [...plan.bookings, ...plan.series.flatMap((one) => one.dates.map((start) => ({ ...one, start })))];
      const wrong = all.filter(({ start, minutes }) => {
        const from = Temporal.PlainDateTime.from(start);
        const ahead = day.until(from.toPlainDate(), { largestUnit: 'day' }).days;
        const end = from.add({ minutes }).toString().slice(11);
        const isOpen = from.dayOfWeek <= 5 && !holidays.includes(start.slice(0, 10));
        return !isOpen || ahead < 1 || ahead > 90 || start.slice(11) < '09:00' || end > '20:00:00';
      });
      expect(wrong).toEqual([]);
    }
  });

  test('are the same for the same day', () => {
    const [space] = spaces;
    const day = Temporal.PlainDate.from('2027-03-01');
    expect(space && planBookings(space, day)).toEqual(space && planBookings(space, day));
  });
});
