import { languages, type FieldViolation, type LocalizedText } from '@inclust/kernel';
import { overlaps } from '../interval.ts';
import { holidayCountries } from './holidays.ts';
import type { Blackout, OpeningHours, TimeRange } from './opening-hours.ts';
import { isEndTime, isTime, sinceMidnight } from './time-ranges.ts';

/** How many there may be of what, and how many characters a reason may have in one language. */
export const openingLimits = { ranges: 12, exceptions: 400, blackouts: 200, reason: 240 } as const;

/**
 * The rules that opening hours break. Fields are named as in the API. Ranges of one day must not overlap; what runs into the next day may,
 * and is one with it.
 */
export function openingViolations(hours: OpeningHours): FieldViolation[] {
  const { weekly, exceptions, holidayCountry, onHolidays, blackouts } = hours;
  return [
    ...repeated(weekly.map(({ weekday }) => weekday)).map((turn) =>
      violation(`weekly[${turn}].weekday`, 'repeated', 'A weekday comes once.'),
    ),
    ...weekly.flatMap(({ ranges }, turn) => rangeViolations(`weekly[${turn}].ranges`, ranges)),
    ...tooMany('exceptions', exceptions, openingLimits.exceptions),
    ...repeated(exceptions.map(({ date }) => date)).map((turn) =>
      violation(`exceptions[${turn}].date`, 'repeated', 'A date comes once.'),
    ),
    ...exceptions.flatMap(({ ranges, reason }, turn) => [
      ...rangeViolations(`exceptions[${turn}].ranges`, ranges),
      ...reasonViolations(`exceptions[${turn}].reason`, reason),
    ]),
    ...(holidayCountries.includes(holidayCountry)
      ? []
      : [violation('holiday_country', 'country-unknown', `One of ${holidayCountries.join(', ')}.`)]),
    ...(onHolidays.kind === 'ranges' ? rangeViolations('on_holidays.ranges', onHolidays.ranges) : []),
    ...tooMany('blackouts', blackouts, openingLimits.blackouts),
    ...blackouts.flatMap((blackout, turn) => blackoutViolations(`blackouts[${turn}]`, blackout)),
  ];
}

function rangeViolations(field: string, ranges: readonly TimeRange[]): FieldViolation[] {
  const found = [...tooMany(field, ranges, openingLimits.ranges)];
  const before: TimeRange[] = [];
  for (const [turn, range] of ranges.entries()) {
    const [start, end] = [isTime(range.start), isEndTime(range.end)];
    if (!start) found.push(violation(`${field}[${turn}].start`, 'time-format', 'HH:MM, from 00:00 to 23:59.'));
    if (!end) found.push(violation(`${field}[${turn}].end`, 'time-format', 'HH:MM, from 00:00 to 24:00.'));
    if (!start || !end) continue;
    if (before.some((one) => overlaps(sinceMidnight(one), sinceMidnight(range))))
      found.push(violation(`${field}[${turn}].start`, 'overlapping', 'Ranges of a day do not overlap.'));
    before.push(range);
  }
  return found;
}

function blackoutViolations(field: string, { start, end, reason }: Blackout): FieldViolation[] {
  return [
    ...(end > start ? [] : [violation(`${field}.end`, 'not-after-start', 'Ends after it begins.')]),
    ...reasonViolations(`${field}.reason`, reason),
  ];
}

function reasonViolations(field: string, reason: LocalizedText = {}): FieldViolation[] {
  const most = openingLimits.reason;
  return languages.flatMap((language) => {
    const found = reason[language];
    if (!found || (found.text.trim() !== '' && found.text.length <= most)) return [];
    return [violation(`${field}.${language}`, 'text-length', `1 to ${most} characters.`)];
  });
}

function tooMany(field: string, values: readonly unknown[], most: number): FieldViolation[] {
  return values.length > most ? [violation(field, 'too-many', `At most ${most}.`)] : [];
}

/** The places of values that have come before. */
function repeated(values: readonly string[]): number[] {
  const seen = new Set<string>();
  return values.flatMap((value, turn) => {
    const again = seen.has(value);
    seen.add(value);
    return again ? [turn] : [];
  });
}

function violation(field: string, rule: string, message: string): FieldViolation {
  return { field, rule, message };
}
