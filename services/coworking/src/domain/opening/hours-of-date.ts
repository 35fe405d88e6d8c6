import { weekdays, type LocalDate } from '@inclust/schedule';
import type { Holiday, Holidays } from './holidays.ts';
import type { OpeningException, OpeningHours, TimeRange } from './opening-hours.ts';

/** The ranges of a date, and what gives it these. */
export type HoursOfDate = { readonly ranges: readonly TimeRange[] } & (
  | { readonly kind: 'exception'; readonly exception: OpeningException }
  | { readonly kind: 'holiday'; readonly holidays: readonly Holiday[] }
  | { readonly kind: 'weekday' }
);

/** What gives dates their ranges: the exception of the date, else a holiday that is not as any other day, else the weekday. */
export function hoursOfDates(hours: OpeningHours, holidays: Holidays): (date: LocalDate) => HoursOfDate {
  const exceptions = new Map(hours.exceptions.map((one) => [one.date, one]));
  const weekly = new Map(hours.weekly.map(({ weekday, ranges }) => [weekday, ranges]));
  const { onHolidays, holidayCountry } = hours;
  const years = new Map<number, readonly Holiday[]>();
  const holidaysOf = (year: number) => {
    const found = years.get(year) ?? holidays(holidayCountry, year);
    years.set(year, found);
    return found;
  };
  return (date) => {
    const exception = exceptions.get(date);
    if (exception) return { kind: 'exception', exception, ranges: exception.ranges };
    const { year, dayOfWeek } = Temporal.PlainDate.from(date);
    if (onHolidays.kind !== 'open') {
      const found = holidaysOf(year).filter((one) => one.date === date);
      const ranges = onHolidays.kind === 'ranges' ? onHolidays.ranges : [];
      if (found.length > 0) return { kind: 'holiday', holidays: found, ranges };
    }
    const weekday = weekdays[dayOfWeek - 1];
    return { kind: 'weekday', ranges: (weekday && weekly.get(weekday)) ?? [] };
  };
}
