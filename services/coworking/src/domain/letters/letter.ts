import { unreachable, type Uuid } from '@inclust/kernel';
import { isOver, type Booking, type BookingState } from '../bookings/booking.ts';
import type { BookingStep } from '../bookings/calendar.ts';

/**
 * What a letter about bookings tells. `approved`: staff said yes to what was requested; `promoted`: it comes from the waiting list; `taken`:
 * another one was confirmed first; `unpaid`: it was her turn, and her credit was not enough.
 */
export const letterKinds = [
  'confirmed',
  'approved',
  'promoted',
  'requested',
  'declined',
  'taken',
  'unpaid',
  'moved',
  'cancelled',
  'no-show',
] as const;
export type LetterKind = (typeof letterKinds)[number];

/** Why a letter is written: a booking came to a version, or those of a series that did so at one moment, in epoch milliseconds. */
export type LetterCause =
  | { readonly kind: LetterKind; readonly version: number }
  | { readonly kind: LetterKind; readonly at: number };

/** What became of a booking, as it is told: ids and codes. */
export interface Transition {
  readonly step: BookingStep;
  readonly booking: Uuid;
  readonly series: Uuid | undefined;
  readonly version: number;
  /** When, in epoch milliseconds. */
  readonly at: number;
  /** A member's name; `erased/…` once nobody is known. */
  readonly person: string;
  /** The state before; `undefined` where there was none. */
  readonly from: BookingState | undefined;
  /** Why it ended, as a code; empty where it has not. */
  readonly reason: string;
}

/** Whether nobody is known any more whose it is. */
export function isNobodys({ person }: { readonly person: string }): boolean {
  return person.startsWith('erased/');
}

/** The letter that a transition asks for; `undefined` where nobody has to be told. */
export function letterKindOf(transition: Transition): LetterKind | undefined {
  const { step, from, reason } = transition;
  if (isNobodys(transition)) return undefined;
  switch (step) {
    case 'confirmed':
      if (from === 'requested') return 'approved';
      return from === 'waiting' ? 'promoted' : 'confirmed';
    case 'declined':
      if (reason === 'credit') return 'unpaid';
      return reason === 'taken' ? 'taken' : 'declined';
    case 'cancelled':
      // Who only held it has booked nothing yet.
      return from === 'held' ? undefined : 'cancelled';
    case 'requested':
    case 'moved':
    case 'no-show':
      return step;
    case 'held':
    case 'waitlisted':
    case 'expired':
    case 'checked-in':
    case 'checked-out':
    case 'paid':
    case 'reassigned':
    case 'forgotten':
      return undefined;
    default:
      return unreachable(step);
  }
}

/** What a letter is about, and why: bookings of a series that changed at one moment are one letter. */
export function letterOf(
  transition: Transition,
  kind: LetterKind,
): { readonly about: Uuid; readonly cause: LetterCause; readonly key: string } {
  const { booking, series, version, at } = transition;
  return series
    ? { about: series, cause: { kind, at }, key: `${series}/${kind}/at/${at}` }
    : { about: booking, cause: { kind, version }, key: `${booking}/${kind}/${version}` };
}

/** Whether what a letter says is still so of a booking at a moment. */
export function stillSo({ kind }: LetterCause, { standing, end }: Booking, now: number): boolean {
  switch (kind) {
    case 'confirmed':
    case 'approved':
    case 'promoted':
      return standing.state === 'confirmed' && end > now;
    case 'moved':
      return !isOver(standing) && end > now;
    case 'requested':
      return standing.state === 'requested';
    case 'declined':
    case 'taken':
    case 'unpaid':
      return standing.state === 'declined';
    case 'cancelled':
    case 'no-show':
      return standing.state === kind;
    default:
      return unreachable(kind);
  }
}
