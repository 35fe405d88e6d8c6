import {
  accept,
  invalid,
  refuse,
  unreachable,
  type Decider,
  type InstantText,
  type Outcome,
  type PlainDateText,
  type Uuid,
} from '@inclust/kernel';
import { notWhile, moves, periodsAfter, wayOf, type Move } from './life-cycle.ts';
import type { HistoryEntry, Member, MemberDraft, MemberStatus, Role, TransitionKind } from './member.ts';
import { endedRole, grantedRole, rolesEndedOn, sameRole, type EndingRole, type WantedRole } from './roles.ts';
import { sameDraft } from './same-draft.ts';
import { violations } from './rules.ts';
import { unknownCodes } from './unknown-codes.ts';

/** Who carries a command out, and when: the moment, and the day it is then in the node's zone. */
export interface Deed {
  readonly at: InstantText;
  readonly today: PlainDateText;
  /** The actor's id. */
  readonly by: string;
}

export type MemberCommand = Deed &
  (
    | { readonly kind: 'apply'; readonly id: Uuid; readonly draft: MemberDraft }
    | { readonly kind: 'register'; readonly id: Uuid; readonly draft: MemberDraft }
    | { readonly kind: 'update'; readonly draft: MemberDraft }
    | { readonly kind: Move; readonly reason: string }
    | { readonly kind: 'grant-role'; readonly role: WantedRole }
    | {
        readonly kind: 'end-role';
        readonly role: Pick<WantedRole, 'kind' | 'organisation'>;
        readonly on?: PlainDateText;
      }
  );

export type MemberEvent = Deed &
  (
    | { readonly kind: 'applied' | 'registered'; readonly id: Uuid; readonly draft: MemberDraft }
    | { readonly kind: 'updated'; readonly draft: MemberDraft }
    | { readonly kind: MovedKind; readonly reason?: string }
    | { readonly kind: 'role-granted'; readonly role: Role }
    | ({ readonly kind: 'role-ended' } & EndingRole)
  );

/** What a move comes to. */
export type MovedKind = Exclude<TransitionKind, 'applied' | 'registered'>;

export type MemberState = Member | undefined;

const missing = refuse({ code: 'member-not-found', kind: 'not-found', message: 'There is no such member.' });

/** Whether the profile of somebody in this status may change. */
const changeable: ReadonlySet<MemberStatus> = new Set(['applicant', 'active', 'suspended']);

/** The register's rules for one member. */
export const memberDecider: Decider<MemberCommand, MemberEvent, MemberState> = { initial: undefined, decide, evolve };

function decide(command: MemberCommand, member: MemberState): Outcome<readonly MemberEvent[]> {
  const { at, today, by } = command;
  const deed = { at, today, by };
  if (command.kind === 'apply' || command.kind === 'register') {
    if (member) return refuse({ code: 'member-exists', kind: 'exists', message: 'There is a member with this id.' });
    const broken = [...violations(command.draft, { today }), ...unknownCodes(command.draft)];
    if (broken.length > 0) return invalid(broken);
    const kind = command.kind === 'apply' ? 'applied' : 'registered';
    return accept([{ kind, id: command.id, draft: command.draft, ...deed }]);
  }
  if (!member) return missing;
  switch (command.kind) {
    case 'update': {
      if (!changeable.has(member.status)) return notWhile(member.status);
      const broken = [
        ...fixed(member.draft, command.draft),
        ...violations(command.draft, { today }),
        ...unknownCodes(command.draft, member.draft),
      ];
      if (broken.length > 0) return invalid(broken);
      return accept(sameDraft(member.draft, command.draft) ? [] : [{ kind: 'updated', draft: command.draft, ...deed }]);
    }
    case 'grant-role': {
      const role = grantedRole(member, command.role, today);
      return role.ok ? accept([{ kind: 'role-granted', role: role.value, ...deed }]) : role;
    }
    case 'end-role': {
      const ending = endedRole(member, command.role, command.on ?? today);
      return ending.ok ? accept([{ kind: 'role-ended', ...ending.value, ...deed }]) : ending;
    }
    case 'admit':
    case 'decline':
    case 'suspend':
    case 'resume':
    case 'withdraw':
    case 'readmit': {
      const way = wayOf(command.kind, member, command.reason);
      if (!way.ok) return way;
      const kind = way.value.event as MovedKind;
      return accept([{ kind, ...(command.reason === '' ? {} : { reason: command.reason }), ...deed }]);
    }
    default:
      return unreachable(command);
  }
}

function evolve(member: MemberState, event: MemberEvent): MemberState {
  const { at, today } = event;
  if (event.kind === 'applied' || event.kind === 'registered') {
    const active = event.kind === 'registered';
    return {
      status: active ? 'active' : 'applicant',
      id: event.id,
      draft: event.draft,
      periods: active ? [{ from: event.draft.joinedOn ?? today }] : [],
      roles: [],
      history: [entryOf(event, event.kind)],
      registeredAt: at,
      changedAt: at,
    };
  }
  if (!member) throw new Error(`a member was ${event.kind} before being registered`);
  if (event.kind === 'updated') return { ...member, draft: event.draft, changedAt: at };
  const history = [...member.history, entryOf(event, event.kind)];
  switch (event.kind) {
    case 'role-granted':
      return { ...member, roles: [...member.roles, event.role], history, changedAt: at };
    case 'role-ended':
      return { ...member, roles: replaced(member.roles, event), history, changedAt: at };
    default: {
      const status = statusAfter(event.kind);
      return {
        ...member,
        status,
        periods: periodsAfter(member, status, today),
        roles: status === 'left' ? rolesEndedOn(member.roles, today) : member.roles,
        history,
        changedAt: at,
      };
    }
  }
}

function statusAfter(kind: MovedKind): MemberStatus {
  const way = Object.values(moves).find(({ event }) => event === kind);
  if (!way) throw new Error(`nothing leads to ${kind}`);
  return way.to;
}

function replaced(roles: readonly Role[], { before, after }: EndingRole): readonly Role[] {
  return roles.flatMap((role) => (sameRole(role, before) && role.from === before.from ? (after ?? []) : [role]));
}

function entryOf(event: Exclude<MemberEvent, { kind: 'updated' }>, kind: HistoryEntry['kind']): HistoryEntry {
  const { at, today, by } = event;
  const role = event.kind === 'role-granted' ? event.role : event.kind === 'role-ended' ? event.before : undefined;
  const reason = 'reason' in event ? event.reason : undefined;
  return { kind, at, day: today, by, ...(reason ? { reason } : {}), ...(role ? { role } : {}) };
}

/** What never changes: what a member is, and when the first stay began. */
function fixed(before: MemberDraft, after: MemberDraft) {
  const found = [];
  if (before.kind !== after.kind) {
    found.push({
      field: 'profile.kind',
      rule: 'unchangeable',
      message: 'A person does not become an organisation, nor the other way round.',
    });
  }
  if (before.joinedOn !== after.joinedOn) {
    found.push({
      field: 'profile.joined_date',
      rule: 'unchangeable',
      message: 'The first day of the first stay cannot change.',
    });
  }
  return found;
}
