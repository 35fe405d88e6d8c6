import type { AtVersion } from '@inclust/mongo';
import {
  ApplyToBodyRequest,
  BodyDecision,
  BodyServiceService,
  CloseBodyRequest,
  CreateBodyRequest,
  DecideBodyApplicationRequest,
  EndBodyMembershipRequest,
  EndBodyRoleRequest,
  GrantBodyRoleRequest,
  LeaveBodyRequest,
  UpdateBodyRequest,
  type BodyServiceServer,
} from '@inclust/contracts';
import { accept, invalid, type NodeId, type Outcome, type Uuid, type RequestIdentity } from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { unary, type RpcCall, type RpcContext, type RpcService } from '@inclust/rpc';
import { applyToBody, leaveBody } from '../../../app/bodies/apply-to-body.ts';
import { closeBody, createBody, updateBody } from '../../../app/bodies/change-body.ts';
import {
  decideMembership,
  findMembership,
  type MembershipDecision,
  type ReadMembership,
} from '../../../app/bodies/decide-membership.ts';
import { parseBodyName, parseMembershipName } from '../../../app/bodies/names.ts';
import type { BodiesApp } from '../../../app/bodies/ports.ts';
import { getMembership, listApplications, listMemberships } from '../../../app/bodies/read-bodies.ts';
import { parseBodyId, type Body, type BodyId, type BodyRef } from '../../../domain/bodies/body.ts';
import { memberId } from '../member-name.ts';
import { bodyRoleFromProto, dayOf } from './body-role.ts';
import { bodyToProto, changedTexts, newBodyFromProto } from './body.ts';
import { bodyStatusFromProto } from './enums.ts';
import { applicationToProto, bodyMembershipToProto, bodyMembershipWithHistory } from './membership.ts';

