import type { Partially } from '@inclust/client';
import {
  HolidayTreatment,
  type HolidayHours,
  type OpeningHours,
  type TimeRange,
  type WeekdayHours,
} from '@inclust/contracts';
import { weekdays, type ZoneName } from '@inclust/schedule';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { holidayTreatments } from './coworking-words.ts';
import { pairOf } from './registration-words.ts';
import { momentIn } from './wall-times.ts';

/** Opening hours as they are typed; `false` takes away what there was. */
export interface OpeningOptions {
  readonly hours?: readonly string[] | false;
  readonly exception?: readonly string[] | false;
  readonly holidays?: string;
  readonly holidayCountry?: string;
  readonly blackout?: readonly string[] | false;
}

/** Adds the options of opening hours to a command. */
export function withOpeningHours(command: Command): Command {
  return command
    .option('--hours <days=times...>', 'the week, such as MO-FR=09:00-21:00 SA=10:00-14:00,17:00-20:00')
    .option('--exception <date=times...>', 'other hours of a date, such as 2027-12-24=10:00-14:00 or =closed')
    .option('--no-exception', 'no date has other hours')
    .option('--holidays <treatment>', 'what national holidays are: closed, open or times such as 10:00-14:00')
    .option('--holiday-country <code>', 'whose holidays count: GR or AL (default: that of the address)')
    .option('--blackout <start/end=code...>', '2027-08-10T08:00/2027-08-20T20:00=maintenance, works, event, emergency')
    .option('--no-blackout', 'nothing is blacked out');
}

/**
 * Opening hours as typed: a week in place of the one before, exceptions and blackouts beside those before. `undefined` where nothing was
 * typed. Times are those of the zone.
 */
export function openingHoursOf(
  options: OpeningOptions,
  { zone, country, before }: { readonly zone: ZoneName; readonly country: string; readonly before?: OpeningHours },
): Partially<OpeningHours> | undefined {
  const { hours, exception, holidays, holidayCountry, blackout } = options;
  if ([hours, exception, holidays, holidayCountry, blackout].every((one) => one === undefined)) return undefined;
  const exceptions = exception === false ? [] : (before?.exceptions ?? []);
  const dates = (exception || []).map(exceptionOf);
  const blackouts = blackout === false ? [] : (before?.blackouts ?? []);
  return {
    weekly: hours ? weekOf(hours) : (before?.weekly ?? []),
    exceptions: [...exceptions.filter(({ date }) => !dates.some((one) => one.date === date)), ...dates].toSorted(
      byDate,
    ),
    holidayCountry: holidayCountry ?? before?.holidayCountry ?? country,
    onHolidays: holidays === undefined ? (before?.onHolidays ?? closed) : holidayHoursOf(holidays),
    blackouts: [...blackouts, ...(blackout || []).map((text) => blackoutOf(text, zone))],
  };
}

/** A week, `DAYS=TIMES` each; a day that comes again has more hours. */
export function weekOf(texts: readonly string[]): WeekdayHours[] {
  const said = texts.flatMap((text) => {
    const [days, times] = pairOf('--hours', form, text);
    const ranges = rangesOf('--hours', form, times);
    return daysOf(days).map((weekday) => ({ weekday, ranges }));
  });
  return weekdays.flatMap((weekday) => {
    const ranges = said.filter((one) => one.weekday === weekday).flatMap((one) => one.ranges);
    return ranges.length === 0 ? [] : [{ weekday, ranges: ranges.toSorted(byStart) }];
  });
}

const form = 'DAYS=TIMES, such as MO-FR=09:00-21:00';
const closed: HolidayHours = { treatment: HolidayTreatment.HOLIDAY_TREATMENT_CLOSED, ranges: [] };

/** `MO`, `MO,WE` or `FR-MO`, which goes over the end of the week. */
function daysOf(text: string): readonly string[] {
  return text.split(',').flatMap((part) => {
    const [first = '', last = first, ...more] = part.toUpperCase().split('-');
    const [from, to] = [first, last].map((day) => weekdays.findIndex((one) => one === day));
    if (from === undefined || to === undefined || from < 0 || to < 0 || more.length > 0)
      throw new Failure(
        'usage',
        'option-invalid',
        `--hours must be of ${weekdays.join(', ')}, or of days such as MO-FR.`,
      );
    const count = ((to - from + weekdays.length) % weekdays.length) + 1;
    return Array.from({ length: count }, (_, turn) => weekdays[(from + turn) % weekdays.length] ?? '');
  });
}

function exceptionOf(text: string) {
  const exception = 'DATE=TIMES, such as 2027-12-24=10:00-14:00 or 2027-12-24=closed';
  const [date, times] = pairOf('--exception', exception, text);
  return { date, ranges: times === 'closed' ? [] : rangesOf('--exception', exception, times) };
}

function holidayHoursOf(text: string): Partially<HolidayHours> {
  const treatment = Object.hasOwn(holidayTreatments, text) ? holidayTreatments[text] : undefined;
  if (treatment !== undefined) return { treatment };
  const ranges = rangesOf('--holidays', 'closed, open or times such as 10:00-14:00', text);
  return { treatment: HolidayTreatment.HOLIDAY_TREATMENT_RANGES, ranges };
}

function blackoutOf(text: string, zone: ZoneName) {
  const blackout = 'START/END=CODE, such as 2027-08-10T08:00/2027-08-20T20:00=maintenance';
  const [interval, code] = text.includes('=') ? pairOf('--blackout', blackout, text) : [text, 'other'];
  const [start = '', end = '', ...more] = interval.split('/');
  if (more.length > 0) throw new Failure('usage', 'option-invalid', `--blackout must be ${blackout}.`);
  return { startTime: momentIn('--blackout', start, zone), endTime: momentIn('--blackout', end, zone), code };
}

/** `10:00-14:00`, and more with commas; what they are the node says. */
function rangesOf(option: string, what: string, text: string): TimeRange[] {
  return text.split(',').map((range) => {
    const { start, end } = /^(?<start>\d{1,2}:\d{2})-(?<end>\d{1,2}:\d{2})$/.exec(range)?.groups ?? {};
    if (start === undefined || end === undefined)
      throw new Failure('usage', 'option-invalid', `${option} must be ${what}.`);
    return { start: start.padStart(5, '0'), end: end.padStart(5, '0') };
  });
}

function byStart(one: TimeRange, other: TimeRange): number {
  return one.start < other.start ? -1 : 1;
}

function byDate(one: { readonly date?: string }, other: { readonly date?: string }): number {
  return (one.date ?? '') < (other.date ?? '') ? -1 : 1;
}
