import {
  AuditEntry as ProtoEntry,
  EraseMemberRequest,
  Member as ProtoMember,
  RightsServiceService,
  VulnerabilityDeclaration,
  type Erasure,
  type Retained,
  type RightsServiceServer,
} from '@inclust/contracts';
import { accept, invalid, languages, type InstantText, type NodeId, type Uuid } from '@inclust/kernel';
import { decodePageToken, encodePageToken, pageSize } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { applyRetention, type DueMember } from '../../app/apply-retention.ts';
import { eraseMember } from '../../app/erase-member.ts';
import { exportPersonalData } from '../../app/export-personal-data.ts';
import type { VersionedMember } from '../../app/ports.ts';
import type { RightsApp, WritePersonalData } from '../../app/rights-ports.ts';
import { remainder } from '../../domain/erasure.ts';
import type { KnownCreditAmount, PersonalData } from '../../domain/personal-data.ts';
import { entryToProto } from './audit-service.ts';
import { memberId, memberNameOf } from './member-name.ts';
import { memberToProto } from './member.ts';
import { declarationToProto } from './vault-service.ts';

/** A person's rights as a gRPC service. */
export function rightsService(app: RightsApp, write: WritePersonalData, context: RpcContext): RpcService {
  const { node, language: usual } = app.register;
  const implementation: RightsServiceServer = {
    exportPersonalData: unary(context, async (request, { actor }) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const language = languages.find((one) => one === (request.language || usual));
      if (!language)
        return invalid([{ field: 'language', rule: 'language-unknown', message: 'Must be el, sq or en.' }]);
      const data = await exportPersonalData(app, id.value, actor);
      return data.ok ? accept({ json: jsonOf(data.value), pdf: Buffer.from(await write(data.value, language)) }) : data;
    }),
    eraseMember: unary(context, async (request, { actor }) => {
      const id = memberId(node, request.name);
      if (!id.ok) return id;
      const { reason, requestId } = request;
      const body = EraseMemberRequest.encode(request).finish();
      const identity = { method: 'EraseMember', body, requestId, actor };
      const erased = await eraseMember(app, { id: id.value, etag: request.etag }, reason, identity);
      return erased.ok
        ? accept({ member: memberToProto(node, erased.value), kept: remainder.map((one) => ({ ...one })) })
        : erased;
    }),
    listErasures: unary(context, async (request) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const position = decodePageToken('erasures', request.pageToken);
      if (!position.ok) return position;
      const found = await app.erasures.list(position.value?.id ?? '', size.value + 1);
      const page = found.slice(0, size.value);
      const finished = await app.erasures.finished(page.map(({ member }) => member.id));
      const last = found.length > size.value ? page.at(-1)?.member.id : undefined;
      return accept({
        erasures: page.map((one) => erasureToProto(node, one, finished)),
        nextPageToken: last ? encodePageToken('erasures', { key: '', id: last }) : '',
      });
    }),
    applyRetention: unary(context, async ({ validateOnly }, { actor }) => {
      const due = await applyRetention(app, validateOnly, actor);
      return due.ok ? accept({ due: due.value.map((one) => retainedToProto(node, one)) }) : due;
    }),
  };
  return { definition: RightsServiceService, implementation };
}

function erasureToProto(node: NodeId, { member }: VersionedMember, finished: ReadonlyMap<Uuid, InstantText>): Erasure {
  const step = member.history.findLast(({ kind }) => kind === 'erased');
  return {
    name: memberNameOf(node, member.id),
    beginTime: step?.at,
    finishTime: finished.get(member.id),
    reason: step?.reason ?? '',
    actor: step?.by ?? '',
  };
}

function retainedToProto(node: NodeId, { member, rule, since, on }: DueMember): Retained {
  return {
    name: memberNameOf(node, member.id),
    rule: rule.code,
    sinceDate: since,
    dueDate: on,
    basis: rule.basis,
  };
}

/** As the API has it. */
function accountJson({
  name,
  email,
  language,
  roles,
  status,
  createdAt,
  lastLoginAt,
}: PersonalData['accounts'][number]) {
  return { name, email, language, roles, state: status, createTime: createdAt, lastLoginTime: lastLoginAt };
}

/** As the API has it. */
function registrationJson({ status, registeredAt, ...said }: PersonalData['registrations'][number]) {
  return { ...said, state: status, registerTime: registeredAt };
}

/** As the API has it. */
function bookingJson({ status, start, end, bookedAt, ...said }: PersonalData['bookings'][number]) {
  return { ...said, localStart: start, localEnd: end, state: status, createTime: bookedAt };
}

/** As the API has it; quantities as texts, as proto3 maps them. */
function creditJson({ plans, left, entries }: PersonalData['credit']) {
  const amount = ({ unit, class: of, quantity }: KnownCreditAmount) => ({
    unit,
    class: of,
    quantity: String(quantity),
  });
  return {
    subscriptions: plans.map(({ plan, called, from, until, timeZone }) => ({
      plan,
      names: called,
      fromDate: from,
      untilDate: until || undefined,
      timeZone,
    })),
    lots: left.map(({ source, validFrom, expiresAt, ...lot }) => ({
      left: amount(lot),
      source,
      validFromTime: validFrom || undefined,
      expireTime: expiresAt || undefined,
    })),
    entries: entries.map(({ at, kind, booking, amounts }) => ({
      time: at,
      kind,
      booking: booking || undefined,
      amounts: amounts.map(amount),
    })),
  };
}

/** By proto3's mapping to JSON, so that the names are those of the API. */
function jsonOf(data: PersonalData): Buffer {
  const { node, exportedAt, member, version, bodies, accounts, registrations, bookings, credit } = data;
  const { declarations, audit } = data;
  const text = JSON.stringify(
    {
      node,
      exported_at: exportedAt,
      member: ProtoMember.toJSON(memberToProto(node, { member, version })),
      history: member.history,
      bodies,
      accounts: accounts.map(accountJson),
      registrations: registrations.map(registrationJson),
      bookings: bookings.map(bookingJson),
      credit: creditJson(credit),
      declarations: declarations.map((one) => VulnerabilityDeclaration.toJSON(declarationToProto(one))),
      audit: audit.map((one) => ProtoEntry.toJSON(entryToProto(one))),
    },
    undefined,
    2,
  );
  return Buffer.from(text, 'utf8');
}
