import type { NodeId, Uuid } from '@inclust/kernel';
import type { ToldEntry } from '../credits/hosting.ts';
import type { Interval } from '../interval.ts';
import type { CancelReason, PaymentWish } from './booking.ts';
import type { Admission } from '../resources/admission.ts';

/** What somebody wants to book. */
export interface Order {
  readonly resource: Uuid;
  readonly person: string;
  /** The node whose member she is. */
  readonly city: string;
  /** What is known of who books, where the resource asks for it. */
  readonly admission?: Admission | undefined;
  readonly bookedBy?: string;
  readonly units: number;
  readonly people: number;
  readonly note: string;
  readonly payWith: PaymentWish;
  /** Of the request. */
  readonly request: string;
}

/** One booking of an order. */
export interface Wanted extends Interval {
  readonly id: Uuid;
}

/** One date of a series. */
export interface WantedDate extends Wanted {
  /** Local, in the zone of the space: `2027-10-19T19:00:00`. */
  readonly date: string;
}

/** Another time or size of a booking. */
export interface Move extends Interval {
  readonly id: Uuid;
  readonly units: number;
}

/** What is to become of bookings. `at` is the moment, in epoch milliseconds. */
export type BookingCommand = { readonly at: number } & (
  | {
      readonly kind: 'book';
      readonly order: Order;
      readonly wanted: Wanted;
      /** Only held for a while. */
      readonly hold: boolean;
      /** Waits where the place is taken. */
      readonly wait: boolean;
    }
  | {
      readonly kind: 'book-series';
      readonly order: Order;
      readonly series: Uuid;
      /** RRULE of RFC 5545, of which the dates are. */
      readonly rule: string;
      readonly dates: readonly WantedDate[];
      /** All of them or none, or those that can be had. */
      readonly conflicts: 'refuse' | 'skip';
    }
  | {
      readonly kind: 'retry-skipped';
      readonly series: Uuid;
      /** Whose the series is, and of which node. */
      readonly person: string;
      readonly city: string;
      readonly admission?: Admission | undefined;
      readonly bookedBy?: string;
      /** The skipped dates that are meant; all where none is named. */
      readonly named: readonly string[];
    }
  | { readonly kind: 'confirm'; readonly id: Uuid; readonly byStaff: boolean }
  | { readonly kind: 'decline'; readonly id: Uuid }
  | { readonly kind: 'cancel'; readonly ids: readonly Uuid[]; readonly because: CancelReason }
  | { readonly kind: 'move'; readonly moves: readonly Move[]; readonly byStaff: boolean }
  | { readonly kind: 'expire'; readonly ids: readonly Uuid[] }
  | { readonly kind: 'check-in'; readonly id: Uuid }
  | { readonly kind: 'check-out'; readonly id: Uuid }
  /** They are another member's: two members are one, or two again. */
  | { readonly kind: 'hand-over'; readonly ids: readonly Uuid[]; readonly to: string; readonly back: boolean }
  /** The home of its member has entered that she pays for it there, or gets something back. */
  | { readonly kind: 'note-credit'; readonly id: Uuid; readonly entry: ToldEntry; readonly home: NodeId }
  /** It is not to be known any more whose they were; those that have not begun are cancelled. */
  | { readonly kind: 'forget'; readonly ids: readonly Uuid[] }
);

/** Why a date of a series was not booked. */
export interface Skipped {
  readonly date: string;
  /** The rule that it broke, or `taken`. */
  readonly because: string;
}

/** What a command came to. */
export interface Booked {
  readonly ids: readonly Uuid[];
  readonly skipped: readonly Skipped[];
}
