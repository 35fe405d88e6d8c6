import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';
import { parseLocalDate, type LocalDate } from '@inclust/schedule';
import type { Interval } from '../../domain/interval.ts';

const day = 24 * 60 * 60_000;

/** The years in which something may take place. */
const years: Interval = { start: Date.UTC(1900, 0), end: Date.UTC(2200, 0) };
/** How many days a period may have, and figures. */
const [longestPeriod, mostDates] = [92, 366];

/** A period as it was asked for; moments in epoch milliseconds. */
export interface PeriodAsked {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

/** What the ends of a period are called in a request. */
export interface PeriodFields {
  readonly start: string;
  readonly end: string;
}

/** A period of at most 92 days, which ends after it starts. Refused: `not-after-start`, and as `parseEnds`. */
export function parsePeriod(asked: PeriodAsked, fields: PeriodFields): Outcome<Interval> {
  const ends = parseEnds(asked, fields);
  if (!ends.ok || ends.value.start < ends.value.end) return ends;
  return broken(fields.end, 'not-after-start', 'Ends after it starts.');
}

/** The ends of a period of at most 92 days, also where it ends before it starts. Refused: `required`, `out-of-range`, `period-too-long`. */
export function parseEnds(asked: PeriodAsked, fields: PeriodFields): Outcome<Interval> {
  const [start, end] = [parseMoment(asked.start, fields.start), parseMoment(asked.end, fields.end)];
  if (!start.ok || !end.ok) return invalid([...violationsOf(start), ...violationsOf(end)]);
  if (end.value - start.value > longestPeriod * day)
    return broken(fields.end, 'period-too-long', `At most ${longestPeriod} days after the start.`);
  return accept({ start: start.value, end: end.value });
}

/** Dates from one to before another. */
export interface Dates {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/** At most 366 dates. Refused: `required`, `date-format`, `not-after-start`, `period-too-long`. */
export function parseDates(asked: { readonly from: string; readonly until: string }): Outcome<Dates> {
  const [from, until] = [parseDate('from_date', asked.from), parseDate('until_date', asked.until)];
  if (!from.ok || !until.ok) return invalid([...violationsOf(from), ...violationsOf(until)]);
  if (!(from.value < until.value)) return broken('until_date', 'not-after-start', 'A later date than the first.');
  const { days } = Temporal.PlainDate.from(from.value).until(until.value, { largestUnit: 'day' });
  if (days > mostDates) return broken('until_date', 'period-too-long', `At most ${mostDates} days after the first.`);
  return accept({ from: from.value, until: until.value });
}

/** The rules that were broken; none where nothing was. */
export function violationsOf(outcome: Outcome<unknown>): readonly FieldViolation[] {
  return outcome.ok ? [] : (outcome.refusal.violations ?? []);
}

function parseMoment(moment: number | undefined, field: string): Outcome<number> {
  if (moment === undefined) return broken(field, 'required', 'Say which moment.');
  const isKnown = moment >= years.start && moment < years.end;
  return isKnown ? accept(moment) : broken(field, 'out-of-range', 'In the years 1900 to 2199.');
}

function parseDate(field: string, text: string): Outcome<LocalDate> {
  if (text === '') return broken(field, 'required', 'Say which date.');
  const date = parseLocalDate(text);
  return date ? accept(date) : broken(field, 'date-format', 'YYYY-MM-DD, in the years 1900 to 2199.');
}

function broken(field: string, rule: string, message: string): Outcome<never> {
  return invalid([{ field, rule, message }]);
}
