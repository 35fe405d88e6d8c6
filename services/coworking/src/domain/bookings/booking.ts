import type { Money, Uuid } from '@inclust/kernel';
import type { Amount } from '../credits/amount.ts';
import type { Interval } from '../interval.ts';
import type { BookingRules } from '../resources/booking-rules.ts';

/** Where a booking stands. Moments in epoch milliseconds. */
export type Standing =
  /** It has its place until a moment, unless it is confirmed before. */
  | { readonly state: 'held'; readonly until: number }
  /** Staff is to decide; it has no place yet. */
  | { readonly state: 'requested' }
  /** The place is taken; it gets it when it is free, those who have waited longer first. */
  | { readonly state: 'waiting'; readonly since: number }
  | { readonly state: 'confirmed' }
  | { readonly state: 'declined'; readonly because: 'taken' | 'staff' | 'credit' }
  | { readonly state: 'cancelled'; readonly because: CancelReason; readonly feePermille: number }
  | { readonly state: 'expired' }
  /** Nobody came in time. */
  | { readonly state: 'no-show' };

export type BookingState = Standing['state'];

export const cancelReasons = ['own-wish', 'staff', 'withdrawn'] as const;
export type CancelReason = (typeof cancelReasons)[number];

/**
 * How somebody wants to pay: with credit alone, with none, or with credit where it is enough for the whole and in money where it is not.
 * A member of another node pays with the credit that she has at home, which says so afterwards.
 */
export const paymentWishes = ['either', 'credit', 'money', 'home'] as const;
export type PaymentWish = (typeof paymentWishes)[number];

/** Which of the dates of a series a booking is. */
export interface SeriesDate {
  readonly series: Uuid;
  /** The local time for which it was meant, also where it was moved since. */
  readonly date: string;
}

/** Who has a resource, and when. */
export interface Booking extends Interval {
  readonly id: Uuid;
  readonly resource: Uuid;
  /** In whose diaries it stands: the resource, or what that was made of when it was written last. */
  readonly leaves: readonly Uuid[];
  /** The member's resource name, of this node or another; `erased/{uuid}` once nobody is known. */
  readonly person: string;
  /** Whose it was before, where members became one: the newest last. */
  readonly formerly?: readonly string[];
  /** Who booked for her, where that was somebody else: an actor's id. */
  readonly bookedBy?: string;
  readonly units: number;
  /** How many people come; 0 where nobody has said. */
  readonly people: number;
  /** What it is for, in the words of who booked. Personal data. */
  readonly note: string;
  readonly standing: Standing;
  readonly series?: SeriesDate;
  readonly payWith: PaymentWish;
  /** What it costs at the prices of when it was booked or moved last; absent where it costs no money. */
  readonly price?: Money;
  /** What was drawn from the credit of who has it; a booking that has this has no price. */
  readonly credit?: Amount;
  /** When she came and left, in epoch milliseconds. */
  readonly presence?: { readonly in: number; readonly out?: number };
  /** When it is given up where nobody has come, in epoch milliseconds. */
  readonly releaseAt?: number;
  /** What was kept free around it when it was booked, in minutes. */
  readonly buffers: Pick<BookingRules, 'bufferBefore' | 'bufferAfter'>;
  /** From 1; one more with every event. */
  readonly version: number;
  readonly createdAt: number;
  readonly changedAt: number;
  /** Of the request that made it: one with the same id and another content is another request. */
  readonly request: string;
}

/** The time that a booking keeps others from, with its buffers. */
export function occupied({
  start,
  end,
  buffers,
  presence,
}: Pick<Booking, 'start' | 'end' | 'buffers' | 'presence'>): Interval {
  // Who has left keeps nobody from the rest.
  const until = Math.max(start + 1, Math.min(end, presence?.out ?? end));
  return { start: start - buffers.bufferBefore * 60_000, end: until + buffers.bufferAfter * 60_000 };
}

/** Whether nothing becomes of a booking any more but that it takes place. */
export function isOver({ state }: Standing): boolean {
  return state === 'declined' || state === 'cancelled' || state === 'expired' || state === 'no-show';
}
