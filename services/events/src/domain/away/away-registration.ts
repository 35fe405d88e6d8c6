import type { Language } from '@inclust/kernel';
import { longestSilence, untold, type Call as CallOf, type Want as WantOf, type Wish } from '@inclust/wishes';
import type { Answers } from '../places/questions.ts';
import { isLiveState, type OrderLine, type PaymentState, type RegistrationState } from '../places/registration.ts';

/** What a member of this node orders for an event of another one. Personal data. */
export interface AwayOrder {
  /** The resource name of the occurrence. */
  readonly occurrence: string;
  readonly lines: readonly OrderLine[];
  readonly answers: Answers;
  /** Whether to wait for places where there are none. */
  readonly wait: boolean;
  /** Of letters about it. */
  readonly language?: Language;
}

/** A registration as the event's node has told it, which alone decides about it. */
export interface Told {
  readonly version: number;
  readonly state: RegistrationState;
  readonly reason: string;
  /** On the waiting list; 0 where it is not on it. */
  readonly position: number;
  /** When a hold or an offer ends, in epoch milliseconds. */
  readonly until?: number;
  readonly payment: PaymentState;
  readonly checkedIn: boolean;
  readonly history: readonly { readonly state: RegistrationState; readonly at: number }[];
}

/** The wishes that registrations at other nodes are. */
export interface RegistrationWish {
  readonly order: AwayOrder;
  readonly want: 'register' | 'accept' | 'decline';
  readonly told: Told;
  /** A code. */
  readonly refusal: string;
}

/** A registration of a member of this node for an event of another one. */
export type AwayRegistration = Wish<RegistrationWish>;
export type Want = WantOf<RegistrationWish>;
export type Call = CallOf<RegistrationWish>;

/** How a registration of another node stands; `pending` until its node has answered. */
export function stateOf(away: AwayRegistration): RegistrationState | 'pending' {
  return untold(away) ?? away.told?.state ?? 'pending';
}

/** Why it stands so, as a code; empty where nothing is to be said. */
export function reasonOf(away: AwayRegistration): string {
  const { told, refusal = '' } = away;
  switch (untold(away)) {
    case 'expired':
      return 'owner-silent';
    case 'cancelled':
      return 'own-wish';
    case 'refused':
      return refusal;
    default:
      return told?.reason ?? '';
  }
}

/** When it changed last, in epoch milliseconds; `undefined` where nothing changes any more. */
export function changedAt({ told, requestedAt }: AwayRegistration): number | undefined {
  if (!told || !isLiveState(told.state)) return undefined;
  return told.history.at(-1)?.at ?? requestedAt;
}

/** When it is given up where its node never answers, in epoch milliseconds. */
export function givenUpAt({ requestedAt }: AwayRegistration): number {
  return requestedAt + longestSilence;
}

/** An order of which it is not to be known any more what she said. */
export function emptied(order: AwayOrder): AwayOrder {
  return { ...order, lines: [], answers: {} };
}
