import { randomUUIDv7 } from 'node:crypto';
import { accept, queryKeys, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import {
  decodePageToken,
  encodePageToken,
  requestKey,
  type AggregateStore,
  type Change,
  type PendingEvent,
  type Versioned,
} from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type {
  JointDecision,
  MemberDecision,
  MemberFilter,
  MemberPage,
  MemberQuery,
  MemberStore,
  RequestIdentity,
  SavedMember,
  VersionedMember,
} from '../app/ports.ts';
import { memberDecider, type MemberEvent } from '../domain/register.ts';
import type { Member } from '../domain/member.ts';
import { memberModel, type MemberDocument } from './member-document.ts';
import { hashedKey, memberMapping } from './member-mapping.ts';

/** Writes an event of a member, who is then as given, as a message of the contract. */
export type EncodeEvent = (event: MemberEvent, member: Member, version: number) => Pick<PendingEvent, 'type' | 'body'>;

/** What a member store needs. */
export interface MemberStoreOptions {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<Member>;
  readonly encode: EncodeEvent;
  /** The W3C trace context of what is under way. */
  readonly traceparent: () => string | undefined;
  readonly node: NodeId;
}

/** Members in MongoDB. */
export function createMemberStore({ connection, aggregates, encode, traceparent }: MemberStoreOptions): MemberStore {
  const model = memberModel(connection);
  return {
    get: async (id) => {
      const found = await aggregates.load(id);
      return found && { member: found.state, version: found.version };
    },
    findByExternalIds: async (externalIds) => {
      if (externalIds.length === 0) return new Map();
      const found = await model.find({ externalIds: { $in: [...externalIds] } }).lean<MemberDocument[]>();
      return new Map(
        found.flatMap((document) => {
          const member = versioned(document);
          return (document.externalIds ?? []).map((externalId) => [externalId, member] as const);
        }),
      );
    },
    findByNaturalKeys: async (keys) => {
      if (keys.length === 0) return new Map();
      const byHash = new Map(keys.map((key) => [hashedKey(key), key]));
      const found = await model.find({ naturalKeys: { $in: [...byHash.keys()] } }).lean<MemberDocument[]>();
      return Map.groupBy(
        found.flatMap((document) => {
          const member = versioned(document);
          return document.naturalKeys.flatMap((hash) => {
            const key = byHash.get(hash);
            return key === undefined ? [] : [{ key, ...member }];
          });
        }),
        (one) => one.key,
      );
    },
    save: (id, request, creates, decide) => save(aggregates, encode, traceparent(), id, request, creates, decide),
    withExpiredConsent: async (today, most) => {
      const found = await model
        .find({ consentExpires: { $lte: today } }, { _id: 1 })
        .sort({ consentExpires: 1 })
        .limit(most)
        .lean<{ _id: Uuid }[]>();
      return found.map(({ _id }) => _id);
    },
    inStatus: async function* (status) {
      for await (const document of model.find({ status }).sort({ _id: 1 }).lean<MemberDocument[]>().cursor())
        yield versioned(document as unknown as MemberDocument);
    },
    saveTogether: (ids, request, decide) => saveTogether(aggregates, encode, traceparent(), ids, request, decide),
    getAll: async (ids) => {
      const found = await model
        .find({ _id: { $in: [...ids] } })
        .sort({ _id: 1 })
        .lean<MemberDocument[]>();
      return found.map(versioned);
    },
    representativesOf: async (organisation) => {
      const found = await model.find({ represents: organisation }, { _id: 1 }).sort({ _id: 1 }).lean<{ _id: Uuid }[]>();
      return found.map(({ _id }) => _id);
    },
    list: (query) => list(model, query),
    all: async function* () {
      for await (const document of model.find().sort({ _id: 1 }).lean<MemberDocument[]>().cursor()) {
        const { everShared } = document as unknown as MemberDocument;
        yield { ...versioned(document as unknown as MemberDocument), everShared };
      }
    },
  };
}

async function save(
  aggregates: AggregateStore<Member>,
  encode: EncodeEvent,
  traceparent: string | undefined,
  id: Uuid,
  request: RequestIdentity | undefined,
  creates: boolean,
  decide: MemberDecision,
): Promise<Outcome<SavedMember>> {
  let changed = false;
  const outcome = await aggregates.execute(id, {
    ...(request ? { request: requestKey(request.actor.id, request.method, request.requestId, request.body) } : {}),
    creates,
    decide: (aggregate) => {
      const decision = decide(aggregate && { member: aggregate.state, version: aggregate.version });
      if (!decision.ok) return decision;
      changed = decision.value.length > 0;
      return accept(changeOf(encode, traceparent, aggregate, decision.value));
    },
  });
  if (!outcome.ok) return outcome;
  const { state, version, repeated } = outcome.value;
  return accept({ member: state, version, changed: changed && !repeated });
}

async function saveTogether(
  aggregates: AggregateStore<Member>,
  encode: EncodeEvent,
  traceparent: string | undefined,
  ids: readonly Uuid[],
  { actor, method, requestId, body }: RequestIdentity,
  decide: JointDecision,
): Promise<Outcome<readonly SavedMember[]>> {
  let changed: readonly boolean[] = [];
  const outcome = await aggregates.executeTogether(ids, {
    request: requestKey(actor.id, method, requestId, body),
    decide: (found) => {
      const decision = decide(found.map((one) => one && { member: one.state, version: one.version }));
      if (!decision.ok) return decision;
      changed = decision.value.map((events) => events.length > 0);
      return accept(decision.value.map((events, position) => changeOf(encode, traceparent, found[position], events)));
    },
  });
  if (!outcome.ok) return outcome;
  return accept(
    outcome.value.map(({ state, version, repeated }, position) => ({
      member: state,
      version,
      changed: changed[position] === true && !repeated,
    })),
  );
}

/** The member after some events, and the events as messages. */
function changeOf(
  encode: EncodeEvent,
  traceparent: string | undefined,
  aggregate: Versioned<Member> | undefined,
  decided: readonly MemberEvent[],
): Change<Member> {
  let member = aggregate?.state;
  const events = decided.map((event, position) => {
    member = memberDecider.evolve(member, event);
    if (!member) throw new Error('an event left no member');
    const encoded = encode(event, member, (aggregate?.version ?? 0) + position + 1);
    return { ...encoded, id: randomUUIDv7(), at: event.at, ...(traceparent ? { traceparent } : {}) };
  });
  if (!member) throw new Error('a decision left no member');
  // What was answered before tells who it was.
  return { state: member, events, forget: decided.some(({ kind }) => kind === 'erased') };
}

async function list(model: ReturnType<typeof memberModel>, query: MemberQuery): Promise<Outcome<MemberPage>> {
  const described = `members ${JSON.stringify([query.filter, query.words ?? ''])}`;
  const position = decodePageToken(described, query.pageToken);
  if (!position.ok) return position;
  const after = position.value;
  const conditions = [
    conditionsOf(query.filter),
    ...queryKeys(query.words ?? '').map(({ token, skeleton }) => ({
      searchKeys: { $regex: `^(${token}|${skeleton})` },
    })),
    ...(after ? [{ $or: [{ sortName: { $gt: after.key } }, { sortName: after.key, _id: { $gt: after.id } }] }] : []),
  ];
  const found = await model
    .find({ $and: conditions })
    .sort({ sortName: 1, _id: 1 })
    .limit(query.pageSize + 1)
    .lean<MemberDocument[]>();
  const page = found.slice(0, query.pageSize);
  const last = found.length > query.pageSize ? page.at(-1) : undefined;
  return accept({
    members: page.map(versioned),
    nextPageToken: last ? encodePageToken(described, { key: last.sortName, id: last._id }) : '',
  });
}

/** Who was merged into another is in no list, whatever the filter; who was erased only where it asks for just those. */
function conditionsOf(filter: MemberFilter): Record<string, unknown> {
  return {
    status: filter.status ? { $eq: filter.status, $ne: 'merged' } : { $nin: ['merged', 'erased'] },
    ...(filter.kind ? { kind: filter.kind } : {}),
    ...(filter.discipline ? { disciplines: filter.discipline } : {}),
  };
}

/** The member in a document. */
export function versioned(document: MemberDocument): VersionedMember {
  return { member: memberMapping.decode(document.state), version: document.version };
}
