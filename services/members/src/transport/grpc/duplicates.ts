import {
  DismissDuplicateRequest,
  MergeMembersRequest,
  UndoMergeRequest,
  type DuplicateSuggestion,
  type MemberServiceServer,
} from '@inclust/contracts';
import { accept, type NodeId, type Outcome, type RequestIdentity } from '@inclust/kernel';
import { decodePageToken, encodePageToken, pageSize, type PagePosition } from '@inclust/mongo';
import { unary, type RpcContext } from '@inclust/rpc';
import { dismissDuplicate, findDuplicates, suggestDuplicates, type Suggestion } from '../../app/duplicates.ts';
import { mergeMembers, previewMerge, type MergeWish } from '../../app/merge-members.ts';
import type { MembersApp } from '../../app/ports.ts';
import { undoMerge } from '../../app/undo-merge.ts';
import { duplicateReasons } from '../../domain/duplicates/duplicate-marks.ts';
import { strength } from '../../domain/duplicates/suspicion.ts';
import { choicesFromProto } from './merge-choices.ts';
import { memberId } from './member-name.ts';
import { memberToProto } from './member.ts';

type DuplicateHandlers = Pick<
  MemberServiceServer,
  'listDuplicateSuggestions' | 'findDuplicates' | 'dismissDuplicate' | 'mergeMembers' | 'undoMerge'
>;

/** Duplicates of the register: who may be the same, who is not, making one of two, and taking that back. */
export function duplicateHandlers(app: MembersApp, context: RpcContext): DuplicateHandlers {
  const { node } = app;
  return {
    listDuplicateSuggestions: unary(context, async ({ pageSize: wish, pageToken }, call) => {
      const size = pageSize(wish);
      if (!size.ok) return size;
      const after = decodePageToken(listName, pageToken);
      if (!after.ok) return after;
      const all = await suggestDuplicates(app, call.actor);
      return all.ok ? accept(pageOf(node, all.value, size.value, after.value)) : all;
    }),
    findDuplicates: unary(context, async ({ name }, call) => {
      const id = memberId(node, name);
      if (!id.ok) return id;
      const found = await findDuplicates(app, id.value, call.actor);
      return found.ok ? accept({ suggestions: found.value.map((one) => suggestionToProto(node, one)) }) : found;
    }),
    dismissDuplicate: unary(context, async (request, call) => {
      const first = memberId(node, request.firstName, 'first_name');
      if (!first.ok) return first;
      const second = memberId(node, request.secondName, 'second_name');
      if (!second.ok) return second;
      const body = DismissDuplicateRequest.encode(request).finish();
      const identity = { method: 'DismissDuplicate', body, requestId: request.requestId, actor: call.actor };
      const done = await dismissDuplicate(app, [first.value, second.value], request.reason, identity);
      return done.ok ? accept({}) : done;
    }),
    mergeMembers: unary(context, async (request, call) => {
      const wish = wishFromProto(node, request);
      if (!wish.ok) return wish;
      if (request.validateOnly) {
        const preview = await previewMerge(app, wish.value, call.actor);
        if (!preview.ok) return preview;
        return accept({ member: memberToProto(node, preview.value), fields: [...preview.value.fields] });
      }
      const body = MergeMembersRequest.encode(request).finish();
      const identity: RequestIdentity = {
        method: 'MergeMembers',
        body,
        requestId: request.requestId,
        actor: call.actor,
      };
      const merged = await mergeMembers(app, wish.value, identity);
      return merged.ok ? accept({ member: memberToProto(node, merged.value), fields: [] }) : merged;
    }),
    undoMerge: unary(context, async (request, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const body = UndoMergeRequest.encode(request).finish();
      const identity: RequestIdentity = { method: 'UndoMerge', body, requestId: request.requestId, actor: call.actor };
      const undone = await undoMerge(app, id.value, identity);
      if (!undone.ok) return undone;
      const { source, target } = undone.value;
      return accept({ source: memberToProto(node, source), target: memberToProto(node, target) });
    }),
  };
}

const listName = 'duplicate-suggestions';

/** The page after a position; the list is made anew for each, so what was merged or dismissed meanwhile is not on it. */
function pageOf(node: NodeId, all: readonly Suggestion[], size: number, after: PagePosition | undefined) {
  const rest = after ? all.filter((one) => isAfter(positionOf(one), after)) : all;
  const page = rest.slice(0, size);
  const last = rest.length > size ? page.at(-1) : undefined;
  return {
    suggestions: page.map((one) => suggestionToProto(node, one)),
    nextPageToken: last ? encodePageToken(listName, positionOf(last)) : '',
  };
}

/** Rises along the list: the weaker, the later. */
function positionOf({ first, second, reasons }: Suggestion): PagePosition {
  const weakness = 2 ** duplicateReasons.length - strength(reasons);
  return { key: String(weakness).padStart(2, '0'), id: `${first.member.id} ${second.member.id}` };
}

function isAfter(one: PagePosition, other: PagePosition): boolean {
  return one.key > other.key || (one.key === other.key && one.id > other.id);
}

function suggestionToProto(node: NodeId, { first, second, reasons }: Suggestion): DuplicateSuggestion {
  return { first: memberToProto(node, first), second: memberToProto(node, second), reasons: [...reasons] };
}

function wishFromProto(node: NodeId, request: MergeMembersRequest): Outcome<MergeWish> {
  const source = memberId(node, request.source, 'source');
  if (!source.ok) return source;
  const target = memberId(node, request.target, 'target');
  if (!target.ok) return target;
  const choices = choicesFromProto(request.sourceFields ?? [], request.targetFields ?? []);
  if (!choices.ok) return choices;
  return accept({
    source: { id: source.value, etag: request.sourceEtag },
    target: { id: target.value, etag: request.targetEtag },
    choices: choices.value,
  });
}
