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
import { evolveMerge } from './merging/evolve-merge.ts';
import { isMergeEvent, type MergeEvent } from './merging/merge-events.ts';
import { noteChosen } from './merging/note-chosen.ts';
import { endedRole, grantedRole, rolesEndedOn, sameRole, type EndingRole, type WantedRole } from './roles.ts';
import {
  checkedConsent,
  endingConsent,
  expiredPurposes,
  isOutdated,
  sayingListed,
  withConsent,
  withoutConsents,
  type Consent,
  type ConsentEnd,
  type ConsentSource,
  type PurposeCode,
  type WantedConsent,
} from './consents.ts';
import { erasedMember, type EraseReason } from './erasure.ts';
import { chosenSharing, type SharedField, type Sharing } from './sharing.ts';
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

/** A profile, and how it came to the register: a consent that it says was given came the same way. */
interface HandedIn {
  readonly draft: MemberDraft;
  /** `staff` when absent. */
  readonly source?: ConsentSource;
}

export type MemberCommand = Deed &
  (
    | ({ readonly kind: 'apply'; readonly id: Uuid } & HandedIn)
    | ({ readonly kind: 'register'; readonly id: Uuid } & HandedIn)
    | ({ readonly kind: 'update' } & HandedIn)
    | { readonly kind: Move; readonly reason: string }
    | { readonly kind: 'grant-role'; readonly role: WantedRole }
    | { readonly kind: 'give-consent'; readonly consent: WantedConsent }
    | { readonly kind: 'withdraw-consent'; readonly purpose: string }
    | { readonly kind: 'expire-consents' }
    | { readonly kind: 'erase'; readonly reason: EraseReason }
    | { readonly kind: 'set-sharing'; readonly changes: Readonly<Record<string, string>> }
    | {
        readonly kind: 'end-role';
        readonly role: Pick<WantedRole, 'kind' | 'organisation'>;
        readonly on?: PlainDateText;
      }
  );

export type MemberEvent = MembershipEvent | MergeEvent;

