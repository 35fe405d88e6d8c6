import type { MemberServiceServer } from '@inclust/contracts';
import {
  AdmitMemberRequest,
  ApplyForMembershipRequest,
  DeclineMemberRequest,
  EndRoleRequest,
  GrantRoleRequest,
  MemberServiceService,
  ReadmitMemberRequest,
  RegisterMemberRequest,
  ResumeMemberRequest,
  SuspendMemberRequest,
  UpdateMemberRequest,
  WithdrawMemberRequest,
  type GetMemberRequest,
  type ListMemberHistoryRequest,
  type ListMembersRequest,
  type SearchMembersRequest,
} from '@inclust/contracts';
import { accept, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import { derivedId, pageSize, requestKey } from '@inclust/mongo';
import { unary, type RpcCall, type RpcContext, type RpcService } from '@inclust/rpc';
import { endRole, grantRole, moveMember, updateMember } from '../../app/change-member.ts';
import type { MemberQuery, MembersApp, RequestIdentity, SavedMember } from '../../app/ports.ts';
import { getMember, listMembers, searchMembers } from '../../app/read-members.ts';
import { applyForMembership, registerMember } from '../../app/register-member.ts';
import type { Move } from '../../domain/life-cycle.ts';
import { exportMembersHandler } from './export-members.ts';
import { applyMask, checkMask } from './field-mask.ts';
import { importMembersHandler } from './import-members.ts';
import { memberId } from './member-name.ts';
import { filterFromProto, memberToProto } from './member.ts';
import { profileFromProto, profileToProto } from './profile.ts';
import { historyToProto, roleFromProto } from './role.ts';

/** The register as a gRPC service. */
export function memberService(app: MembersApp, context: RpcContext): RpcService {
  const { node } = app;
  /** The id of what a request makes: a repeat of it finds the same. */
  const newId = ({ actor, method, requestId, body }: RequestIdentity): Uuid =>
    derivedId(`${node}/members`, requestKey(actor.id, method, requestId, body).key);
  /** An rpc that moves a membership on. */
  const move = <Request extends MoveRequest>(method: string, to: Move, codec: Encoder<Request>) =>
    unary(context, async (request: Request, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const identity = identify(method, codec.encode(request).finish(), request.requestId, call);
      const read = { id: id.value, etag: request.etag };
      return answer(node, await moveMember(app, read, to, request.reason ?? '', identity));
    });
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
      return answer(node, await registerMember(app, newId(identity), draft.value, identity));
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
    applyForMembership: unary(context, async (request, call) => {
      const draft = profileFromProto(request.profile);
      if (!draft.ok) return draft;
      const body = ApplyForMembershipRequest.encode(request).finish();
      const identity = identify('ApplyForMembership', body, request.requestId, call);
      return answer(node, await applyForMembership(app, newId(identity), draft.value, identity));
    }),
    admitMember: move('AdmitMember', 'admit', AdmitMemberRequest),
    declineMember: move('DeclineMember', 'decline', DeclineMemberRequest),
    suspendMember: move('SuspendMember', 'suspend', SuspendMemberRequest),
    resumeMember: move('ResumeMember', 'resume', ResumeMemberRequest),
    withdrawMember: move('WithdrawMember', 'withdraw', WithdrawMemberRequest),
    readmitMember: move('ReadmitMember', 'readmit', ReadmitMemberRequest),
    grantRole: unary(context, async (request, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const role = roleFromProto(node, request.role);
      if (!role.ok) return role;
      const identity = identify('GrantRole', GrantRoleRequest.encode(request).finish(), request.requestId, call);
      return answer(node, await grantRole(app, { id: id.value, etag: request.etag }, role.value, identity));
    }),
    endRole: unary(context, async (request, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const role = roleFromProto(node, request.role);
      if (!role.ok) return role;
      const identity = identify('EndRole', EndRoleRequest.encode(request).finish(), request.requestId, call);
      const read = { id: id.value, etag: request.etag };
      return answer(node, await endRole(app, read, role.value, role.value.to, identity));
    }),
    listMemberHistory: unary(context, async (request: ListMemberHistoryRequest, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const found = await getMember(app, id.value, call.actor);
      return found.ok
        ? accept({ entries: found.value.member.history.map((entry) => historyToProto(node, entry)) })
        : found;
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

/** What the requests that move a membership on have in common. */
interface MoveRequest {
  readonly name: string;
  readonly etag: string;
  readonly requestId: string;
  readonly reason?: string;
}

interface Encoder<Message> {
  encode(message: Message): { finish(): Uint8Array };
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
