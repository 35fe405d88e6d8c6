import { unreachable, type Uuid } from '@inclust/kernel';
import {
  placesOf,
  type CancelReason,
  type PaymentState,
  type Registration,
  type RegistrationState,
} from './registration.ts';

/** What has happened. Ids, counts and codes only. */
export type PlacesEvent = { readonly occurrence: Uuid; readonly at: number } & (RegistrationEvent | AllotmentEvent);

/** What became of a registration, as of its version. */
export type RegistrationEvent = {
  readonly registration: Uuid;
  readonly version: number;
  readonly places: number;
  /** The state before; `null` where there was none. */
  readonly from: RegistrationState | null;
} & (
  | { readonly kind: 'held' | 'offered'; readonly until: number }
  | { readonly kind: 'confirmed' | 'approval-requested' | 'check-in-noted' | 'reassigned' | 'forgotten' | 'deleted' }
  | { readonly kind: 'waitlisted'; readonly position: number }
  | { readonly kind: 'cancelled'; readonly reason: CancelReason }
  | { readonly kind: 'expired'; readonly what: 'hold' | 'offer' }
  | { readonly kind: 'refused' | 'offer-withdrawn'; readonly reason: string }
  | { readonly kind: 'united'; readonly into: Uuid }
  | { readonly kind: 'absorbed'; readonly other: Uuid }
  /** `placesGone`: the other one had places and could not have them again. */
  | { readonly kind: 'parted'; readonly other: Uuid; readonly placesGone: boolean }
  | { readonly kind: 'payment-set'; readonly payment: PaymentState }
);

/** What became of the allotment, as of its version. */
export type AllotmentEvent = { readonly version: number } & {
  readonly kind: 'configured' | 'closed' | 'reopened' | 'occurrence-cancelled';
};

/** What is told of a registration beside a change of its state. */
export type Note =
  | { readonly kind: 'check-in-noted' | 'reassigned' | 'forgotten' }
  | { readonly kind: 'absorbed'; readonly other: Uuid }
  | { readonly kind: 'parted'; readonly other: Uuid; readonly placesGone: boolean }
  | { readonly kind: 'payment-set'; readonly payment: PaymentState };

/** The event of a registration that came into the state in which it is, or of something else that was noted of it. */
export function eventOf(before: Registration | undefined, after: Registration, at: number, note?: Note): PlacesEvent {
  const { occurrence, id: registration, version, standing } = after;
  const from = before ? before.standing.state : null;
  const told = { occurrence, at, registration, version, places: placesOf(after), from };
  if (note) return { ...told, ...note };
  switch (standing.state) {
    case 'held':
    case 'offered':
      return { ...told, kind: standing.state, until: standing.until };
    case 'confirmed':
      return { ...told, kind: 'confirmed' };
    case 'pending-approval':
      return { ...told, kind: 'approval-requested' };
    case 'waiting':
      return { ...told, kind: 'waitlisted', position: standing.position };
    case 'cancelled':
      return { ...told, kind: 'cancelled', reason: standing.reason };
    case 'expired':
      return { ...told, kind: 'expired', what: standing.what };
    case 'refused':
      return { ...told, kind: 'refused', reason: standing.reason };
    case 'withdrawn':
      return { ...told, kind: 'offer-withdrawn', reason: standing.reason };
    case 'united':
      return { ...told, kind: 'united', into: standing.into };
    case 'deleted':
      return { ...told, kind: 'deleted' };
    default:
      return unreachable(standing);
  }
}
