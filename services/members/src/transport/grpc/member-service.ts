import type { MemberServiceServer } from '@inclust/contracts';
import {
  type GetMemberRequest,
  MemberServiceService,
  ReadmitMemberRequest,
  RegisterMemberRequest,
  UpdateMemberRequest,
  WithdrawMemberRequest,
  type ListMembersRequest,
  type SearchMembersRequest,
} from '@inclust/contracts';
import { accept, type NodeId, type Outcome } from '@inclust/kernel';
import { derivedId, pageSize, requestKey } from '@inclust/mongo';
import { unary, type RpcCall, type RpcContext, type RpcService } from '@inclust/rpc';
import { readmitMember, updateMember, withdrawMember } from '../../app/change-member.ts';
import type { MemberQuery, MembersApp, RequestIdentity, SavedMember } from '../../app/ports.ts';
import { getMember, listMembers, searchMembers } from '../../app/read-members.ts';
import { registerMember } from '../../app/register-member.ts';
import { exportMembersHandler } from './export-members.ts';
import { applyMask, checkMask } from './field-mask.ts';
import { importMembersHandler } from './import-members.ts';
import { filterFromProto, memberId, memberToProto } from './member.ts';
import { profileFromProto, profileToProto } from './profile.ts';

/** The register as a gRPC service. */
export function memberService(app: MembersApp, context: RpcContext): RpcService {
  const { node } = app;
  const implementation: MemberServiceServer = {
    registerMember: unary(context, async (request, call) => {
      const draft = profileFromProto(request.profile);
      if (!draft.ok) return draft;
      const identity = identify(
        'RegisterMember',
        RegisterMemberRequest.encode(request).finish(),
        request.requestId,
        call,
      );
      const { key } = requestKey(call.actor.id, identity.method, identity.requestId, identity.body);
      return answer(node, await registerMember(app, derivedId(`${node}/members`, key), draft.value, identity));
    }),
    updateMember: unary(context, async (request, call) => {
      const id = memberId(node, request.member?.name ?? '', 'member.name');
      if (!id.ok) return id;
      const paths = checkMask(request.updateMask ?? []);
      if (!paths.ok) return paths;
      const profile = request.member?.profile;
      const identity = identify('UpdateMember', UpdateMemberRequest.encode(request).finish(), request.requestId, call);
      const change = (draft: Parameters<typeof profileToProto>[0]) => {
        const before = profileToProto(draft);
        return profileFromProto(applyMask(before, profile ?? emptyProfile, paths.value));
      };
      return answer(
        node,
        await updateMember(app, { id: id.value, etag: request.member?.etag ?? '' }, change, identity),
      );
    }),
    withdrawMember: unary(context, async (request, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const identity = identify(
        'WithdrawMember',
        WithdrawMemberRequest.encode(request).finish(),
        request.requestId,
        call,
      );
      return answer(node, await withdrawMember(app, { id: id.value, etag: request.etag }, identity));
    }),
    readmitMember: unary(context, async (request, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const identity = identify(
        'ReadmitMember',
        ReadmitMemberRequest.encode(request).finish(),
        request.requestId,
        call,
      );
      return answer(node, await readmitMember(app, { id: id.value, etag: request.etag }, identity));
    }),
    getMember: unary(context, async (request: GetMemberRequest, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const found = await getMember(app, id.value, call.actor);
      return found.ok ? accept({ member: memberToProto(node, found.value) }) : found;
    }),
    listMembers: unary(context, async (request, call) => {
      const query = queryOf(request);
      return query.ok ? page(node, await listMembers(app, query.value, call.actor)) : query;
    }),
    searchMembers: unary(context, async (request, call) => {
      const query = queryOf(request);
      return query.ok
        ? page(node, await searchMembers(app, { ...query.value, words: request.query }, call.actor))
        : query;
    }),
    importMembers: importMembersHandler(app, context),
    exportMembers: exportMembersHandler(app, context),
  };
  return { definition: MemberServiceService, implementation };
}

const emptyProfile = profileToProto({
  kind: 'person',
  givenName: '',
  familyName: '',
  disciplines: [],
  functions: [],
  activities: [],
  skillsOffered: [],
  skillsSought: [],
  languages: [],
  links: [],
  description: {},
  listingConsent: false,
});

function identify(method: string, body: Uint8Array, requestId: string, call: RpcCall): RequestIdentity {
  return { method, body, requestId, actor: call.actor };
}

function answer(node: NodeId, outcome: Outcome<SavedMember>) {
  return outcome.ok ? accept({ member: memberToProto(node, outcome.value) }) : outcome;
}

function page(node: NodeId, outcome: Awaited<ReturnType<typeof listMembers>>) {
  if (!outcome.ok) return outcome;
  const { members, nextPageToken } = outcome.value;
  return accept({ members: members.map((member) => memberToProto(node, member)), nextPageToken });
}

function queryOf(request: ListMembersRequest | SearchMembersRequest): Outcome<MemberQuery> {
  const size = pageSize(request.pageSize);
  if (!size.ok) return size;
  const filter = filterFromProto(request.filter);
  return filter.ok ? accept({ filter: filter.value, pageSize: size.value, pageToken: request.pageToken }) : filter;
}
