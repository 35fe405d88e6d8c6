import { accept, refuse, type InstantText, type Outcome, type Uuid } from '@inclust/kernel';
import type { MembershipPeriod } from '../member.ts';
import type { BodyRef } from './body.ts';
import type { BodyRole } from './body-role.ts';
import type { BodyMembershipStatus, Want } from './membership.ts';

/** A membership as the body's node tells it. */
export interface ToldMembership {
  readonly version: number;
  readonly status: BodyMembershipStatus;
  readonly periods: readonly MembershipPeriod[];
  readonly roles: readonly BodyRole[];
  readonly reason?: string;
  readonly appliedAt: string;
  readonly changedAt: string;
}

/** What the body's node tells of a membership, and the newest wish that it has heard. */
export interface BodyNotice {
  readonly membership: ToldMembership;
  readonly heard: number;
}

/** What a member of this node wants of a body. */
export interface Wish {
  readonly want: Want;
  /** Rises with each wish, also after an old copy of the database was put back: never less than the moment, in milliseconds. */
  readonly sequence: number;
  readonly at: InstantText;
  readonly reason?: string;
}

/** What a member of this node wants of a body of any node, and how far that has come. */
export interface BodyApplication {
  readonly id: Uuid;
  readonly member: Uuid;
  readonly body: BodyRef;
  readonly wish: Wish;
  /** The newest wish that the body's node has answered. */
  readonly answered: number;
  /** Why it refused the newest wish. */
  readonly refusal?: string;
  /** Whether the newest wish was given up because nobody answered. */
  readonly expired: boolean;
  /** The member's version with news for the body's node, and the version that it has answered. */
  readonly news: number;
  readonly told: number;
  /** As the body's node last told it. */
  readonly membership?: ToldMembership;
}

/** How long the body's node is asked before a wish is given up, in milliseconds: 30 days. */
export const patience = 30 * 24 * 60 * 60 * 1_000;

/** How far an application has come. */
export type ApplicationState = 'pending' | 'delivered' | 'decided' | 'refused' | 'expired';

export function applicationState(application: BodyApplication): ApplicationState {
  if (application.expired) return 'expired';
  if (isUnanswered(application)) return 'pending';
  if (application.refusal !== undefined) return 'refused';
  return application.membership?.status === 'applied' ? 'delivered' : 'decided';
}

/** Whether the body's node is still to be told something. */
export function isDue(application: BodyApplication): boolean {
  if (isUnanswered(application)) return !application.expired;
  // Whatever became of the membership: a body keeps no name that the member no longer shows.
  return application.membership !== undefined && application.news > application.told;
}

/** When the newest wish is given up. */
export function expiresAt({ wish }: BodyApplication): number {
  return Date.parse(wish.at) + patience;
}

/** The application of somebody who wants to join; the same one where she does already. */
export function joining(
  application: BodyApplication | undefined,
  made: Pick<BodyApplication, 'id' | 'member' | 'body'>,
  at: InstantText,
): BodyApplication {
  if (!application) {
    const wish: Wish = { want: 'join', sequence: Date.parse(at), at };
    return { ...made, wish, answered: 0, expired: false, news: 0, told: 0 };
  }
  const wanted = application.wish.want === 'join' && (isWaiting(application) || isOpen(application));
  return wanted ? application : wishing(application, { want: 'join', at });
}

/** The application of somebody who no longer wants to join or be in, or why there is nothing to leave. */
export function leaving(
  application: BodyApplication | undefined,
  at: InstantText,
  reason: string,
): Outcome<BodyApplication> {
  if (!application)
    return refuse({
      code: 'body-application-not-found',
      kind: 'not-found',
      message: 'The member has not applied to this body.',
    });
  const leaves = application.wish.want === 'leave';
  if (leaves && isWaiting(application)) return accept(application);
  if (!isOpen(application) && (leaves || !isUnanswered(application)))
    return refuse({
      code: 'not-in-body',
      kind: 'state',
      message: 'The member is not in the body and has not applied.',
    });
  return accept(wishing(application, { want: 'leave', at, reason }));
}

/** The application after the body's node has answered a wish, for the member as of a version. */
export function answered(
  application: BodyApplication,
  asked: { readonly sequence: number; readonly version: number },
  answer: BodyNotice | { readonly refusal: string },
): BodyApplication {
  const told = Math.max(application.told, asked.version);
  if ('refusal' in answer) {
    if (asked.sequence < application.wish.sequence) return application;
    const heard = { ...application, answered: asked.sequence, expired: false, told };
    // There is nothing to leave where the application had never arrived.
    const { refusal: _, ...settled } = heard;
    return application.wish.want === 'leave' ? settled : { ...heard, refusal: answer.refusal };
  }
  return noted({ ...application, told }, answer);
}

/** The application after the body's node has told what became of the membership; an older notice changes nothing. */
export function noted(application: BodyApplication, { membership, heard }: BodyNotice): BodyApplication {
  const newer = membership.version > (application.membership?.version ?? 0);
  const known = newer ? { ...application, membership } : application;
  if (heard < application.wish.sequence) return known;
  const { refusal: _, ...rest } = known;
  return { ...rest, answered: Math.max(application.answered, heard), expired: false };
}

/** What is known of a membership that this node had forgotten: the body's node told of it. */
export function remembered(
  made: Pick<BodyApplication, 'id' | 'member' | 'body'>,
  { membership, heard }: BodyNotice,
  at: InstantText,
): BodyApplication {
  const wish: Wish = { want: 'join', sequence: heard, at };
  return { ...made, wish, answered: heard, expired: false, news: 0, told: 0, membership };
}

/** The application when the member has changed at home: the body's node is to be told, or that she is gone. */
export function following(
  application: BodyApplication,
  member: { readonly version: number; readonly gone: boolean },
  at: InstantText,
): BodyApplication {
  const told = member.version > application.news ? { ...application, news: member.version } : application;
  const left = member.gone ? leaving(told, at, 'left-cluster') : undefined;
  return left?.ok ? left.value : told;
}

/** The application when its newest wish is given up, which is no longer waited for. */
export function givenUp(application: BodyApplication, now: number): BodyApplication {
  return isWaiting(application) && expiresAt(application) <= now ? { ...application, expired: true } : application;
}

function wishing(application: BodyApplication, wish: Omit<Wish, 'sequence'>): BodyApplication {
  const { refusal: _, ...rest } = application;
  const sequence = Math.max(application.wish.sequence + 1, Date.parse(wish.at));
  return { ...rest, wish: { ...wish, sequence }, expired: false };
}

function isUnanswered({ wish, answered: newest }: BodyApplication): boolean {
  return newest < wish.sequence;
}

function isWaiting(application: BodyApplication): boolean {
  return isUnanswered(application) && !application.expired;
}

function isOpen({ membership }: BodyApplication): boolean {
  return membership?.status === 'applied' || membership?.status === 'active';
}
