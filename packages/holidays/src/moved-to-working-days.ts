import { holiday, type Holiday } from './holiday.ts';

/**
 * The days that are free in place of holidays on a Saturday or a Sunday: for each such date, the earliest first, the next working day that
 * is not free already ("pushimi shtyhet në ditën apo ditët pasardhëse të punës", the calendars of official holidays of the Bank of
 * Albania). Two holidays of one date have one day in their place.
 */
export function movedToWorkingDays(holidays: readonly Holiday[]): readonly Holiday[] {
  const free = new Set<string>(holidays.map(({ date }) => date));
  const weekends = [...free].filter((date) => isWeekend(Temporal.PlainDate.from(date))).toSorted();
  return weekends.flatMap((date) => {
    let next = Temporal.PlainDate.from(date);
    while (isWeekend(next) || free.has(next.toString())) next = next.add({ days: 1 });
    free.add(next.toString());
    return holidays
      .filter((one) => one.date === date)
      .map((one) => ({ ...holiday(next, one.names, one.isExpected), movedFrom: one.date }));
  });
}

function isWeekend({ dayOfWeek }: Temporal.PlainDate): boolean {
  return dayOfWeek >= 6;
}
