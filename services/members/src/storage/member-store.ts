import { randomUUIDv7 } from 'node:crypto';
import { accept, type NodeId, type Outcome, type Uuid, type RequestIdentity } from '@inclust/kernel';
import {
  requestKey,
  wasInserted,
  type AggregateMapping,
  type AggregateStore,
  type Change,
  type PendingEvent,
  type Versioned,
} from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { JointDecision, MemberDecision, MemberStore, SavedMember } from '../app/ports.ts';
import { memberDecider, type MemberEvent } from '../domain/register.ts';
import type { Member } from '../domain/member.ts';
import type { SharingParts } from '../domain/sharing.ts';
import { namePartOf } from '../domain/natural-key.ts';
import { memberCollection, memberModel, nameIndex, type MemberDocument } from './member-document.ts';
import { byName, createMemberLists, versioned } from './member-lists.ts';
import { hashedKey, naturalKeysOf } from './member-mapping.ts';

/** Writes an event of a member, who is then as given, as a message of the contract. */
export type EncodeEvent = (event: MemberEvent, member: Member, version: number) => Pick<PendingEvent, 'type' | 'body'>;

/** What a member store needs. */
export interface MemberStoreOptions {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<Member>;
  readonly mapping: AggregateMapping<Member>;
  readonly encode: EncodeEvent;
  /** The W3C trace context of what is under way. */
  readonly traceparent: () => string | undefined;
  readonly node: NodeId;
}

/** Members in MongoDB. */
export function createMemberStore(options: MemberStoreOptions): MemberStore {
  const { connection, aggregates, mapping, encode, traceparent } = options;
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
      const wanted = new Set(keys);
      const names = [...new Set(keys.map(namePartOf))].map(hashedKey);
      const found = await model.find({ naturalKeys: { $in: names } }).lean<MemberDocument[]>();
      return Map.groupBy(
        found.flatMap((document) => {
          const member = versioned(document);
          const own = new Set(naturalKeysOf(member.member));
          return [...wanted.intersection(own)].map((key) => ({ key, ...member }));
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
      const found = model.find({ status }).sort(byName).hint(nameIndex).lean<MemberDocument[]>();
      for await (const document of found.cursor()) yield versioned(document as unknown as MemberDocument);
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
    ...createMemberLists(model),
    insertLost: (member, version) => {
      // Whoever is known elsewhere may have been shown there.
      const fields = mapping.fields(member, { everShared: true });
      const rest = { version, revision: 1, state: mapping.encode(member), pending: [], answers: [] };
      const document = { ...fields, _id: member.id, ...rest };
      return wasInserted(connection.collection(memberCollection).insertOne(document as never));
    },
    all: async function* () {
      for await (const document of model.find().sort({ _id: 1 }).lean<MemberDocument[]>().cursor()) {
        const { everShared } = document as unknown as MemberDocument;
        yield { ...versioned(document as unknown as MemberDocument), everShared };
      }
    },
    versions: async function* () {
      const parts = { 'state.status': 1, 'state.consents': 1, 'state.sharing': 1 };
      const kind = { 'state.draft.kind': 1, 'state.draft.legalForm': 1 };
      const found = connection
        .collection<Pick<MemberDocument, 'version'> & { _id: string; state: SharingParts }>(memberCollection)
        .find({}, { projection: { version: 1, ...parts, ...kind }, sort: { _id: 1 } });
      for await (const { _id, version, state } of found) yield { id: _id as Uuid, version, parts: state };
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
    outcome.value.flatMap((one, position) =>
      one ? [{ member: one.state, version: one.version, changed: changed[position] === true && !one.repeated }] : [],
    ),
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
