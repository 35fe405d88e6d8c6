import { randomUUIDv7 } from 'node:crypto';
import { accept, queryKeys, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import { decodePageToken, encodePageToken, requestKey, type AggregateStore, type PendingEvent } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type {
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
      const found = await model.find({ externalId: { $in: [...externalIds] } }).lean<MemberDocument[]>();
      return new Map(found.map((document) => [document.externalId ?? '', versioned(document)]));
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
      let member = aggregate?.state;
      const events = decision.value.map((event, position) => {
        member = memberDecider.evolve(member, event);
        if (!member) throw new Error('an event left no member');
        const encoded = encode(event, member, (aggregate?.version ?? 0) + position + 1);
        return { ...encoded, id: randomUUIDv7(), at: event.at, ...(traceparent ? { traceparent } : {}) };
      });
      changed = events.length > 0;
      if (!member) throw new Error('a decision left no member');
      // What was answered before tells who it was.
      const forget = decision.value.some(({ kind }) => kind === 'erased');
      return accept({ state: member, events, forget });
    },
  });
  if (!outcome.ok) return outcome;
  const { state, version, repeated } = outcome.value;
  return accept({ member: state, version, changed: changed && !repeated });
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

/** Who was erased is in a list only where it asks for just those. */
function conditionsOf(filter: MemberFilter): Record<string, unknown> {
  return {
    ...(filter.kind ? { kind: filter.kind } : {}),
    status: filter.status ?? { $ne: 'erased' },
    ...(filter.discipline ? { disciplines: filter.discipline } : {}),
  };
}

/** The member in a document. */
export function versioned(document: MemberDocument): VersionedMember {
  return { member: memberMapping.decode(document.state), version: document.version };
}
