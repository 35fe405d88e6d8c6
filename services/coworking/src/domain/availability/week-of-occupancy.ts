import type { Occupancy, OccupancyFigures } from './occupancy.ts';

/** How much was booked in an hour of the week. */
export interface OccupancyOfWeekHour extends OccupancyFigures {
  /** 1 is Monday. */
  readonly weekday: number;
  /** 0 to 23. */
  readonly hour: number;
}

/** The hours of the week in which anything was there or was booked, of some resources together, from Monday 0:00 on. */
export function weekOfOccupancy(of: readonly Pick<Occupancy, 'weekdays'>[]): OccupancyOfWeekHour[] {
  const week = Array.from({ length: 7 * 24 }, (_, turn) => ({
    weekday: Math.floor(turn / 24) + 1,
    hour: turn % 24,
    available: 0,
    booked: 0,
    used: 0,
    outside: 0,
  }));
  for (const { weekdays } of of)
    for (const one of week) {
      const figures = weekdays[one.weekday - 1]?.[one.hour];
      one.available += figures?.available ?? 0;
      one.booked += figures?.booked ?? 0;
      one.used += figures?.used ?? 0;
      one.outside += figures?.outside ?? 0;
    }
  return week.filter(({ available, outside }) => available > 0 || outside > 0);
}
