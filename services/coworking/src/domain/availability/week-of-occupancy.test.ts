import { expect, test } from 'vitest';
import type { OccupancyFigures } from './occupancy.ts';
import { weekOfOccupancy } from './week-of-occupancy.ts';

const none: OccupancyFigures = { available: 0, booked: 0, used: 0, outside: 0 };

/** Of one hour of the week; nothing else. */
function of(weekday: number, hour: number, figures: Partial<OccupancyFigures>) {
  const weekdays = Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, at) => (day + 1 === weekday && at === hour ? { ...none, ...figures } : none)),
  );
  return { weekdays };
}

test('resources come together by the hours of the week, and hours in which there is nothing are left out', () => {
  const found = weekOfOccupancy([
    of(1, 9, { available: 60, booked: 30, used: 10 }),
    of(1, 9, { available: 120, booked: 60, outside: 5 }),
    of(7, 23, { outside: 15 }),
  ]);
  expect(found).toEqual([
    { weekday: 1, hour: 9, available: 180, booked: 90, used: 10, outside: 5 },
    { weekday: 7, hour: 23, available: 0, booked: 0, used: 0, outside: 15 },
  ]);
  expect(weekOfOccupancy([])).toEqual([]);
});
