import { unreachable, type Uuid } from '@inclust/kernel';
import type { RegistrationEvent } from '../places/events.ts';
import type { CancelReason, PaymentState, Registration, RegistrationState } from '../places/registration.ts';
import type { LetterCause, TransitionKind } from './letter.ts';

/** What became of a registration, as it is told: ids and codes. */
export interface Transition {
  readonly kind: RegistrationEvent['kind'];
  readonly registration: Uuid;
  readonly version: number;
  /** A member's name or a guest's id; `erased/…` or `deleted/…` once nobody is known. */
  readonly person: string;
  readonly state: RegistrationState;
  /** The state before; `undefined` where there was none. */
  readonly from: RegistrationState | undefined;
  /** Why it ended, as a code; empty where it has not. */
  readonly reason: string;
  readonly payment: PaymentState;
}

/** Whether nobody is known any more to whom a registration belongs: she was erased, or it was entered by mistake. */
export function isNobodys({ person }: Pick<Registration, 'person'>): boolean {
  return person.startsWith('erased/') || person.startsWith('deleted/');
}

/** The letter that a transition asks for; `undefined` where nobody has to be told. */
export function transitionLetter(transition: Transition): TransitionKind | undefined {
  const { kind, from, state, reason, payment } = transition;
  if (isNobodys(transition)) return undefined;
  switch (kind) {
    case 'confirmed':
      return from === 'waiting' ? 'promoted' : 'confirmed';
    case 'approval-requested':
    case 'waitlisted':
    case 'offered':
    case 'offer-withdrawn':
    case 'refused':
      return kind;
    case 'expired':
      return reason === 'offer' ? 'offer-expired' : undefined;
    case 'cancelled':
      // Who only held places has registered for nothing yet.
      return from === 'held' ? undefined : 'cancelled';
    case 'parted':
      // Two members are two again, and the places of one of them are gone.
      return state === 'cancelled' ? 'cancelled' : undefined;
    case 'payment-set':
      return payment === 'paid' || payment === 'refunded' ? payment : undefined;
    case 'held':
    case 'check-in-noted':
    case 'reassigned':
    case 'forgotten':
    case 'deleted':
    case 'united':
    case 'absorbed':
      return undefined;
    default:
      return unreachable(kind);
  }
}

/** Whether what a letter says is still so of its registration at a moment. Of an end is always told. */
export function stillSo({ kind }: LetterCause, { standing, payment }: Registration, now: number): boolean {
  switch (kind) {
    case 'confirmed':
    case 'promoted':
    case 'changed':
    case 'reminder':
      return standing.state === 'confirmed';
    case 'approval-requested':
      return standing.state === 'pending-approval';
    case 'waitlisted':
      return standing.state === 'waiting';
    case 'offered':
      return standing.state === 'offered' && standing.until > now;
    case 'offer-expired':
      return standing.state === 'expired';
    case 'offer-withdrawn':
      return standing.state === 'withdrawn';
    case 'refused':
      return standing.state === 'refused';
    case 'paid':
    case 'refunded':
      return payment === kind;
    case 'cancelled':
      return true;
    default:
      return unreachable(kind);
  }
}

/** When a registration was confirmed last, in epoch milliseconds; `undefined` where it is not. */
export function confirmedAt({ standing, history }: Registration): number | undefined {
  if (standing.state !== 'confirmed') return undefined;
  return history.findLast(({ state }) => state === 'confirmed')?.at;
}

/** Why a registration was cancelled; `other` where it is something else by now. */
export function cancelReasonOf({ standing }: Registration): CancelReason | 'other' {
  return standing.state === 'cancelled' ? standing.reason : 'other';
}
