import { accept, type Outcome, type Uuid, type RequestIdentity, checkRequestId } from '@inclust/kernel';
import type { Member } from '../domain/member.ts';
import type { MergePair } from '../domain/merging/merge-record.ts';
import { notMerged, undoMerge as decideUndo } from '../domain/merging/undo-merge.ts';
import { memberNotFound } from './current-member.ts';
import { deedOf } from './deed.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp, SavedMember } from './ports.ts';

/** The two members after a merge was taken back. */
export interface Unmerged {
  readonly source: SavedMember;
  readonly target: SavedMember;
}

/** Takes back the merge of a source, or the last one into a target; both change together or not at all. */
export async function undoMerge(app: MembersApp, id: Uuid, request: RequestIdentity): Promise<Outcome<Unmerged>> {
  const denied = mayUseRegister(request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const named = await app.store.get(id);
  if (!named) return memberNotFound(app, id);
  const pair = mergeOf(named.member);
  // Where there is nothing to undo, it may be a repeat: then the first answer is kept with the member.
  const undone = pair ? await undo(app, pair, request) : await app.store.saveTogether([id], request, () => notMerged);
  if (!undone.ok) return undone;
  const [first, second] = undone.value;
  if (pair && first?.changed && second) return accept({ target: first, source: second });
  const answered = first?.member.history.at(-1)?.merge;
  if (!answered) return notMerged;
  const again = await undo(app, answered, request);
  if (!again.ok) return again;
  const [target, source] = again.value;
  return target && source ? accept({ target, source }) : notMerged;
}

/** The merge that undoing a name is about: that of the member into another, else the last one into it. */
function mergeOf({ id, merged, aliases = [] }: Member): MergePair | undefined {
  if (merged) return { source: id, target: merged.into };
  const last = aliases.at(-1);
  return last && { source: last.source, target: id };
}

/** The target, the source, and then those whose roles went over with it. The target first: it gives up keys that the source takes. */
async function undo(app: MembersApp, { source, target }: MergePair, request: RequestIdentity) {
  const merged = (await app.store.get(source))?.member.merged;
  const representatives = merged?.kept?.representatives.map(({ member }) => member) ?? [];
  return app.store.saveTogether([target, source, ...representatives], request, (current) => {
    const [into, from, ...others] = current;
    if (!into || !from) return memberNotFound(app, into ? source : target);
    const parties = {
      source: from.member,
      target: into.member,
      representatives: others.flatMap((one) => one?.member ?? []),
    };
    const undone = decideUndo(parties, deedOf(app, request.actor));
    if (!undone.ok) return undone;
    return accept([[undone.value.target], [undone.value.source], ...undone.value.representatives]);
  });
}
