import { accept, refuse, type InstantText, type Outcome } from '@inclust/kernel';
import { sayingListed } from '../consents.ts';
import { notWhile } from '../life-cycle.ts';
import type { Member } from '../member.ts';
import type { Deed, MemberEvent } from '../register.ts';
import { same } from '../same-draft.ts';
import type { KeptForUndo, MergeParts } from './merge-record.ts';
import { partedConsents } from './parted-consents.ts';
import { partedDraft } from './parted-draft.ts';
import { partedRoles } from './parted-roles.ts';
import { partedSharing } from './parted-sharing.ts';

/** How long a merge can be undone, in days. */
export const undoDays = 90;

/** Whether a merge was made too long ago to be undone. */
export function tooOld(mergedAt: InstantText, now: InstantText): boolean {
  return Date.parse(now) - Date.parse(mergedAt) > undoDays * 24 * 60 * 60 * 1000;
}

/** The two of a merge, and those whose roles went over with it. */
export interface UndoParties {
  readonly source: Member;
  readonly target: Member;
  readonly representatives: readonly Member[];
}

/** What an undone merge comes to. */
export interface UndoneMerge {
  readonly source: MemberEvent;
  readonly target: MemberEvent;
  /** In the order of the representatives. */
  readonly representatives: readonly (readonly MemberEvent[])[];
}

/**
 * Makes two of one again. What the merge itself set is taken back where it still is what the merge set; what was edited since stays
 * with the target. Refused: `not-merged`, `member-merged` where the target was merged on, `merged-since` where somebody else was merged
 * into it later, `merge-too-old`.
 */
export function undoMerge({ source, target, representatives }: UndoParties, deed: Deed): Outcome<UndoneMerge> {
  const { merged } = source;
  if (merged?.into !== target.id) return notMerged;
  if (target.status === 'merged') return notWhile('merged');
  const { kept } = merged;
  if (!kept || tooOld(merged.at, deed.at))
    return refuse({
      code: 'merge-too-old',
      kind: 'state',
      message: `A merge can be undone for ${undoDays} days.`,
    });
  const aliases = target.aliases ?? [];
  const alias = aliases.at(-1);
  if (alias?.source !== source.id)
    return refuse({
      code: 'merged-since',
      kind: 'state',
      message: 'Another member was merged into the target since; undo that first.',
    });
  const pair = { source: source.id, target: target.id };
  const theirs = new Set((kept.source.aliases ?? []).map((one) => one.source));
  const consents = partedConsents(kept, target.consents, deed);
  const sharing = partedSharing(kept, target.sharing, alias.chosen ?? []);
  const restored = withConsents(kept.source, { consents: consents.source, sharing: sharing.source });
  return accept({
    source: {
      kind: 'restored',
      merge: pair,
      member: theirs.size > 0 ? { ...restored, aliases: aliases.filter((one) => theirs.has(one.source)) } : restored,
      ...deed,
    },
    target: {
      kind: 'parted',
      merge: pair,
      parts: withConsents(targetParts(kept, target), { consents: consents.target, sharing: sharing.target }),
      aliases: aliases.filter((one) => one !== alias && !theirs.has(one.source)),
      ...deed,
    },
    representatives: representatives.map((member) => {
      const moved = kept.representatives.find((one) => one.member === member.id);
      const roles = moved ? partedRoles(moved.before, moved.after, member.roles) : member.roles;
      return same(roles, member.roles) ? [] : [{ kind: 'roles-moved', merge: pair, roles, ...deed }];
    }),
  });
}

/** The refusal where there is nothing to undo. */
export const notMerged = refuse({
  code: 'not-merged',
  kind: 'state',
  message: 'Neither was the member merged into another, nor another into it.',
});

/** What is left of the target, but for consents and what is shared. Status and stays belong together. */
function targetParts({ before, after }: KeptForUndo, now: Member): MergeParts {
  const untouched = now.status === after.status && same(now.periods, after.periods);
  const { status, periods } = untouched ? before : now;
  return {
    ...before,
    draft: partedDraft(before.draft, after.draft, now.draft),
    status,
    periods,
    roles: partedRoles(before.roles, after.roles, now.roles),
  };
}

function withConsents<Parts extends MergeParts>(parts: Parts, own: Pick<MergeParts, 'consents' | 'sharing'>): Parts {
  return { ...parts, draft: sayingListed(parts.draft, own.consents), ...own };
}
