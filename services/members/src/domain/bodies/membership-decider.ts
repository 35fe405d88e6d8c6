import { accept, invalid, refuse, unreachable, type Decider, type Outcome } from '@inclust/kernel';
import { bodyClosed, isDerived, type Body } from './body.ts';
import { endingBodyRole, grantedBodyRole } from './body-role.ts';
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
import { same } from '../same-draft.ts';
import { stepped } from './standing.ts';
import type { BodySubject } from './subject.ts';
import { standing, standingOf, withoutPart, withPart } from './uniting.ts';

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
  if (command.kind === 'unite') return unite(command, membership);
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
    case 'merge':
      if (membership.merged) return membership.merged.into === command.into ? accept([]) : notWhile('merged');
      return accept([{ kind: 'merged', into: command.into, ...deed }]);
    case 'part': {
      const { source } = command;
      const isPart = membership.united?.some((part) => part.source === source);
      return accept(isPart ? [{ kind: 'parted', source, ...deed }] : []);
    }
    case 'restore': {
      if (!membership.merged) return accept([]);
      const parted = command.from.history.findLast(
        (entry) => entry.kind === 'parted' && entry.source === membership.id,
      );
      return accept([{ kind: 'restored', was: parted?.part ?? membership.merged.was, ...deed }]);
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
  // What somebody wants who is another is what that other one wants.
  const herself = membership.status !== 'merged';
  if (fresh && herself && want === 'join' && !waiting && !inside)
    return mayApplyTo(body, subject) ?? accept([{ ...applied, heard }]);
  if (fresh && want === 'leave' && (waiting || inside)) {
    const kind = waiting ? 'withdrawn' : 'ended';
    return accept([{ kind, ...(reason ? { reason } : {}), heard, ...deed }]);
  }
  const told = fresh || (news && !sameSubject(subject, membership.subject));
  return accept(told ? [{ kind: 'subject-updated', heard, ...deed }] : []);
}

/** What it comes to that another membership is part of this one. What is so already changes nothing, so that it may be said again. */
function unite(
  { id, source, subject, at, today, by }: Extract<BodyMembershipCommand, { kind: 'unite' }>,
  membership: BodyMembershipState,
): Outcome<readonly BodyMembershipEvent[]> {
  const deed = { at, today, by };
  if (!source.merged) return accept([]);
  const part = membership?.united?.find((one) => one.source === source.id);
  if (!part) return accept([{ kind: 'united', id, source, subject, ...deed }]);
  const { was } = source.merged;
  return accept(same(part.was, was) ? [] : [{ kind: 'part-updated', source: source.id, was, ...deed }]);
}

function evolve(membership: BodyMembershipState, event: BodyMembershipEvent): BodyMembershipState {
  const { at } = event;
  if (event.kind === 'applied') {
    const { id, body, bodyKind, heard } = event;
    const entry = entryOf(event);
    const none = { status: 'applied', periods: [], roles: [], appliedAt: at } as const;
    const known = membership ?? { history: [] };
    const rest = { ...known, id, body, bodyKind, subject: heard.subject, heard: heard.sequence, changedAt: at };
    const history = [...known.history, entry];
    return standing({ ...none, ...rest, history }, stepped(membership ? standingOf(membership) : none, entry));
  }
  if (event.kind === 'united') return united(membership, event);
  if (!membership) throw new Error(`a membership of a body was ${event.kind} before being applied for`);
  const before = withHeard(membership, event);
  if (event.kind === 'subject-updated') return { ...before, changedAt: at };
  if (event.kind === 'part-updated') {
    const { united: parts = [], standing: now } = withPart(before, event.source, event.was);
    return standing({ ...before, united: parts, changedAt: at }, now);
  }
  if (event.kind === 'parted') return parted(before, event);
  const entry = entryOf(event);
  const after = { ...before, history: [...before.history, entry], changedAt: at };
  switch (event.kind) {
    case 'merged': {
      const { reason: _, ...rest } = after;
      const was = standingOf(membership);
      return { ...rest, status: 'merged', periods: [], roles: [], merged: { into: event.into, was } };
    }
    case 'restored': {
      const { merged: _, ...rest } = after;
      return standing(rest, event.was);
    }
    default:
      return standing(after, stepped(standingOf(before), entry));
  }
}

function united(
  membership: BodyMembershipState,
  event: Extract<BodyMembershipEvent, { kind: 'united' }>,
): BodyMembership {
  const { id, source, subject, at } = event;
  if (!source.merged) throw new Error('a membership that is part of no other was united with one');
  const { into: _, was } = source.merged;
  const entry = entryOf(event);
  if (!membership) {
    const { body, bodyKind, heard } = source;
    const parts = [{ source: source.id, was }];
    return { id, body, bodyKind, subject, heard, ...was, united: parts, history: [entry], changedAt: at };
  }
  const newer = subject.version > membership.subject.version ? { subject } : {};
  const { united: parts = [], standing: now } = withPart(membership, source.id, was);
  const history = [...membership.history, entry];
  return standing({ ...membership, ...newer, united: parts, history, changedAt: at }, now);
}

function parted(membership: BodyMembership, event: Extract<BodyMembershipEvent, { kind: 'parted' }>): BodyMembership {
  const left = withoutPart(membership, event.source);
  const { united: _, ...rest } = membership;
  const parts = left.united.length > 0 ? { united: left.united } : {};
  const history = [...membership.history, { ...entryOf(event), part: left.part }];
  return standing({ ...rest, ...parts, history, changedAt: event.at }, left.standing);
}

function withHeard(membership: BodyMembership, event: BodyMembershipEvent): BodyMembership {
  const heard = 'heard' in event ? event.heard : undefined;
  return heard ? { ...membership, heard: heard.sequence, subject: heard.subject } : membership;
}

function entryOf(event: Exclude<BodyMembershipEvent, { kind: 'subject-updated' | 'part-updated' }>): BodyHistoryEntry {
  const { kind, at, today: day, by } = event;
  const reason = 'reason' in event ? event.reason : undefined;
  const source = kind === 'united' ? event.source.id : kind === 'parted' ? event.source : undefined;
  const on = kind === 'role-ended' && event.on !== day ? event.on : undefined;
  return {
    kind,
    at,
    day,
    by,
    ...(reason ? { reason } : {}),
    ...('role' in event ? { role: event.role } : {}),
    ...(on ? { on } : {}),
    ...(source ? { source } : {}),
  };
}

/** Whether two tell the same of a member, whatever its version. */
function sameSubject(one: BodySubject, other: BodySubject): boolean {
  return same({ ...one, version: 0 }, { ...other, version: 0 });
}

function notWhile(status: BodyMembershipStatus) {
  const saying: Readonly<Record<BodyMembershipStatus, string>> = {
    applied: 'The application has not been decided yet.',
    active: 'The member is in the body.',
    declined: 'The application was declined.',
    withdrawn: 'The application was taken back.',
    ended: 'The stay has ended.',
    merged: 'The member was merged into another, whose membership this is part of.',
  };
  return refuse({ code: `body-membership-${status}`, kind: 'state', message: saying[status] });
}

function checkReason(reasons: readonly string[], reason: string): Outcome<never> | undefined {
  if (reasons.includes(reason)) return undefined;
  const rule = reason === '' ? 'required' : 'reason-unknown';
  return invalid([{ field: 'reason', rule, message: `Must be one of ${reasons.join(', ')}.` }]);
}
