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
import { notWhile } from '../domain/life-cycle.ts';
import type { Choices, MergedField } from '../domain/merging/merge-drafts.ts';
import { mergeMembers as decideMerge, type Merge } from '../domain/merging/merge-members.ts';
import { memberDecider } from '../domain/register.ts';
import type { ReadMember } from './change-member.ts';
import { memberNotFound, mostMerges } from './current-member.ts';
import { deedOf } from './deed.ts';
import { staleEtag } from './etag.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp, SavedMember, VersionedMember } from './ports.ts';
import { getMember } from './read-members.ts';

/** Who is to be merged into whom, and whose value stays in which field. */
export interface MergeWish {
  readonly source: ReadMember;
  readonly target: ReadMember;
  readonly choices: Choices;
}

/** A merge as it would be. */
export interface MergePreview extends VersionedMember {
  readonly fields: readonly MergedField[];
}

/**
 * Makes one member of two and answers with it; both, and whoever represents the source, change together or not at all. A name that was
 * merged before stands for the member it is now. Declarations are never moved from one person to another, so a source that has some is
 * not merged.
 */
export async function mergeMembers(
  app: MembersApp,
  wish: MergeWish,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const denied = mayUseRegister(request.actor) ?? checkRequestId(request.requestId) ?? sameName(wish);
  if (denied) return denied;
  let { id: source } = wish.source;
  let { id: target } = wish.target;
  for (let step = 0; step < mostMerges && source !== target; step += 1) {
    const representatives = (await app.store.representativesOf(source)).filter((one) => one !== target);
    const declared = await app.hasDeclarations(source, request.actor);
    let next: readonly [Uuid, Uuid] | undefined;
    const saved = await app.store.saveTogether([source, target, ...representatives], request, (current) => {
      const [from, into, ...others] = current;
      next = undefined;
      if (!from || !into) return memberNotFound(app, from ? target : source);
      if (from.member.merged ?? into.member.merged) {
        next = [from.member.merged?.into ?? source, into.member.merged?.into ?? target];
        return notWhile('merged');
      }
      if (declared) return declarationsPresent;
      const merge = decided(app, wish, from, into, others, request.actor);
      if (!merge.ok) return merge;
      return accept([[merge.value.source], [merge.value.target], ...merge.value.representatives]);
    });
    if (next) [source, target] = next;
    else if (!saved.ok) return saved;
    else if (saved.value[1]) return accept(saved.value[1]);
  }
  return alreadyMerged;
}

/** What a merge would make of two members; nothing is written. */
export async function previewMerge(app: MembersApp, wish: MergeWish, actor: Actor): Promise<Outcome<MergePreview>> {
  const denied = mayUseRegister(actor) ?? sameName(wish);
  if (denied) return denied;
  const source = await getMember(app, wish.source.id, actor);
  if (!source.ok) return source;
  const target = await getMember(app, wish.target.id, actor);
  if (!target.ok) return target;
  if (source.value.member.id === target.value.member.id) return alreadyMerged;
  if (await app.hasDeclarations(source.value.member.id, actor)) return declarationsPresent;
  const merge = decided(app, wish, source.value, target.value, [], actor);
  if (!merge.ok) return merge;
  const member = memberDecider.evolve(target.value.member, merge.value.target);
  if (!member) throw new Error('a merge left no member');
  return accept({ member, version: target.value.version, fields: merge.value.fields });
}

function decided(
  app: MembersApp,
  wish: MergeWish,
  source: VersionedMember,
  target: VersionedMember,
  representatives: readonly (VersionedMember | undefined)[],
  actor: Actor,
): Outcome<Merge> {
  const stale = staleEtag(app, source, wish.source.etag) ?? staleEtag(app, target, wish.target.etag);
  if (stale) return stale;
  const parties = {
    source: source.member,
    target: target.member,
    representatives: representatives.flatMap((one) => one?.member ?? []),
  };
  return decideMerge(parties, wish.choices, deedOf(app, actor));
}

function sameName({ source, target }: MergeWish): Outcome<never> | undefined {
  if (source.id !== target.id) return undefined;
  return invalid([{ field: 'target', rule: 'same-member', message: 'Must be another member than the source.' }]);
}

const alreadyMerged = refuse({
  code: 'already-merged',
  kind: 'state',
  message: 'Both names are those of one member already.',
});

const declarationsPresent = refuse({
  code: 'declarations-present',
  kind: 'state',
  message:
    'The source has declarations in the vault. Have them declared anew for the target and withdrawn at the source.',
});
