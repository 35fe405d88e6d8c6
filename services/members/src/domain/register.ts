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
import { sameDraft } from './same-draft.ts';
import type { Member, MemberDraft } from './member.ts';
import { violations } from './rules.ts';

/** When a command is carried out: the moment, and the day it is then in the node's zone. */
export interface When {
  readonly at: InstantText;
  readonly today: PlainDateText;
}

export type MemberCommand = When &
  (
    | { readonly kind: 'register'; readonly id: Uuid; readonly draft: MemberDraft }
    | { readonly kind: 'update'; readonly draft: MemberDraft }
    | { readonly kind: 'withdraw' }
    | { readonly kind: 'readmit' }
  );

export type MemberEvent = When &
  (
    | { readonly kind: 'registered'; readonly id: Uuid; readonly draft: MemberDraft }
    | { readonly kind: 'updated'; readonly draft: MemberDraft }
    | { readonly kind: 'withdrawn' }
    | { readonly kind: 'readmitted' }
  );

export type MemberState = Member | undefined;

const missing = refuse({ code: 'member-not-found', kind: 'not-found', message: 'There is no such member.' });
const withdrawn = refuse({ code: 'member-withdrawn', kind: 'state', message: 'The member has left; re-admit first.' });

/** The register's rules for one member. */
export const memberDecider: Decider<MemberCommand, MemberEvent, MemberState> = { initial: undefined, decide, evolve };

function decide(command: MemberCommand, member: MemberState): Outcome<readonly MemberEvent[]> {
  const { at, today } = command;
  switch (command.kind) {
    case 'register': {
      if (member) return refuse({ code: 'member-exists', kind: 'exists', message: 'There is a member with this id.' });
      const broken = violations(command.draft, { today });
      if (broken.length > 0) return invalid(broken);
      return accept([{ kind: 'registered', id: command.id, draft: command.draft, at, today }]);
    }
    case 'update': {
      if (!member) return missing;
      if (member.status === 'withdrawn') return withdrawn;
      const broken = [...fixed(member.draft, command.draft), ...violations(command.draft, { today })];
      if (broken.length > 0) return invalid(broken);
      return accept(
        sameDraft(member.draft, command.draft) ? [] : [{ kind: 'updated', draft: command.draft, at, today }],
      );
    }
    case 'withdraw':
      if (!member) return missing;
      if (member.status === 'withdrawn')
        return refuse({ code: 'member-withdrawn', kind: 'state', message: 'The member has left already.' });
      return accept([{ kind: 'withdrawn', at, today }]);
    case 'readmit':
      if (!member) return missing;
      if (member.status === 'active')
        return refuse({ code: 'member-active', kind: 'state', message: 'The member has not left.' });
      return accept([{ kind: 'readmitted', at, today }]);
    default:
      return unreachable(command);
  }
}

function evolve(member: MemberState, event: MemberEvent): MemberState {
  const { at, today } = event;
  if (event.kind === 'registered') {
    const from = event.draft.joinedOn ?? today;
    return { status: 'active', id: event.id, draft: event.draft, periods: [{ from }], registeredAt: at, changedAt: at };
  }
  if (!member) throw new Error(`a member was ${event.kind} before being registered`);
  switch (event.kind) {
    case 'updated':
      return { ...member, draft: event.draft, changedAt: at };
    case 'withdrawn': {
      const last = member.periods.at(-1);
      const periods = last ? [...member.periods.slice(0, -1), { from: last.from, to: today }] : [];
      return { ...member, status: 'withdrawn', periods, changedAt: at };
    }
    case 'readmitted':
      return { ...member, status: 'active', periods: [...member.periods, { from: today }], changedAt: at };
    default:
      return unreachable(event);
  }
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
