import type { LocalDate, LocalTime } from './local.ts';

/** What a rule counts in. */
export const frequencies = ['daily', 'weekly', 'monthly', 'yearly'] as const;
export type Frequency = (typeof frequencies)[number];

/** Days of the week, as RFC 5545 writes them; the order is that of ISO 8601. */
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

/** A day of the week; with an ordinal the first, second, … or, negative, the last, last but one, … of its month or year. */
export interface RuleDay {
  readonly weekday: Weekday;
  readonly ordinal?: number;
}

/** How a rule ends: after so many occurrences, with the last that is not after a local time or day, or never. */
export type RuleEnd =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'until'; readonly until: LocalTime | LocalDate }
  | { readonly kind: 'never' };

/** By what rule something comes again (RFC 5545, 3.3.10). Lists are in order and without repeats; an empty one says nothing. */
export interface Rule {
  readonly frequency: Frequency;
  readonly interval: number;
  /** BYMONTH, 1 to 12. */
  readonly months: readonly number[];
  /** BYMONTHDAY, 1 to 31, or -1 to -31 from the end of the month. */
  readonly monthDays: readonly number[];
  /** BYDAY. */
  readonly days: readonly RuleDay[];
  /** WKST: on which day a week begins, which matters to every second week. */
  readonly weekStart: Weekday;
  readonly end: RuleEnd;
}