type MembershipEvent = Deed &
  (
    | ({ readonly kind: 'applied' | 'registered'; readonly id: Uuid } & HandedIn)
    | ({ readonly kind: 'updated' } & HandedIn)
    | { readonly kind: MovedKind; readonly reason?: string }
    | { readonly kind: 'consent-given'; readonly consent: Consent }
    | { readonly kind: 'consent-withdrawn' | 'consents-expired'; readonly purposes: readonly PurposeCode[] }
    | { readonly kind: 'sharing-set'; readonly sharing: Sharing; readonly fields: readonly SharedField[] }
    | { readonly kind: 'erased'; readonly reason: EraseReason }
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

/** Decides about commands one after the other, each about what the ones before make of the member; all of them, or the first refusal. */
export function decideInTurn(commands: readonly MemberCommand[], member: MemberState): Outcome<readonly MemberEvent[]> {
  let current = member;
  const events: MemberEvent[] = [];
  for (const command of commands) {
    const decided = decide(command, current);
    if (!decided.ok) return decided;
    events.push(...decided.value);
    current = decided.value.reduce(evolve, current);
  }
  return accept(events);
}

function decide(command: MemberCommand, member: MemberState): Outcome<readonly MemberEvent[]> {
  const { at, today, by } = command;
  const deed = { at, today, by };
  if (command.kind === 'apply' || command.kind === 'register') {
    if (member) return refuse({ code: 'member-exists', kind: 'exists', message: 'There is a member with this id.' });
    const broken = [...violations(command.draft, { today }), ...unknownCodes(command.draft)];
    if (broken.length > 0) return invalid(broken);
    const kind = command.kind === 'apply' ? 'applied' : 'registered';
    return accept([{ kind, id: command.id, ...handedIn(command), ...deed }]);
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
      return accept(sameDraft(member.draft, command.draft) ? [] : [{ kind: 'updated', ...handedIn(command), ...deed }]);
    }
    case 'give-consent': {
      if (!changeable.has(member.status)) return notWhile(member.status);
      const consent = checkedConsent(command.consent, deed);
      if (isOutdated(member.consents, command.consent))
        return invalid([
          {
            field: 'consent.from_date',
            rule: 'consent-outdated',
            message: 'The register knows of a newer consent to this purpose, or that it was taken back since.',
          },
        ]);
      return consent.ok ? accept([{ kind: 'consent-given', consent: consent.value, ...deed }]) : consent;
    }
    case 'withdraw-consent': {
      // Whatever the state: who has left may take back what still stands.
      const purpose = endingConsent(member.consents, command.purpose);
      return purpose.ok ? accept([{ kind: 'consent-withdrawn', purposes: [purpose.value], ...deed }]) : purpose;
    }
    case 'expire-consents': {
      const expired = expiredPurposes(member.consents, today);
      return accept(expired.length > 0 ? [{ kind: 'consents-expired', purposes: expired, ...deed }] : []);
    }
    case 'erase': {
      const done = member.merged ? !member.merged.kept : member.status === 'erased';
      return accept(done ? [] : [{ kind: 'erased', reason: command.reason, ...deed }]);
    }
    case 'set-sharing': {
      if (!changeable.has(member.status)) return notWhile(member.status);
      const sharing = chosenSharing(member.sharing, command.changes);
      if (!sharing.ok) return sharing;
      const fields = Object.keys(command.changes) as SharedField[];
      const known = sharing.value === member.sharing && noteChosen(member.aliases, fields) === member.aliases;
      return accept(known ? [] : [{ kind: 'sharing-set', sharing: sharing.value, fields, ...deed }]);
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
      consents: event.draft.listingConsent ? [saidConsent(event)] : [],
      sharing: {},
      history: [entryOf(event, event.kind)],
      registeredAt: at,
      changedAt: at,
    };
  }
  if (!member) throw new Error(`a member was ${event.kind} before being registered`);
  if (isMergeEvent(event)) return evolveMerge(member, event);
  if (event.kind === 'updated') {
    return { ...member, draft: event.draft, consents: consentsAfterUpdate(member, event), changedAt: at };
  }
  if (event.kind === 'sharing-set') {
    const aliases = noteChosen(member.aliases, event.fields);
    return { ...member, sharing: event.sharing, ...(aliases ? { aliases } : {}), changedAt: at };
  }
  const history = [...member.history, entryOf(event, event.kind)];
  switch (event.kind) {
    case 'erased':
      // Of who was merged into another it is what undoing would take that says who it was.
      return member.merged
        ? { ...member, merged: { into: member.merged.into, at: member.merged.at }, history, changedAt: at }
        : { ...erasedMember(member, event), history };
    case 'consent-given':
      return withStanding(member, withConsent(member.consents, event.consent), history, at);
    case 'consent-withdrawn':
    case 'consents-expired': {
      const end =
        event.kind === 'consent-withdrawn' ? withdrawnBy(event) : ({ why: 'expired', at, by: event.by } as const);
      const consents = withoutConsents(member.consents, event.purposes, end);
      return withStanding(member, consents, history, at);
    }
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

/** The member with these consents; the profile says of one of them whether it stands. */
function withStanding(
  member: Member,
  consents: readonly Consent[],
  history: readonly HistoryEntry[],
  changedAt: InstantText,
): Member {
  return { ...member, draft: sayingListed(member.draft, consents), consents, history, changedAt };
}

/** The consent that a profile says was given, where nothing more is known of it. */
function saidConsent({ at, today, by, source = 'staff' }: Deed & Partial<HandedIn>): Consent {
  return {
    purpose: 'directory',
    textVersion: '',
    source,
    from: today,
    givenAt: at,
    givenBy: by,
  };
}

function consentsAfterUpdate({ draft, consents }: Member, event: Deed & HandedIn): readonly Consent[] {
  if (draft.listingConsent === event.draft.listingConsent) return consents;
  return event.draft.listingConsent
    ? withConsent(consents, saidConsent(event))
    : withoutConsents(consents, ['directory'], withdrawnBy(event));
}

function withdrawnBy({ at, today, by }: Deed): ConsentEnd {
  return { why: 'withdrawn', at, on: today, by };
}

function handedIn({ draft, source }: HandedIn): HandedIn {
  return { draft, ...(source ? { source } : {}) };
}

function statusAfter(kind: MovedKind): MemberStatus {
  const way = Object.values(moves).find(({ event }) => event === kind);
  if (!way) throw new Error(`nothing leads to ${kind}`);
  return way.to;
}

function replaced(roles: readonly Role[], { before, after }: EndingRole): readonly Role[] {
  return roles.flatMap((role) => (sameRole(role, before) && role.from === before.from ? (after ?? []) : [role]));
}

function entryOf(
  event: Exclude<MembershipEvent, { kind: 'updated' | 'sharing-set' }>,
  kind: HistoryEntry['kind'],
): HistoryEntry {
  const { at, today, by } = event;
  const role = event.kind === 'role-granted' ? event.role : event.kind === 'role-ended' ? event.before : undefined;
  const reason = 'reason' in event ? event.reason : undefined;
  const purposes = 'purposes' in event ? event.purposes : 'consent' in event ? [event.consent.purpose] : undefined;
  return {
    kind,
    at,
    day: today,
    by,
    ...(reason ? { reason } : {}),
    ...(role ? { role } : {}),
    ...(purposes ? { purposes } : {}),
  };
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
