import type { LocalizedText } from '@inclust/kernel';
import type { LocalDate, Weekday } from '@inclust/schedule';
import type { Interval } from '../interval.ts';

/**
 * Local times `HH:MM` in the zone of the space; `end` may be `24:00`. A range that does not end after its start runs into the next day, so
 * that one from a time to the same time is 24 hours. All of it belongs to the day on which it begins.
 */
export interface TimeRange {
  readonly start: string;
  readonly end: string;
}

/** When a weekday is open. */
export interface WeekdayHours {
  readonly weekday: Weekday;
  readonly ranges: readonly TimeRange[];
}

/** A date with ranges of its own; with none it is closed. */
export interface OpeningException {
  readonly date: LocalDate;
  readonly ranges: readonly TimeRange[];
  readonly reason?: LocalizedText;
}

/** How holidays are treated: closed, as any other day, or with ranges of their own. */
export type HolidayHours =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open' }
  | { readonly kind: 'ranges'; readonly ranges: readonly TimeRange[] };

/** Why something is blacked out. */
export const blackoutCodes = ['maintenance', 'works', 'event', 'emergency', 'other'] as const;
export type BlackoutCode = (typeof blackoutCodes)[number];

/** Moments in which nothing can be used, whatever the hours say. */
export interface Blackout extends Interval {
  readonly code: BlackoutCode;
  readonly reason?: LocalizedText;
}

/**
 * When a space, or one resource of it, is open. An exception goes before a holiday and that before the weekday; blackouts are taken out of
 * what is left.
 */
export interface OpeningHours {
  /** A weekday comes at most once; one that does not come is closed. */
  readonly weekly: readonly WeekdayHours[];
  readonly exceptions: readonly OpeningException[];
  /** Whose national holidays count: ISO 3166-1 alpha-2, one of `holidayCountries`. */
  readonly holidayCountry: string;
  readonly onHolidays: HolidayHours;
  readonly blackouts: readonly Blackout[];
}
