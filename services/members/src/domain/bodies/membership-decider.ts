import { accept, invalid, refuse, unreachable, type Decider, type Outcome } from '@inclust/kernel';
import { bodyClosed, isDerived, type Body } from './body.ts';
import { bodyRolesEndedOn, endingBodyRole, grantedBodyRole, withoutBodyRole } from './body-role.ts';
import {
  declineReasons,
  endReasons,
  type BodyHistoryEntry,
  type BodyMembership,
  type BodyMembershipCommand,
  type BodyMembershipEvent,
  type BodyMembershipState,
  type BodyMembershipStatus,
  type OtherEndReason,
} from './membership.ts';
import type { BodySubject } from './subject.ts';

/** The refusal of a membership that is not there. */
export const membershipNotFound = refuse({
  code: 'body-membership-not-found',
  kind: 'not-found',
  message: 'There is no such membership.',
});

/** The rules for one member in one body. */
export const bodyMembershipDecider: Decider<BodyMembershipCommand, BodyMembershipEvent, BodyMembershipState> = {
  initial: undefined,
  decide,
  evolve,
};

/** Whether somebody of this kind may apply to a body; the refusal where not. */
export function mayApplyTo(
  { kind, admits, closedOn }: Pick<Body, 'kind' | 'admits' | 'closedOn'>,
  subject: Pick<BodySubject, 'kind'>,
): Outcome<never> | undefined {
  if (isDerived(kind))
    return refuse({ code: 'members-derived', kind: 'state', message: 'Its members follow from a register.' });
  if (closedOn) return bodyClosed;
  if (admits.includes(subject.kind)) return undefined;
  return refuse({ code: 'not-admitted-here', kind: 'state', message: `The body is for ${admits.join(' and ')} only.` });
}

function decide(
  command: BodyMembershipCommand,
  membership: BodyMembershipState,
): Outcome<readonly BodyMembershipEvent[]> {
  const { at, today, by } = command;
  const deed = { at, today, by };
  if (command.kind === 'hear') return hear(command, membership);
  if (!membership) return membershipNotFound;
  switch (command.kind) {
    case 'admit':
      if (membership.status !== 'applied') return notWhile(membership.status);
      if (command.body.closedOn) return bodyClosed;
      return accept([{ kind: 'admitted', ...deed }]);
    case 'decline': {
      if (membership.status !== 'applied') return notWhile(membership.status);
      const { reason } = command;
      return checkReason(declineReasons, reason) ?? accept([{ kind: 'declined', reason, ...deed }]);
    }
    case 'end': {
      if (membership.status !== 'active') return notWhile(membership.status);
      const { reason } = command;
      return checkReason(endReasons, reason) ?? accept([{ kind: 'ended', reason, ...deed }]);
    }
    case 'end-with-body': {
      const reason: OtherEndReason = 'body-closed';
      if (membership.status === 'applied') return accept([{ kind: 'declined', reason, ...deed }]);
      return accept(membership.status === 'active' ? [{ kind: 'ended', reason, ...deed }] : []);
    }
    case 'grant-role': {
      const since = membership.periods.at(-1)?.from;
      if (membership.status !== 'active' || !since) return notWhile(membership.status);
      const holder = { kind: membership.subject.kind, since, roles: membership.roles };
      const role = grantedBodyRole(holder, command.role, today);
      return role.ok ? accept([{ kind: 'role-granted', role: role.value, ...deed }]) : role;
    }
    case 'end-role': {
      if (membership.status !== 'active') return notWhile(membership.status);
      const on = command.on ?? today;
      const role = endingBodyRole(membership.roles, command.role, on);
      return role.ok ? accept([{ kind: 'role-ended', role: role.value, on, ...deed }]) : role;
    }
    default:
      return unreachable(command);
  }
}

