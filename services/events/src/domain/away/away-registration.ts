import type { Language, NodeId, Uuid } from '@inclust/kernel';
import type { Answers } from '../places/questions.ts';
import { isLiveState, type OrderLine, type PaymentState, type RegistrationState } from '../places/registration.ts';

/** What a member of this node wants of an occurrence of another one; `ask` how it stands, without a wish. */
export type Want = 'register' | 'cancel' | 'accept' | 'decline' | 'forget';
export type Call = Want | 'ask';

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

/** A registration of a member of this node for an event of another one. Personal data. */
export interface AwayRegistration {
  readonly id: Uuid;
  readonly owner: NodeId;
  /** The resource name of the occurrence. */
  readonly occurrence: string;
  /** The resource name of the member who registered, by which the event's node knows her. */
  readonly person: string;
  /** Of the member that she is now, where two were found to be one. */
  readonly heldBy?: string;
  readonly lines: readonly OrderLine[];
  readonly answers: Answers;
  /** Whether to wait for places where there are none. */
  readonly wait: boolean;
  /** Of letters about it. */
  readonly language?: Language;
  readonly requestedAt: number;
  /** The newest wish; rises with each. */
  readonly want: Want;
  readonly sequence: number;
  /** The newest wish that was answered; 0 where none was. */
  readonly heard: number;
  /** Why the newest wish that was answered was refused. */
  readonly refusal?: string;
  readonly told?: Told;
  /** It was asked for too long ago: it is cancelled when the event's node is back. */
  readonly isExpired?: true;
  /** How often the newest wish was told in vain. */
  readonly tries: number;
}

/** How a registration of another node stands; `pending` until its node has answered. */
export function stateOf({ told, refusal, isExpired, heard, want }: AwayRegistration): RegistrationState | 'pending' {
  if (told) return told.state;
  if (isExpired) return 'expired';
  if (heard === 0 || refusal === undefined) return 'pending';
  // What its node has never taken is cancelled as soon as it says so.
  return want === 'cancel' ? 'cancelled' : 'refused';
}

/** Why it stands so, as a code; empty where nothing is to be said. */
export function reasonOf(away: AwayRegistration): string {
  const { told, refusal, isExpired } = away;
  if (told) return told.reason;
  if (isExpired) return 'owner-silent';
  return stateOf(away) === 'cancelled' ? 'own-wish' : (refusal ?? '');
}

/** Whether the event's node does not know yet what is wanted. */
export function isAsking({ sequence, heard }: AwayRegistration): boolean {
  return sequence > heard;
}

/** Something else is wanted now. What is wanted already is not wanted anew. */
export function wishing(away: AwayRegistration, want: Want): AwayRegistration {
  if (isAsking(away) && away.want === want) return away;
  const { refusal: _, ...open } = away;
  return { ...open, want, sequence: away.sequence + 1, tries: 0 };
}

/** What the event's node answers to a wish. */
export interface WishAnswer {
  /** Which wish was answered. */
  readonly sequence: number;
  readonly told?: Told;
  readonly refusal?: string;
}

/** Takes in an answer; one to an older wish tells how things stand, and leaves the newer one to be asked. */
export function answered(away: AwayRegistration, { sequence, told, refusal }: WishAnswer): AwayRegistration {
  const known = told ? noted(away, told) : away;
  if (sequence <= away.heard) return known;
  const { refusal: _, ...open } = known;
  return { ...open, heard: sequence, tries: 0, ...(refusal === undefined ? {} : { refusal }) };
}

/** Takes in how it stands; older than what is known it says nothing. */
export function noted(away: AwayRegistration, told: Told): AwayRegistration {
  return away.told && away.told.version >= told.version ? away : { ...away, told };
}

/** It was told in vain once more. */
export function triedInVain(away: AwayRegistration): AwayRegistration {
  return { ...away, tries: away.tries + 1 };
}

/** How long a registration waits for the first answer of the event's node, in milliseconds. */
const longestSilence = 30 * 24 * 60 * 60 * 1_000;

/** Gives up what was never answered: it shows as expired, and is cancelled as soon as the event's node hears of it. */
export function withoutAnswer(away: AwayRegistration, now: number): AwayRegistration {
  const isSilent = !away.told && away.heard === 0 && away.want === 'register';
  if (!isSilent || now < away.requestedAt + longestSilence) return away;
  return { ...wishing(away, 'cancel'), isExpired: true };
}

const firstPause = 1_000;
const longestPause = 60_000;

const day = 24 * 60 * 60 * 1_000;
/** For how long is asked of what has not changed. */
const longestRest = 400 * day;

/**
 * In how many milliseconds the event's node is to be asked again: of a wish that it has not heard soon, ever less often; of one that can
 * still change at first `every` so often, since what it tells by itself can get lost, and ever less the longer it has stayed as it is, up to
 * once a day. `undefined` where nothing changes any more.
 */
export function askAgainIn(away: AwayRegistration, every: number, now: number): number | undefined {
  if (isAsking(away)) return Math.min(longestPause, firstPause * 2 ** Math.min(away.tries, 16));
  const { told } = away;
  if (!told || !isLiveState(told.state)) return undefined;
  const rest = now - (told.history.at(-1)?.at ?? away.requestedAt);
  return rest > longestRest ? undefined : Math.min(day, Math.max(every, rest / 10));
}

/** What the event's node is told: the wish that it has not heard, or else only asked how it stands. */
export function callOf(away: AwayRegistration): Call {
  return isAsking(away) ? away.want : 'ask';
}

/** To whom it belongs here. */
export function holderOf({ heldBy, person }: Pick<AwayRegistration, 'heldBy' | 'person'>): string {
  return heldBy ?? person;
}
