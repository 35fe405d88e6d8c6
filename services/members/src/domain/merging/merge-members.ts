import { accept, invalid, refuse, type Outcome } from '@inclust/kernel';
import { standing } from '../consents.ts';
import { notWhile } from '../life-cycle.ts';
import type { Member, MemberDraft } from '../member.ts';
import { naturalKeys } from '../natural-key.ts';
import type { Deed, MemberEvent } from '../register.ts';
import { mostRoles } from '../roles.ts';
import { violations } from '../rules.ts';
import { mergeDrafts, type Choices, type MergedField } from './merge-drafts.ts';
import type { Alias, MergeParts, MovedRoles } from './merge-record.ts';
import { uniteConsents } from './unite-consents.ts';
import { uniteIntervals } from './unite-intervals.ts';
import { moveRoles, uniteRoles } from './unite-roles.ts';
import { uniteSharing } from './unite-sharing.ts';
import { strongerStatus } from './unite-status.ts';

/** Two members who are to be one, and those who represent the source. None of them is merged away. */
export interface MergeParties {
  readonly source: Member;
  readonly target: Member;
  readonly representatives: readonly Member[];
}

/** What a merge comes to. */
export interface Merge {
  readonly source: MemberEvent;
  readonly target: MemberEvent;
  /** In the order of the representatives. */
  readonly representatives: readonly (readonly MemberEvent[])[];
  readonly fields: readonly MergedField[];
}

/** Makes one of two. Refused: `member-erased`, `kinds-differ`, `too-many-roles`, and what the rules of the register say of the profile. */
export function mergeMembers(
  { source, target, representatives }: MergeParties,
  choices: Choices,
  deed: Deed,
): Outcome<Merge> {
  if (source.status === 'erased' || target.status === 'erased') return notWhile('erased');
  if (source.draft.kind !== target.draft.kind)
    return refuse({
      code: 'kinds-differ',
      kind: 'state',
      message: 'A person and an organisation are never the same.',
    });
  const consents = uniteConsents(source.consents, target.consents, deed);
  const listed = standing(consents, 'directory') !== undefined;
  const { draft, fields } = mergeDrafts(source.draft, target.draft, choices, listed);
  const broken = violations(draft, deed);
  if (broken.length > 0) return invalid(broken);
  const after: MergeParts = {
    draft,
    status: strongerStatus(source.status, target.status),
    periods: uniteIntervals([...target.periods, ...source.periods]),
    roles: uniteRoles([...target.roles, ...source.roles]),
    consents,
    sharing: uniteSharing(source, target),
  };
  if (after.roles.length > mostRoles)
    return refuse({ code: 'too-many-roles', kind: 'exhausted', message: `A member has at most ${mostRoles} roles.` });
  const moved = representatives.map(({ id, roles }): MovedRoles => {
    const represents = roles.some((role) => role.organisation === source.id);
    return { member: id, before: roles, after: represents ? moveRoles(roles, source.id, target.id) : roles };
  });
  const pair = { source: source.id, target: target.id };
  const kept = { source, before: partsOf(target), after, representatives: moved.filter(changes) };
  return accept({
    source: { kind: 'merged-away', merge: pair, kept, ...deed },
    target: { kind: 'merged-in', merge: pair, parts: after, aliases: aliasesAfter(source, target, draft), ...deed },
    representatives: moved.map((one) =>
      changes(one) ? [{ kind: 'roles-moved', merge: pair, roles: one.after, ...deed }] : [],
    ),
    fields,
  });
}

/** What a merge changes of a member. */
export function partsOf({ draft, status, periods, roles, consents, sharing }: Member): MergeParts {
  return { draft, status, periods, roles, consents, sharing };
}

/** What stays of the profile of who is another: nothing but the kind. */
export function emptied({ kind }: MemberDraft): MemberDraft {
  const common = {
    disciplines: [],
    functions: [],
    activities: [],
    skillsOffered: [],
    skillsSought: [],
    languages: [],
    links: [],
    description: {},
    listingConsent: false,
  };
  return kind === 'person' ? { ...common, kind, givenName: '', familyName: '' } : { ...common, kind, names: {} };
}

/** Under what else the target is found from now on: the source's names and keys, and its own key where the source's was taken. */
function aliasesAfter(source: Member, target: Member, draft: MemberDraft): Alias[] {
  const externalIds = [source.draft.externalId, target.draft.externalId].filter(
    (one) => one !== undefined && one !== draft.externalId,
  );
  return [
    ...(target.aliases ?? []),
    ...(source.aliases ?? []),
    { source: source.id, externalIds: externalIds as string[], naturalKeys: naturalKeys(source.draft) },
  ];
}

function changes({ before, after }: MovedRoles): boolean {
  return before !== after;
}