/** What a wish of the member's home comes to. What was heard before changes nothing, so that it may be told any number of times. */
function hear(
  { id, body, wish, at, today, by }: Extract<BodyMembershipCommand, { kind: 'hear' }>,
  membership: BodyMembershipState,
): Outcome<readonly BodyMembershipEvent[]> {
  const deed = { at, today, by };
  const { want, sequence, subject, reason } = wish;
  const applied = { kind: 'applied', id, body: body.id, bodyKind: body.kind, ...deed } as const;
  if (!membership) {
    if (want === 'leave') return membershipNotFound;
    return mayApplyTo(body, subject) ?? accept([{ ...applied, heard: { sequence, subject } }]);
  }
  const fresh = sequence > membership.heard;
  const news = subject.version > membership.subject.version;
  const heard = {
    sequence: fresh ? sequence : membership.heard,
    subject: news ? subject : membership.subject,
  };
  const waiting = membership.status === 'applied';
  const inside = membership.status === 'active';
  if (fresh && want === 'join' && !waiting && !inside)
    return mayApplyTo(body, subject) ?? accept([{ ...applied, heard }]);
  if (fresh && want === 'leave' && (waiting || inside)) {
    const kind = waiting ? 'withdrawn' : 'ended';
    return accept([{ kind, ...(reason ? { reason } : {}), heard, ...deed }]);
  }
  const told = fresh || (news && !sameSubject(subject, membership.subject));
  return accept(told ? [{ kind: 'subject-updated', heard, ...deed }] : []);
}

function evolve(membership: BodyMembershipState, event: BodyMembershipEvent): BodyMembershipState {
  const { at, today } = event;
  if (event.kind === 'applied') {
    const { id, body, bodyKind, heard } = event;
    const { periods = [], roles = [], history = [] } = membership ?? {};
    return {
      status: 'applied',
      id,
      body,
      bodyKind,
      subject: heard.subject,
      heard: heard.sequence,
      periods,
      roles,
      history: [...history, entryOf(event)],
      appliedAt: at,
      changedAt: at,
    };
  }
  if (!membership) throw new Error(`a membership of a body was ${event.kind} before being applied for`);
  const { reason: _, ...rest } = withHeard(membership, event);
  if (event.kind === 'subject-updated') return { ...membership, ...rest, changedAt: at };
  const after = { ...rest, history: [...membership.history, entryOf(event)], changedAt: at };
  switch (event.kind) {
    case 'admitted':
      return { ...after, status: 'active', periods: [...membership.periods, { from: today }] };
    case 'declined':
      return { ...after, status: 'declined', reason: event.reason };
    case 'withdrawn':
      return { ...after, status: 'withdrawn', ...(event.reason ? { reason: event.reason } : {}) };
    case 'ended':
      return {
        ...after,
        status: 'ended',
        periods: membership.periods.map((period) => (period.to ? period : { ...period, to: today })),
        roles: bodyRolesEndedOn(membership.roles, today),
        ...(event.reason ? { reason: event.reason } : {}),
      };
    case 'role-granted':
      return { ...after, roles: [...membership.roles, event.role] };
    case 'role-ended':
      return { ...after, roles: withoutBodyRole(membership.roles, event.role, event.on) };
    default:
      return unreachable(event);
  }
}

function withHeard(membership: BodyMembership, event: BodyMembershipEvent): BodyMembership {
  const heard = 'heard' in event ? event.heard : undefined;
  return heard ? { ...membership, heard: heard.sequence, subject: heard.subject } : membership;
}

function entryOf(event: Exclude<BodyMembershipEvent, { kind: 'subject-updated' }>): BodyHistoryEntry {
  const { kind, at, today: day, by } = event;
  const reason = 'reason' in event ? event.reason : undefined;
  return {
    kind,
    at,
    day,
    by,
    ...(reason ? { reason } : {}),
    ...('role' in event ? { role: event.role } : {}),
  };
}

/** Whether two tell the same of a member, whatever its version. */
function sameSubject(one: BodySubject, other: BodySubject): boolean {
  return JSON.stringify({ ...one, version: 0 }) === JSON.stringify({ ...other, version: 0 });
}

function notWhile(status: BodyMembershipStatus) {
  const saying: Readonly<Record<BodyMembershipStatus, string>> = {
    applied: 'The application has not been decided yet.',
    active: 'The member is in the body.',
    declined: 'The application was declined.',
    withdrawn: 'The application was taken back.',
    ended: 'The stay has ended.',
  };
  return refuse({ code: `body-membership-${status}`, kind: 'state', message: saying[status] });
}

function checkReason(reasons: readonly string[], reason: string): Outcome<never> | undefined {
  if (reasons.includes(reason)) return undefined;
  const rule = reason === '' ? 'required' : 'reason-unknown';
  return invalid([{ field: 'reason', rule, message: `Must be one of ${reasons.join(', ')}.` }]);
}
