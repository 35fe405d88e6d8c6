import { HolidayTreatment, type OpeningHours, type TimeRange } from '@inclust/contracts';
import { weekdays, type ZoneName } from '@inclust/schedule';
import { localizedText } from '../output/localized-text.ts';
import { wordOf } from './event-words.ts';
import { holidayTreatments } from './coworking-words.ts';
import { spanText } from './span-text.ts';

/** Opening hours in lines, days with the same hours together, in the order in which they go before one another. */
export function openingLines(hours: OpeningHours, zone: ZoneName): readonly string[] {
  const { exceptions, holidayCountry, onHolidays, blackouts } = hours;
  return [
    ...blackouts.map(({ startTime = '', endTime = '', code, reason }) =>
      ['blackout', spanText(startTime, endTime, zone), code, localizedText(reason)].filter(Boolean).join(' '),
    ),
    ...exceptions.map(
      ({ date, ranges, reason }) => `${date} ${[timesText(ranges), localizedText(reason)].join(' ').trim()}`,
    ),
    `holidays of ${holidayCountry} ${holidaysText(onHolidays)}`,
    ...weekLines(hours),
  ];
}

function weekLines({ weekly }: OpeningHours): readonly string[] {
  const said = weekdays.map((day) => ({
    day,
    text: timesText(weekly.find((one) => one.weekday === day)?.ranges ?? []),
  }));
  const runs: { first: string; last: string; text: string }[] = [];
  for (const { day, text } of said) {
    const run = runs.at(-1);
    if (run?.text === text) run.last = day;
    else runs.push({ first: day, last: day, text });
  }
  return runs.map(({ first, last, text }) => `${first === last ? first : `${first}-${last}`} ${text}`);
}

function holidaysText(hours: OpeningHours['onHolidays']): string {
  if (!hours || hours.treatment === HolidayTreatment.HOLIDAY_TREATMENT_UNSPECIFIED) return 'closed';
  return hours.treatment === HolidayTreatment.HOLIDAY_TREATMENT_RANGES
    ? timesText(hours.ranges)
    : wordOf(holidayTreatments, hours.treatment);
}

function timesText(ranges: readonly TimeRange[]): string {
  return ranges.map(({ start, end }) => `${start}-${end}`).join(',') || 'closed';
}
