import type { LocalizedText, Money, Refusal } from '@inclust/kernel';
import { longestSilence, untold, type Want as WantOf, type Wish } from '@inclust/wishes';
import type { Booking, BookingState, PaymentWish } from '../bookings/booking.ts';
import type { Amount } from '../credits/amount.ts';
import type { Interval } from '../interval.ts';
import type { Space } from '../spaces/space.ts';

/** What a member of this node orders of a resource of another one. Moments in epoch milliseconds. */
export interface AwayOrder extends Interval {
  /** The resource name of the resource. */
  readonly resource: string;
  readonly units: number;
  readonly people: number;
  /** Personal data. */
  readonly note: string;
  readonly hold: boolean;
  readonly wait: boolean;
  /** How she wants to pay. Her credit is here, and is drawn once the other node has confirmed. */
  readonly payWith: Exclude<PaymentWish, 'home'>;
  /** It was given up since there was not enough credit for it. */
  readonly lacksCredit?: true;
  /** Who booked for her, where that was somebody else: an actor's id. Stays here. */
  readonly bookedBy?: string;
  /** Of the request that made it: one with the same id and another content is another request. */
  readonly request: string;
}

/** What is booked, and where that is. */
export interface BookingPlace {
  readonly resource: LocalizedText;
  readonly space: LocalizedText;
  readonly address: Space['address'];
}

/** A booking as the node of its resource has told it, which alone decides about it. Moments in epoch milliseconds. */
export interface Told extends Interval {
  readonly version: number;
  readonly state: BookingState;
  readonly reason: string;
  readonly units: number;
  /** The IANA zone of its space. */
  readonly zone: string;
  /** Until when a hold lasts. */
  readonly holdUntil?: number;
  /** What its cancellation costs, in thousandths. */
  readonly feePermille: number;
  readonly presence?: NonNullable<Booking['presence']>;
  readonly price?: Money;
  /** What it is and where, as its node calls it; absent where that is older than this. */
  readonly place?: BookingPlace;
  /** What it would cost in credit; absent where credit does not pay for it. */
  readonly creditCost?: Amount;
  /** What it was paid with from here. */
  readonly credit?: Amount;
  readonly changedAt: number;
}

/** The wishes that bookings at other nodes are. */
export interface BookingWish {
  readonly order: AwayOrder;
  readonly want: 'book' | 'move' | 'confirm';
  readonly told: Told;
  readonly refusal: Refusal;
}

/** A booking of a member of this node at another one. Personal data. */
export type AwayBooking = Wish<BookingWish>;
export type Want = WantOf<BookingWish>;

/** How a booking at another node stands; `pending` until that has answered. */
export function stateOf(away: AwayBooking): BookingState | 'pending' {
  const state = untold(away);
  return state === 'refused' ? 'declined' : (state ?? away.told?.state ?? 'pending');
}

/** Why it stands so, as a code, or where fields broke rules as each field with its rule; empty where nothing is to be said. */
export function reasonOf(away: AwayBooking): string {
  switch (untold(away)) {
    case 'expired':
      return 'owner-silent';
    case 'cancelled':
      return 'own-wish';
    case 'refused':
      return brokenRules(away.refusal);
    default:
      return away.order.lacksCredit && away.told?.state === 'cancelled' ? 'credit' : (away.told?.reason ?? '');
  }
}

function brokenRules(refusal: Refusal | undefined): string {
  const { code = '', violations = [] } = refusal ?? {};
  return violations.length === 0 ? code : violations.map(({ field, rule }) => `${field} ${rule}`).join(', ');
}

/** When it is, and how much of it: as its node has told it, until then as it is wanted. */
export function timeOf({ told, order }: AwayBooking): Interval & Pick<Told, 'units'> {
  return told ?? order;
}

/** For how long after its end somebody may still check out, and is asked about it, in milliseconds: a day. */
const afterEnd = 24 * 60 * 60_000;

/** When it changed last, in epoch milliseconds; `undefined` where nothing changes any more. */
export function changedAt({ told }: AwayBooking, now: number): number | undefined {
  if (!told) return undefined;
  const isOpen = told.state === 'held' || told.state === 'requested' || told.state === 'waiting';
  const isAhead = told.state === 'confirmed' && now < told.end + afterEnd;
  return isOpen || isAhead ? told.changedAt : undefined;
}

/** When it is given up where its node never answers, in epoch milliseconds: after 30 days, or once its time is over. */
export function givenUpAt({ requestedAt, order }: AwayBooking): number {
  return Math.min(requestedAt + longestSilence, order.end);
}

/** An order of which it is not to be known any more what she said. */
export function emptied(order: AwayOrder): AwayOrder {
  const { bookedBy: _, ...rest } = order;
  return { ...rest, note: '' };
}
