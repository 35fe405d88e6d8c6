import type { Uuid } from '@inclust/kernel';
import type { AppointmentChange } from './appointment.ts';

/** A letter about what became of a registration. `promoted` is a confirmation that comes from the waiting list. */
export const transitionKinds = [
  'confirmed',
  'promoted',
  'approval-requested',
  'waitlisted',
  'offered',
  'offer-expired',
  'offer-withdrawn',
  'cancelled',
  'refused',
  'paid',
  'refunded',
] as const;
export type TransitionKind = (typeof transitionKinds)[number];

/** Why a letter is written, and of which state of things. Together with the registration it says which letter it is. */
export type LetterCause =
  /** The registration came to a version. */
  | { readonly kind: TransitionKind; readonly version: number }
  /** The event came to a sequence with which calendars must take over a change. */
  | { readonly kind: 'changed'; readonly sequence: number; readonly what: readonly AppointmentChange[] }
  /** It is the day before a start, which is as in an appointment. */
  | { readonly kind: 'reminder'; readonly start: string };

/** One letter to whom a registration belongs: ids and codes, nothing of her. */
export interface Letter {
  /** The same for the same registration and cause. */
  readonly id: Uuid;
  /** The registration. */
  readonly about: Uuid;
  readonly cause: LetterCause;
  /** From when on it is to be sent, in epoch milliseconds. */
  readonly sendAt: number;
}

/** What the id of a letter is made of. */
export function letterKey(registration: Uuid, cause: LetterCause): string {
  switch (cause.kind) {
    case 'changed':
      return `${registration}/changed/${cause.sequence}`;
    case 'reminder':
      return `${registration}/reminder/${cause.start}`;
    default:
      return `${registration}/${cause.kind}/${cause.version}`;
  }
}
