import { accept, invalid, within, type FieldViolation, type Outcome } from '@inclust/kernel';
import { allOccurrences, parseRule, plainOf, resolve, series, timed, wallTime, type ZoneName } from '@inclust/schedule';
import type { Interval } from '../interval.ts';

/** The most dates of a series. */
export const mostDates = 400;

/** One date of a series: the local time for which it is meant, and its moments. */
export interface SeriesDateAt extends Interval {
  readonly date: string;
}

/**
 * The dates of a rule (RRULE) from a first one on, in the zone of the space; each takes as long as the first in real time. A time that the
 * clocks leave out begins after the gap. Refused with each field and rule: a rule that is not understood, goes on for ever, does not give the
 * first date, or gives too many.
 */
export function seriesDates(
  { start, end }: Interval,
  zone: ZoneName,
  rule: string,
  removed: readonly string[],
): Outcome<readonly SeriesDateAt[]> {
  const first = timed({ start: wallTime(start, zone), zone, seconds: (end - start) / 1_000 });
  if (!first.ok) return within('start_time', first);
  const { schedule } = first.value;
  if (resolve(schedule.start, zone).milliseconds !== start)
    return broken({
      field: 'first.start_time',
      rule: 'repeated-hour',
      message: 'The second of two equal hours begins no series.',
    });
  const parsed = parseRule(rule, schedule);
  if (!parsed.ok) return within('rule', parsed);
  if (parsed.value.end.kind === 'never')
    return broken({ field: 'rule', rule: 'without-end', message: 'It has a COUNT or an UNTIL.' });
  const made = series({ first: schedule, rule: parsed.value, removed, gaps: 'move' });
  if (!made.ok) return within('rule', made);
  const dates = allOccurrences(made.value);
  if (dates.length > mostDates)
    return broken({ field: 'rule', rule: 'too-many-occurrences', message: `At most ${mostDates} dates.` });
  return accept(
    dates.flatMap((date) =>
      date.kind === 'timed' ? [{ date: date.id, start: Date.parse(date.startsAt), end: Date.parse(date.endsAt) }] : [],
    ),
  );
}

/** The same move of the local time for another date: by as many days and minutes, with the new length. Moments in epoch milliseconds. */
export function movedAlike(
  { start }: Pick<Interval, 'start'>,
  zone: ZoneName,
  example: { readonly from: number; readonly to: Interval },
): Interval {
  const by = plainOf(wallTime(example.from, zone)).until(plainOf(wallTime(example.to.start, zone)), {
    largestUnit: 'day',
  });
  const local = plainOf(wallTime(start, zone)).add(by);
  const moved = local.toZonedDateTime(zone).epochMilliseconds;
  return { start: moved, end: moved + example.to.end - example.to.start };
}

function broken(violation: FieldViolation): Outcome<never> {
  return invalid([violation]);
}
