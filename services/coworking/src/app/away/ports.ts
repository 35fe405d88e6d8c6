import type { NodeId, Outcome, Refusal, Uuid } from '@inclust/kernel';
import type { Asking, WishAnswer, WishStore } from '@inclust/wishes';
import type { AwayBooking, BookingWish, Told } from '../../domain/away/away-booking.ts';
import type { Booking } from '../../domain/bookings/booking.ts';
import type { PresenceApp } from '../presence/presence.ts';

/** The co-working of other nodes. */
export interface OtherNodes {
  /** Tells a node what a member of this one wants of it. Rejects where it does not answer. */
  request(away: AwayBooking): Promise<WishAnswer<BookingWish>>;
  /** Tells a node that a member is there, or has left. Refused as `node-away` where it does not answer. */
  presence(away: AwayBooking, want: PresenceWant): Promise<Outcome<PresenceAnswer>>;
  /** Tells the home of a member how a booking stands. Rejects where it does not answer. */
  note(home: NodeId, booking: Booking): Promise<void>;
  /** Asks a node what anybody may read there, by the name of the rpc. Refused as that refuses it, or as `node-away`. */
  query(node: NodeId, method: string, request: Uint8Array): Promise<Outcome<Uint8Array>>;
  /** Whether there is such a node; `undefined` where that cannot be said. */
  knows(node: NodeId): Promise<boolean | undefined>;
}

/** That she is there, by what she has read at the door, or has left. */
export type PresenceWant = { readonly kind: 'check-in'; readonly code: string } | { readonly kind: 'check-out' };

/** How the booking stands, and why it was refused where it was. */
export interface PresenceAnswer {
  readonly told?: Told;
  readonly refusal?: Refusal;
}

/** Where bookings at other nodes are kept. */
export interface AwayStore extends WishStore<BookingWish> {
  /** Lets go of those that were over before a moment. */
  removeOver(before: number): Promise<void>;
}

/**
 * What home does once it learns what a member answers for. Each may be told more than once, by the id of the booking and the version of what was
 * told, and before that is kept.
 */
export interface Learning {
  confirmed(away: AwayBooking): Promise<AwayBooking>;
  /** What it costs is in what was told. */
  cancelled(away: AwayBooking): Promise<AwayBooking>;
  noShow(away: AwayBooking): Promise<AwayBooking>;
}

/** What the use cases of bookings at other nodes work with. */
export interface AwayApp extends Asking<BookingWish> {
  readonly node: NodeId;
  readonly store: AwayStore;
  readonly others: OtherNodes;
}

/** Which bookings of members of other nodes must not be made any more: a call may have been long under way. */
export interface BarredBookings {
  bar(id: Uuid, because: Barred, at: number): Promise<void>;
  get(id: Uuid): Promise<Barred | undefined>;
}

/** What was wanted of a booking that was not there: `forgotten` goes before `cancelled`. */
export type Barred = 'cancelled' | 'forgotten';

/** What the use cases work with that hear what other nodes want. */
export interface HearingApp extends PresenceApp {
  readonly barred: BarredBookings;
}
