import type { MemberServiceServer } from '@inclust/contracts';
import {
  AdmitMemberRequest,
  ApplyForMembershipRequest,
  DeclineMemberRequest,
  EndRoleRequest,
  GiveConsentRequest,
  GrantRoleRequest,
  SetSharingRequest,
  WithdrawConsentRequest,
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
import { accept, type NodeId, type Outcome, type Uuid, type RequestIdentity } from '@inclust/kernel';
import { derivedId, pageSize, requestKey } from '@inclust/mongo';
import { unary, type RpcCall, type RpcContext, type RpcService } from '@inclust/rpc';
import {
  endRole,
  giveConsent,
  grantRole,
  moveMember,
  setSharing,
  updateMember,
  withdrawConsent,
  type ReadMember,
} from '../../app/change-member.ts';
import type { MemberQuery, MembersApp, SavedMember } from '../../app/ports.ts';
import { getMember, listMembers, memberHistory } from '../../app/read-members.ts';
import { applyForMembership, registerMember } from '../../app/register-member.ts';
import { countMembers, searchMembers } from '../../app/search-members.ts';
import type { Watching } from '@inclust/watch';
import type { Move } from '../../domain/life-cycle.ts';
import { duplicateHandlers } from './duplicates.ts';
import { applyMask, checkMask } from './field-mask.ts';
import { consentFromProto } from './consent.ts';
import { memberId } from './member-name.ts';
import { countsToProto, filterFromProto, memberToProto } from './member.ts';
import { profileFromProto, profileToProto } from './profile.ts';
import { registerFileHandlers } from './register-files.ts';
import { memberWatch } from './watch-members.ts';
import { historyToProto, roleFromProto } from './role.ts';

/** The register as a gRPC service. */
export function memberService(app: MembersApp, context: RpcContext, watching: Watching): RpcService {
  const { node } = app;
  /** The id of what a request makes: a repeat of it finds the same. */
  const newId = ({ actor, method, requestId, body }: RequestIdentity): Uuid =>
    derivedId(`${node}/members`, requestKey(actor.id, method, requestId, body).key);
  /** An rpc that changes one member by its name and etag. */
  const change = <Request extends ChangeRequest>(
    method: string,
    codec: Encoder<Request>,
    work: (read: ReadMember, request: Request, identity: RequestIdentity) => Promise<Outcome<SavedMember>>,
  ) =>
    unary(context, async (request: Request, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const identity = identify(method, codec.encode(request).finish(), request.requestId, call);
      return answer(node, await work({ id: id.value, etag: request.etag }, request, identity));
    });
  /** An rpc that moves a membership on. */
  const move = <Request extends ChangeRequest & { readonly reason?: string }>(
    method: string,
    to: Move,
    codec: Encoder<Request>,
  ) => change(method, codec, (read, { reason = '' }, identity) => moveMember(app, read, to, reason, identity));
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
    grantRole: change('GrantRole', GrantRoleRequest, async (read, request, identity) => {
      const role = roleFromProto(node, request.role);
      return role.ok ? grantRole(app, read, role.value, identity) : role;
    }),
    endRole: change('EndRole', EndRoleRequest, async (read, request, identity) => {
      const role = roleFromProto(node, request.role);
      return role.ok ? endRole(app, read, role.value, role.value.to, identity) : role;
    }),
    giveConsent: change('GiveConsent', GiveConsentRequest, async (read, request, identity) => {
      const consent = consentFromProto(request.consent);
      return consent.ok ? giveConsent(app, read, consent.value, identity) : consent;
    }),
    withdrawConsent: change('WithdrawConsent', WithdrawConsentRequest, (read, { purpose }, identity) =>
      withdrawConsent(app, read, purpose, identity),
    ),
    setSharing: change('SetSharing', SetSharingRequest, (read, { sharing }, identity) =>
      setSharing(app, read, sharing, identity),
    ),
    listMemberHistory: unary(context, async (request: ListMemberHistoryRequest, call) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const found = await memberHistory(app, id.value, call.actor);
      return found.ok ? accept({ entries: found.value.map((entry) => historyToProto(node, entry)) }) : found;
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
    countMembers: unary(context, async (request, { actor }) => {
      const filter = filterFromProto(request.filter);
      if (!filter.ok) return filter;
      const counts = await countMembers(app, { filter: filter.value, words: request.query }, actor);
      return counts.ok ? accept(countsToProto(counts.value)) : counts;
    }),
    ...duplicateHandlers(app, context),
    ...registerFileHandlers(app, context),
    watchMembers: watching.watch(memberWatch(app)),
  };
  return { definition: MemberServiceService, implementation, end: watching.end };
}

/** What the requests that change one member have in common. */
interface ChangeRequest {
  readonly name: string;
  readonly etag: string;
  readonly requestId: string;
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
  const { members, nextPageToken, corrected } = outcome.value;
  return accept({ members: members.map((member) => memberToProto(node, member)), nextPageToken, corrected });
}

function queryOf(request: ListMembersRequest | SearchMembersRequest): Outcome<MemberQuery> {
  const size = pageSize(request.pageSize);
  if (!size.ok) return size;
  const filter = filterFromProto(request.filter);
  return filter.ok ? accept({ filter: filter.value, pageSize: size.value, pageToken: request.pageToken }) : filter;
}
