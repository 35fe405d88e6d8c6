import type { Language, Money, Uuid } from '@inclust/kernel';
import type { Answers } from './questions.ts';

/** Who comes on a place, as far as it was told. Personal data. */
export interface Attendee {
  readonly name?: string;
  readonly email?: string;
}

/** What an order asks for of one ticket type. */
export interface OrderLine {
  readonly ticketType: string;
  readonly quantity: number;
  readonly attendees: readonly Attendee[];
}

/** A line of a registration: with the price of one place when it was ordered. */
export interface Line extends OrderLine {
  readonly price?: Money;
}

/** Why a registration was cancelled. */
export type CancelReason = 'own-wish' | 'declined' | 'staff' | 'closed' | 'occurrence-cancelled' | 'places-gone';

/** Where a registration stands. Moments are epoch milliseconds; an `until` is the first at which it no longer holds. */
export type Standing =
  | { readonly state: 'held'; readonly until: number }
  | { readonly state: 'pending-approval' }
  | { readonly state: 'confirmed' }
  | { readonly state: 'waiting'; readonly position: number }
  | { readonly state: 'offered'; readonly position: number; readonly until: number }
  | { readonly state: 'cancelled'; readonly reason: CancelReason }
  | { readonly state: 'expired'; readonly what: 'hold' | 'offer' }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'withdrawn'; readonly reason: string }
  /** Of who turned out to be somebody who has another registration. */
  | { readonly state: 'united'; readonly into: Uuid; readonly was: LiveStanding }
  /** Entered by mistake: in no list and no count. */
  | { readonly state: 'deleted' };

export type RegistrationState = Standing['state'];
export type LiveState = 'held' | 'pending-approval' | 'confirmed' | 'waiting' | 'offered';
export type LiveStanding = Extract<Standing, { readonly state: LiveState }>;

/** Set by staff; nothing is charged by itself. */
export type PaymentState = 'not-due' | 'open' | 'paid' | 'refunded';

/** An order of one or more places at an occurrence. */
export interface Registration {
  readonly id: Uuid;
  readonly occurrence: Uuid;
  /** A member's name or a guest's id. */
  readonly person: string;
  /** Of letters about it, where somebody has said. */
  readonly language?: Language;
  readonly lines: readonly Line[];
  /** How many places it draws from each quota. */
  readonly draws: Readonly<Record<string, number>>;
  /** The way it came: a form was begun, or everything was said at once. */
  readonly cameBy: 'hold' | 'register';
  readonly standing: Standing;
  readonly answers: Answers;
  readonly payment: PaymentState;
  /** Whether somebody of it was let in. */
  readonly checkedIn: boolean;
  /** Those that were united with this one, oldest first. */
  readonly absorbed: readonly Absorbed[];
  /** Every state it has been in, oldest first. */
  readonly history: readonly { readonly state: RegistrationState; readonly at: number }[];
  /** Rises by one with every change. */
  readonly version: number;
}

/** What taking back a union needs. */
export interface Absorbed {
  readonly registration: Uuid;
  /** Whether this one had been checked in by itself, and whose it was. */
  readonly checkedIn: boolean;
  readonly person: string;
}

/** How many places a registration is for. */
export function placesOf({ lines }: Pick<Registration, 'lines'>): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

const liveStates: ReadonlySet<RegistrationState> = new Set<LiveState>([
  'held',
  'pending-approval',
  'confirmed',
  'waiting',
  'offered',
]);

/** Whether a registration in this state has a place or can still come to one. */
export function isLiveState(state: RegistrationState): state is LiveState {
  return liveStates.has(state);
}

/** Whether a registration has a place or can still come to one. */
export function isLive(standing: Standing): standing is LiveStanding {
  return isLiveState(standing.state);
}

/** Whether places are taken in this state, so that nobody else can have them. */
export function takesPlaces(standing: Standing): boolean {
  return isLive(standing) && standing.state !== 'waiting';
}

/** When a hold or an offer ends. */
export function endOf(standing: Standing): number | undefined {
  return standing.state === 'held' || standing.state === 'offered' ? standing.until : undefined;
}

/** The queue of the waiting list in which an order is: all that need the same quotas are in one. */
export function queueOf({ draws }: Pick<Registration, 'draws'>): string {
  return Object.keys(draws).toSorted().join('+');
}
