import {
  accept,
  invalid,
  refuse,
  type Actor,
  type Outcome,
  type Uuid,
  type RequestIdentity,
  checkRequestId,
} from '@inclust/kernel';
import { dismissalReason, dismissalReasons } from '../domain/duplicates/dismissal.ts';
import type { DuplicateReason } from '../domain/duplicates/duplicate-marks.ts';
import { markText, strength, suspicion } from '../domain/duplicates/suspicion.ts';
import { deedOf } from './deed.ts';
import { mayReadRegister, mayUseRegister } from './permission.ts';
import type { MarkedPair, MembersApp, VersionedMember } from './ports.ts';
import { getMember } from './read-members.ts';

/** Two members who may be the same, the one with the lower id first, and why. */
export interface Suggestion {
  readonly first: VersionedMember;
  readonly second: VersionedMember;
  readonly reasons: readonly DuplicateReason[];
}

/** How many suggestions there are for one member at most. */
const mostForOne = 100;

/** Everybody who may be somebody else, the strongest reasons first, then by id. */
export async function suggestDuplicates(app: MembersApp, actor: Actor): Promise<Outcome<readonly Suggestion[]>> {
  const denied = mayReadRegister(actor);
  if (denied) return denied;
  const groups = await app.duplicates.groups();
  const found = await app.store.getAll([...new Set(groups.flat())]);
  const byId = new Map(found.map((one) => [one.member.id, one]));
  const pairs = new Map<string, Suggestion>();
  for (const group of groups)
    for (const [position, first] of group.entries())
      for (const second of group.slice(position + 1)) {
        const key = `${first} ${second}`;
        const [one, other] = [byId.get(first), byId.get(second)];
        if (one && other && !pairs.has(key)) pairs.set(key, suggestionOf(one, other));
      }
  return accept(await open(app, [...pairs.values()]));
}

/** Who may be the same as one member, the strongest reasons first; at most 100. */
export async function findDuplicates(app: MembersApp, id: Uuid, actor: Actor): Promise<Outcome<readonly Suggestion[]>> {
  const denied = mayReadRegister(actor);
  if (denied) return denied;
  const found = await getMember(app, id, actor);
  if (!found.ok) return found;
  const { member } = found.value;
  const ids = await app.duplicates.sharing(member.draft);
  const others = await app.store.getAll(ids.filter((one) => one !== member.id));
  const suggestions = await open(
    app,
    others.map((other) => suggestionOf(found.value, other)),
  );
  return accept(suggestions.slice(0, mostForOne));
}

/** Notes that two members are not the same, until one of them changes in what they are compared by. */
export async function dismissDuplicate(
  app: MembersApp,
  [firstId, secondId]: readonly [Uuid, Uuid],
  code: string,
  { actor, requestId }: RequestIdentity,
): Promise<Outcome<void>> {
  const denied = mayUseRegister(actor) ?? checkRequestId(requestId);
  if (denied) return denied;
  const reason = dismissalReason(code);
  if (!reason) {
    const message = `Must be one of ${dismissalReasons.join(', ')}.`;
    return invalid([{ field: 'reason', rule: code === '' ? 'required' : 'reason-unknown', message }]);
  }
  const first = await getMember(app, firstId, actor);
  if (!first.ok) return first;
  const second = await getMember(app, secondId, actor);
  if (!second.ok) return second;
  if (first.value.member.id === second.value.member.id)
    return invalid([{ field: 'second_name', rule: 'same-member', message: 'Must be another member than the first.' }]);
  const suggestion = suggestionOf(first.value, second.value);
  if (suggestion.reasons.length === 0)
    return refuse({ code: 'not-suggested', kind: 'state', message: 'Nothing speaks for the two being the same.' });
  const { at, by } = deedOf(app, actor);
  await app.duplicates.dismiss(markedPair(suggestion), { reason, by, at });
  return accept(undefined);
}

function suggestionOf(one: VersionedMember, other: VersionedMember): Suggestion {
  const [first, second] = one.member.id < other.member.id ? [one, other] : [other, one];
  return { first, second, reasons: suspicion(first.member.draft, second.member.draft) };
}

/** Those for which something speaks and that were not dismissed, in their order. */
async function open(app: MembersApp, suggestions: readonly Suggestion[]): Promise<readonly Suggestion[]> {
  const founded = suggestions.filter(({ reasons }) => reasons.length > 0);
  const dismissed = await app.duplicates.dismissed(founded.map(markedPair));
  return founded.filter((_, position) => dismissed[position] !== true).toSorted(byStrength);
}

function markedPair({ first, second }: Suggestion): MarkedPair {
  return {
    first: first.member.id,
    second: second.member.id,
    marks: `${markText(first.member.draft)} ${markText(second.member.draft)}`,
  };
}

function byStrength(one: Suggestion, other: Suggestion): number {
  const stronger = strength(other.reasons) - strength(one.reasons);
  const [ours, theirs] = [one, other].map(({ first, second }) => `${first.member.id} ${second.member.id}`);
  return stronger !== 0 ? stronger : (ours ?? '') < (theirs ?? '') ? -1 : 1;
}
