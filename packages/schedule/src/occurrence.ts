import { instantOfMilliseconds, type InstantText } from '@inclust/kernel';
import { localDate, plainOf, type LocalDate, type LocalTime } from './local.ts';
import type { Override, RecurrenceId, Single } from './schedule.ts';
import { resolve, wallTime, type ZoneName } from './zone.ts';

interface Named {
  /** The same for good, also where the occurrence is moved. */
  readonly id: RecurrenceId;
  /** It begins at another time than its id says. */
  readonly isMoved: boolean;
  /** It differs from its series, or is cancelled. */
  readonly isOverridden: boolean;
  readonly isCancelled: boolean;
}

/** One time at which something takes place. */
export type Occurrence = TimedOccurrence | DaysOccurrence;

/** A time in a zone. `[startsAt, endsAt)` in moments, `start` and `end` as the clocks of the place show. */
export interface TimedOccurrence extends Named {
  readonly kind: 'timed';
  readonly zone: ZoneName;
  readonly start: LocalTime;
  readonly end: LocalTime;
  readonly startsAt: InstantText;
  readonly endsAt: InstantText;
  /** The wall time of its start comes twice on that day, and the first is meant. */
  readonly isRepeated: boolean;
}

/** Whole days `[start, end)`, the same wherever one is. */
export interface DaysOccurrence extends Named {
  readonly kind: 'days';
  readonly start: LocalDate;
  readonly end: LocalDate;
}

/** The occurrence of a single time, or that of a series with an id. A time that does not exist begins after the gap. */
export function occurrenceOf(first: Single, id: RecurrenceId, override?: Override): Occurrence {
  const changed = override?.kind === 'changed' ? override : undefined;
  const planned = changed?.start ?? id;
  const named = { id, isOverridden: override !== undefined, isCancelled: override?.kind === 'cancelled' };
  if (first.kind === 'days') {
    const start = plainOf(planned).toPlainDate();
    const end = start.add({ days: changed?.length ?? first.days });
    return { kind: 'days', ...named, isMoved: planned !== id, start: localDate(start), end: localDate(end) };
  }
  const { zone } = first;
  const { milliseconds, kind } = resolve(planned, zone);
  const finish = milliseconds + (changed?.length ?? first.seconds) * 1000;
  const start = wallTime(milliseconds, zone);
  return {
    kind: 'timed',
    ...named,
    isMoved: start !== id,
    zone,
    start,
    end: wallTime(finish, zone),
    startsAt: instantOfMilliseconds(milliseconds),
    endsAt: instantOfMilliseconds(finish),
    isRepeated: kind === 'repeated',
  };
}

/** By what occurrences are put in order: when they begin, then their id. */
export function orderKey(occurrence: Occurrence): string {
  return `${occurrence.kind === 'timed' ? occurrence.startsAt : occurrence.start}/${occurrence.id}`;
}
