import type { LocalDate, LocalTime } from './local.ts';
import type { Rule } from './rule.ts';
import type { ZoneName } from './zone.ts';

/** Once, at a wall time of a place. */
export interface Timed {
  readonly kind: 'timed';
  readonly start: LocalTime;
  readonly zone: ZoneName;
  /** How long it takes, in seconds of real time. */
  readonly seconds: number;
}

/** Once, on whole days, which are the same days wherever one is. */
export interface WholeDays {
  readonly kind: 'days';
  readonly start: LocalDate;
  /** How many: 1 for a single day. The first day that is no longer part is `start` plus so many. */
  readonly days: number;
}

export type Single = Timed | WholeDays;

/** The name of an occurrence for good: the wall time or day that it was meant for, also where it was moved (RECURRENCE-ID). */
export type RecurrenceId = LocalTime | LocalDate;

/** What is different with one occurrence of a series. */
export type Override =
  | { readonly id: RecurrenceId; readonly kind: 'cancelled' }
  | {
      readonly id: RecurrenceId;
      readonly kind: 'changed';
      /** Where it was moved to: a wall time in the zone of the series, or a day. */
      readonly start?: RecurrenceId;
      /** In seconds, or in days for a series of whole days. */
      readonly length?: number;
    };

/** What becomes of an occurrence whose time does not exist on that day: left out, or begun at the moment after the gap. */
export type GapChoice = 'skip' | 'move';

/** Several times: by a rule, by a list, or both. All lists are in order and without repeats. */
export interface Series {
  readonly kind: 'series';
  readonly first: Single;
  /** Without one, the first and what was added. */
  readonly rule?: Rule;
  /** RDATE: what the rule does not give. */
  readonly added: readonly RecurrenceId[];
  /** EXDATE: what is taken out as if it had never been. */
  readonly removed: readonly RecurrenceId[];
  readonly overrides: readonly Override[];
  /** There where some time does not exist. */
  readonly gaps?: GapChoice;
}

export type Schedule = Single | Series;

/** How far a series may go: so many occurrences, so many years from its first. A rule without an end is read up to there. */
export const limits = { occurrences: 4000, years: 10, seconds: 366 * 86_400, days: 366 } as const;

/** The length of a single time: seconds, or days. */
export function lengthOf(single: Single): number {
  return single.kind === 'timed' ? single.seconds : single.days;
}