/** Bodies as a gRPC service. */
export function bodyService(app: BodiesApp, context: RpcContext): RpcService {
  const { node } = app;
  /** An rpc that decides about one membership by its name and etag. */
  const decide = <Request extends DecideRequest>(
    method: string,
    codec: Encoder<Request>,
    decision: (request: Request, read: ReadMembership) => Promise<Outcome<MembershipDecision>>,
  ) =>
    unary(context, async (request: Request, call) => {
      const named = ownMembership(node, request.name);
      if (!named.ok) return named;
      const read = { ...named.value, etag: request.etag };
      const wanted = await decision(request, read);
      if (!wanted.ok) return wanted;
      const identity = identify(method, codec.encode(request).finish(), request.requestId, call);
      const decided = await decideMembership(app, read, wanted.value, identity);
      return decided.ok ? accept({ membership: bodyMembershipToProto(node, decided.value) }) : decided;
    });
  /** An rpc with which a member wants something of a body of any node. */
  const want = <Request extends WantRequest>(method: string, codec: Encoder<Request>, work: typeof applyToBody) =>
    unary(context, async (request: Request, call) => {
      const body = anyBody('body', request.body);
      if (!body.ok) return body;
      const member = memberId(node, request.member, 'member');
      if (!member.ok) return member;
      const identity = identify(method, codec.encode(request).finish(), request.requestId, call);
      const wanted = await work(app, body.value, member.value, identity);
      return wanted.ok ? accept({ application: applicationToProto(node, wanted.value) }) : wanted;
    });
  const implementation: BodyServiceServer = {
    createBody: unary(context, async (request, call) => {
      const id = parseBodyId(request.bodyId);
      if (!id)
        return invalid([
          {
            field: 'body_id',
            rule: 'body-id-format',
            message: 'Must have 2 to 40 lower-case letters, digits and hyphens, beginning with a letter.',
          },
        ]);
      const texts = newBodyFromProto(request.body);
      if (!texts.ok) return texts;
      const identity = identify('CreateBody', CreateBodyRequest.encode(request).finish(), request.requestId, call);
      return answer(node, await createBody(app, id, texts.value, identity));
    }),
    updateBody: unary(context, async (request, call) => {
      const id = ownBody(node, 'body.name', request.body?.name ?? '');
      if (!id.ok) return id;
      const { body, updateMask = [] } = request;
      if (!body) return invalid([{ field: 'body', rule: 'required', message: 'Say what the body becomes.' }]);
      const identity = identify('UpdateBody', UpdateBodyRequest.encode(request).finish(), request.requestId, call);
      const read = { id: id.value, etag: body.etag };
      return answer(node, await updateBody(app, read, (before) => changedTexts(before, body, updateMask), identity));
    }),
    closeBody: unary(context, async (request, call) => {
      const id = ownBody(node, 'name', request.name);
      if (!id.ok) return id;
      const identity = identify('CloseBody', CloseBodyRequest.encode(request).finish(), request.requestId, call);
      return answer(node, await closeBody(app, { id: id.value, etag: request.etag }, identity));
    }),
    applyToBody: want('ApplyToBody', ApplyToBodyRequest, applyToBody),
    leaveBody: want('LeaveBody', LeaveBodyRequest, leaveBody),
    decideBodyApplication: decide(
      'DecideBodyApplication',
      DecideBodyApplicationRequest,
      async ({ decision, reason }) => {
        if (decision === BodyDecision.BODY_DECISION_DECLINE) return accept({ kind: 'decline', reason });
        if (decision !== BodyDecision.BODY_DECISION_ADMIT)
          return invalid([{ field: 'decision', rule: 'required', message: 'Must be ADMIT or DECLINE.' }]);
        if (reason !== '')
          return invalid([{ field: 'reason', rule: 'reason-unknown', message: 'No reason is kept for an admission.' }]);
        return accept({ kind: 'admit' });
      },
    ),
    endBodyMembership: decide('EndBodyMembership', EndBodyMembershipRequest, async ({ reason }) =>
      accept({ kind: 'end', reason }),
    ),
    grantBodyRole: decide('GrantBodyRole', GrantBodyRoleRequest, async (request, read) => {
      const role = bodyRoleFromProto(request.role);
      if (!role.ok) return role;
      const { home, ...wanted } = role.value;
      const holder = home && (await findMembership(app, read.body, read.id));
      if (holder?.ok && holder.value.state.subject.node !== home)
        return invalid([
          { field: 'role.representative', rule: 'other-home', message: 'Must be of the home of the organisation.' },
        ]);
      return accept({ kind: 'grant-role', role: wanted });
    }),
    endBodyRole: decide('EndBodyRole', EndBodyRoleRequest, async ({ role, toDate }) => {
      const on = dayOf('to_date', toDate);
      return on.ok ? accept({ kind: 'end-role', role, ...(on.value ? { on: on.value } : {}) }) : on;
    }),
    getBodyMembership: unary(context, async ({ name }, { actor }) => {
      const named = ownMembership(node, name);
      if (!named.ok) return named;
      const found = await getMembership(app, named.value.body, named.value.id, actor);
      return found.ok ? accept({ membership: bodyMembershipWithHistory(node, found.value) }) : found;
    }),
    listBodyMemberships: unary(context, async (request, { actor }) => {
      const body = ownBody(node, 'parent', request.parent);
      if (!body.ok) return body;
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const status = bodyStatusFromProto(request.state);
      const query = { body: body.value, pageSize: size.value, pageToken: request.pageToken };
      const found = await listMemberships(app, { ...query, ...(status ? { status } : {}) }, actor);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ memberships: items.map((one) => bodyMembershipToProto(node, one)), nextPageToken });
    }),
    listBodyApplications: unary(context, async (request, { actor }) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const member = request.member === '' ? undefined : memberId(node, request.member, 'member');
      if (member && !member.ok) return member;
      const body = request.body === '' ? undefined : anyBody('body', request.body);
      if (body && !body.ok) return body;
      const found = await listApplications(
        app,
        {
          pageSize: size.value,
          pageToken: request.pageToken,
          ...(member ? { member: member.value } : {}),
          ...(body ? { body: body.value } : {}),
        },
        actor,
      );
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ applications: items.map((one) => applicationToProto(node, one)), nextPageToken });
    }),
  };
  return { definition: BodyServiceService, implementation };
}

interface DecideRequest {
  readonly name: string;
  readonly etag: string;
  readonly requestId: string;
}

interface WantRequest {
  readonly body: string;
  readonly member: string;
  readonly requestId: string;
}

interface Encoder<Message> {
  encode(message: Message): { finish(): Uint8Array };
}

function identify(method: string, body: Uint8Array, requestId: string, call: RpcCall): RequestIdentity {
  return { method, body, requestId, actor: call.actor };
}

function answer(node: NodeId, outcome: Outcome<AtVersion<Body>>) {
  return outcome.ok ? accept({ body: bodyToProto(node, outcome.value) }) : outcome;
}

function anyBody(field: string, name: string): Outcome<BodyRef> {
  const body = parseBodyName(name);
  return body
    ? accept(body)
    : invalid([{ field, rule: 'resource-name', message: 'Must be nodes/{node}/bodies/{body}.' }]);
}

function ownBody(node: NodeId, field: string, name: string): Outcome<BodyId> {
  const body = parseBodyName(name);
  return body?.node === node
    ? accept(body.id)
    : invalid([{ field, rule: 'resource-name', message: `Must be nodes/${node}/bodies/{body}.` }]);
}

function ownMembership(node: NodeId, name: string): Outcome<{ readonly body: BodyId; readonly id: Uuid }> {
  const named = parseMembershipName(name);
  return named?.body.node === node
    ? accept({ body: named.body.id, id: named.id })
    : invalid([
        {
          field: 'name',
          rule: 'resource-name',
          message: `Must be nodes/${node}/bodies/{body}/memberships/{uuid}.`,
        },
      ]);
}
