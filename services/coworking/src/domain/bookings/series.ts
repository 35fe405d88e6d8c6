import type { Uuid } from '@inclust/kernel';
import type { Order, Skipped, WantedDate } from './commands.ts';

/** A date of a series: booked under its id, or skipped. */
export interface KeptDate extends WantedDate {
  /** The rule that it broke when it was tried last, or `slot-taken`; absent where it was booked. */
  readonly because?: string;
}

/** Bookings of one resource on all dates of a rule, as they were wanted. Whose they are is with the bookings alone. */
export interface BookingSeries extends Pick<Order, 'resource' | 'units' | 'people' | 'request'> {
  readonly id: Uuid;
  /** RRULE of RFC 5545. */
  readonly rule: string;
  /** In the order of the rule. */
  readonly dates: readonly KeptDate[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** 0 where it is not kept yet; one more with every write. */
  readonly revision: number;
}

/** The ids of the dates that were booked. */
export function bookedIn({ dates }: Pick<BookingSeries, 'dates'>): readonly Uuid[] {
  return dates.flatMap(({ id, because }) => (because === undefined ? [id] : []));
}

/** The dates that were not booked. */
export function skippedIn({ dates }: Pick<BookingSeries, 'dates'>): readonly Skipped[] {
  return dates.flatMap(({ date, because }) => (because === undefined ? [] : [{ date, because }]));
}

/** The skipped dates that are meant, all of them where none is named. */
export function wantedAgain({ dates }: Pick<BookingSeries, 'dates'>, named: readonly string[]): readonly KeptDate[] {
  return dates.filter(({ date, because }) => because !== undefined && (named.length === 0 || named.includes(date)));
}
