import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, refuse, type Actor, type InstantText, type NodeId } from '@inclust/kernel';
import { AggregateStore, openTransactions, OutboxRelay, type Transactions } from '@inclust/mongo';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import pino from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BodyApplicationStore, BodyMembershipStore, BodyStore } from '../src/app/bodies/ports.ts';
import type { DuplicateStore, MemberFilter, MemberQuery, MemberStore, NameVocabulary } from '../src/app/ports.ts';
import type { ErasureStore } from '../src/app/rights-ports.ts';
import type { AuditLog, Vault } from '../src/app/vault-ports.ts';
import type { Body, BodyId } from '../src/domain/bodies/body.ts';
import type { BodyMembership } from '../src/domain/bodies/membership.ts';
import type { Member } from '../src/domain/member.ts';
import { createAuditLog } from '../src/storage/audit-log.ts';
import { createApplicationStore } from '../src/storage/bodies/application-store.ts';
import { bodyMapping, createBodyStore } from '../src/storage/bodies/body-store.ts';
import { bodyCollections } from '../src/storage/bodies/collections.ts';
import { createMembershipStore, membershipMapping } from '../src/storage/bodies/membership-store.ts';
import { createDuplicateStore } from '../src/storage/duplicate-store.ts';
import { createErasureStore } from '../src/storage/erasure-store.ts';
import { memberCollection, memberModel } from '../src/storage/member-document.ts';
import { memberMapping } from '../src/storage/member-mapping.ts';
import { createMemberStore } from '../src/storage/member-store.ts';
import { createNameVocabulary } from '../src/storage/name-vocabulary.ts';
import { createVault } from '../src/storage/vault-store.ts';
import { noteAsked, withoutIndex, type Asked, type KnownIndex } from './asked.ts';
import { day, memberUuid, organisation, person } from './build.ts';
import { keysInMemory, node, serving } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let mongo: Connection;
let asked: ReadonlyMap<string, Asked>;
let transactions: Transactions;
const indexes = new Map<string, KnownIndex[]>();

beforeAll(async () => {
  const url = new URL(database.url);
  url.searchParams.set('monitorCommands', 'true');
  const { client, ...served } = await serving(scope, url.href, scope.use(await openTestNats()).url, {
    connected: (connection) => {
      asked = noteAsked(connection);
    },
  });
  ({ mongo } = served);
  transactions = scope.use(await openTransactions(mongo, 'queries-test'));
  for (let number = 0; number < 200; number += 1) {
    const more = {
      externalId: `K-${number}`,
      email: `${number % 150}@example.org`,
      locality: number % 3 ? 'Άρτα' : 'Λευκάδα',
    };
    const names = { el: { text: `Θέατρο ${number}`, state: 'original' } } as const;
    await client.register(
      number % 4 ? person({ familyName: `Επώνυμος${number}`, ...more }) : organisation({ names, ...more }),
    );
  }
  for (const name of (await mongo.listCollections()).map((collection) => collection.name)) {
    const found = await mongo.collection(name).indexes();
    indexes.set(
      name,
      found.map((index) => ({ name: index.name ?? '', fields: Object.keys(index.key), sparse: index.sparse === true })),
    );
  }
});

type Walk<Store> = { readonly [Method in keyof Store]: () => Promise<unknown> };

const [first, second] = [memberUuid(1), memberUuid(2)];
const at = '2027-01-10T12:00:00Z' as InstantText;
const body = 'group' as BodyId;
const page = { pageSize: 2, pageToken: '' };
const drain = async (items: AsyncIterable<unknown>): Promise<void> => {
  for await (const item of items) void item;
};
const nothingToDo = () => refuse({ code: 'nothing-to-do', kind: 'state', message: 'There is nothing to do.' });

/** Every filter there is, and every set of them. */
function filters(): MemberFilter[] {
  const each: Required<MemberFilter> = {
    kind: 'person',
    status: 'active',
    discipline: 'performing-arts',
    locality: 'Άρτα',
  };
  return Object.entries(each).reduce<MemberFilter[]>(
    (sets, [name, value]) => [...sets, ...sets.map((set) => ({ ...set, [name]: value }))],
    [{}],
  );
}

/** Every query a list can be asked: all filters, without and with one or several words, without and with typing errors. */
function queries(): Pick<MemberQuery, 'filter' | 'words' | 'near'>[] {
  return filters().flatMap((filter) => [
    { filter },
    { filter, words: 'γιωργ' },
    { filter, words: 'γιωργ αρτα' },
    { filter, words: 'γιοργος αρτα', near: [['t:γιωργοσ'], []] },
  ]);
}

/** An outbox over a collection, which publishes nothing. */
function outboxOf(collection: string): OutboxRelay {
  const publisher = { publish: async () => [] };
  const logger = pino({ level: 'silent' });
  return scope.use(new OutboxRelay({ connection: mongo, collection, publisher, logger, now: Date.now }));
}

function memberWalk(): Walk<MemberStore> {
  const actor: Actor = { kind: 'service', id: 'register', node, roles: [] };
  const request = { requestId: 'request-1', method: 'MergeMembers', body: new Uint8Array(), actor };
  const mapping = memberMapping('el');
  const aggregates = new AggregateStore<Member>({
    connection: mongo,
    collection: memberCollection,
    mapping,
    now: Date.now,
    outbox: outboxOf(memberCollection),
    transactions,
  });
  const encode = () => ({ type: 't', body: new Uint8Array() });
  const store = createMemberStore({
    connection: mongo,
    aggregates,
    mapping,
    encode,
    traceparent: () => undefined,
    node,
  });
  return {
    get: () => store.get(first),
    findByExternalIds: () => store.findByExternalIds(['K-1', 'K-2']),
    findByNaturalKeys: () => store.findByNaturalKeys(['a', 'b']),
    save: () => store.save(first, undefined, false, nothingToDo),
    saveTogether: () => store.saveTogether([first, second], request, nothingToDo),
    getAll: () => store.getAll([first, second]),
    representativesOf: () => store.representativesOf(first),
    withExpiredConsent: () => store.withExpiredConsent(day('2027-01-10'), 10),
    inStatus: async () => {
      for (const status of ['applicant', 'declined', 'active', 'suspended', 'left', 'merged', 'erased'] as const)
        await drain(store.inStatus(status));
    },
    list: async () => {
      for (const query of queries()) {
        const found = await store.list({ ...query, ...page });
        if (!found.ok) throw new Error('a list was refused');
        if (found.value.nextPageToken)
          await store.list({ ...query, pageSize: 2, pageToken: found.value.nextPageToken });
      }
    },
    count: async () => {
      for (const query of queries()) await store.count(query);
    },
    insertLost: async () => {
      const found = await store.get(first);
      if (found) await store.insertLost(found.member, 1);
    },
    all: () => drain(store.all()),
    versions: () => drain(store.versions()),
  };
}

/** What asks a collection anything, by the file of `storage` that it is in. A method that is missing here does not compile. */
function walks(): Readonly<Record<string, Readonly<Record<string, () => Promise<unknown>>>>> {
  const duplicates = createDuplicateStore(mongo);
  const erasures = createErasureStore(mongo);
  const audit = createAuditLog(mongo);
  const vault = createVault(mongo, keysInMemory());
  const vocabulary = scope.use(createNameVocabulary({ model: memberModel(mongo), logger: pino({ level: 'silent' }) }));
  const keeping = { connection: mongo, now: Date.now };
  const writing = {
    connection: mongo,
    encode: () => ({ type: 't', body: new Uint8Array() }),
    traceparent: () => undefined,
  };
  const bodies = createBodyStore({
    ...writing,
    aggregates: new AggregateStore<Body>({
      ...keeping,
      collection: bodyCollections.bodies,
      mapping: bodyMapping,
      outbox: outboxOf(bodyCollections.bodies),
    }),
  });
  const memberships = createMembershipStore({
    ...writing,
    aggregates: new AggregateStore<BodyMembership>({
      ...keeping,
      collection: bodyCollections.memberships,
      mapping: membershipMapping,
      outbox: outboxOf(bodyCollections.memberships),
    }),
  });
  const applications = createApplicationStore(mongo);
  const reference = { node, id: body };
  const pair = { first, second, marks: 'm' };
  const declaration = {
    id: second,
    category: 'disability',
    purposes: ['statistics'],
    textVersion: '1',
    language: 'el',
    declaredAt: at,
  } as never;
  return {
    'member-store.ts': memberWalk(),
    'member-lists.ts': {},
    'duplicate-store.ts': {
      groups: () => duplicates.groups(),
      sharing: () => duplicates.sharing(person({ email: 'a@example.org' })),
      dismissed: () => duplicates.dismissed([pair]),
      dismiss: () => duplicates.dismiss(pair, { reason: 'different', by: 'a', at }),
    } satisfies Walk<DuplicateStore>,
    'erasure-store.ts': {
      finish: () => erasures.finish(first, at),
      finished: () => erasures.finished([first, second]),
      list: () => erasures.list('', 10),
    } satisfies Walk<ErasureStore>,
    'name-vocabulary.ts': { near: () => vocabulary.near('γιοργος') } satisfies Walk<NameVocabulary>,
    'audit-log.ts': {
      append: () => audit.append({ at, by: 'a', subject: 'members/1', action: 'listed' } as never),
      appendOnce: () => audit.appendOnce({ at, by: 'a', subject: 'nodes/arta', action: 'node-left' } as never),
      list: async () => {
        for (const subject of ['', 'members/1']) await audit.list(0, 10, subject);
      },
      verify: () => audit.verify(),
    } satisfies Walk<AuditLog>,
    'vault-store.ts': {
      put: () => vault.put(first, declaration),
      list: () => vault.list(first),
      holds: () => vault.holds([first, second]),
      remove: () => vault.remove(first, second),
      forget: () => vault.forget(first),
      rotate: () => vault.rotate(),
      finishRotation: () => vault.finishRotation(),
    } satisfies Walk<Vault>,
    'bodies/body-store.ts': {
      get: () => bodies.get(body),
      save: () => bodies.save(body, undefined, nothingToDo),
      all: () => drain(bodies.all()),
    } satisfies Walk<BodyStore>,
    'bodies/membership-store.ts': {
      get: () => memberships.get(first),
      save: () => memberships.save(first, undefined, nothingToDo),
      all: () => drain(memberships.all()),
      list: async () => {
        for (const more of [{}, { status: 'active' as const }]) await memberships.list({ body, ...page, ...more });
      },
      open: () => memberships.open(body, 10),
      untold: () => memberships.untold([node], 10),
      told: () => memberships.told(first, 1),
    } satisfies Walk<BodyMembershipStore>,
    'bodies/application-store.ts': {
      get: () => applications.get(first),
      change: () => applications.change(first, undefined, () => accept(undefined)),
      list: async () => {
        for (const more of [{}, { member: first }, { body: reference }, { member: first, body: reference }])
          await applications.list({ ...page, ...more });
      },
      ofMembers: () => applications.ofMembers([first, second]),
      due: () => applications.due([node as NodeId], 10),
    } satisfies Walk<BodyApplicationStore>,
  };
}

/** Files that ask nothing of their own while the register serves, or are asked as the service starts. */
const elsewhere = ['migrations.ts', 'forget-old-merges.ts', 'bodies/collections.ts'];

/** What may look through a whole collection, and why. */
const exempt: readonly (readonly [why: string, (look: Asked) => boolean])[] = [
  [
    'a change of the schema, which runs once',
    ({ filter }) => 'writer' in filter && '$exists' in Object(filter['writer']),
  ],
  ['once a day, by the relay: an index would cost every write', ({ filter }) => 'answersUntil' in filter],
  [
    'a handful of documents',
    ({ collection }) => ['schemas', 'transaction_sessions', 'system.replset'].includes(collection),
  ],
];

/** Where all that is found is sorted: it is few. */
const few: readonly (readonly [why: string, (look: Asked) => boolean])[] = [
  ['who represents one organisation', ({ filter }) => 'represents' in filter],
  [
    'who shares a key with one profile',
    ({ filter }) => 'duplicateKeys' in filter && !('$exists' in Object(filter['duplicateKeys'])),
  ],
];

describe('every query of the register', () => {
  test('is walked: a file of storage that asks a collection is named here', () => {
    const folder = join(import.meta.dirname, '../src/storage');
    const asking = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .filter((file) =>
        /\.(find|findOne|aggregate|distinct|countDocuments|updateOne|updateMany|deleteMany|deleteOne|bulkWrite)\b/.test(
          readFileSync(join(folder, file), 'utf8'),
        ),
      );
    expect(asking.toSorted()).toEqual(
      [...Object.keys(walks()), ...elsewhere].filter((file) => asking.includes(file)).toSorted(),
    );
  });

  test('has an index that it goes by, and sorts no more than a page', async () => {
    for (const walk of Object.values(walks())) for (const ask of Object.values(walk)) await ask();
    const own = [...asked.values()].filter(
      (look) => indexes.has(look.collection) && !exempt.some(([, is]) => is(look)),
    );
    // The relay and the other work of the running service are among them.
    expect(own.length).toBeGreaterThan(100);
    const sortsFew = (look: Asked): boolean => few.some(([, is]) => is(look));
    const wrong = own.flatMap((look) => {
      const why = withoutIndex(sortsFew(look) ? { ...look, sort: {} } : look, indexes.get(look.collection) ?? []);
      return why ? [{ why, ...look }] : [];
    });
    expect(wrong).toEqual([]);
    // A server that plans as MongoDB does shows where it begins and ends in an index: then its plans must say the same.
    const plans = [];
    for (const look of own) plans.push({ look, stages: stagesOf(await planOf(look)) });
    if (!plans.some(({ stages }) => stages.some((stage) => 'indexBounds' in stage))) return;
    const scanning = plans.filter(({ stages }) => stages.some(({ stage }) => stage === 'COLLSCAN'));
    expect(scanning).toEqual([]);
    const sorting = plans.filter(
      ({ look, stages }) =>
        !sortsFew(look) && stages.some(({ stage, limitAmount }) => stage === 'SORT' && !(Number(limitAmount) > 0)),
    );
    expect(sorting).toEqual([]);
  });
});

describe('a query without an index', () => {
  const known = [
    { name: 'by_a', fields: ['a', 'b'], sparse: false },
    { name: 'few', fields: ['c'], sparse: true },
  ];
  const look: Asked = { collection: 'x', filter: {}, sort: {}, limit: 0, hint: '', distinct: '', grouped: false };
  test.each([
    ['nothing is asked for', {}],
    ['another field', { filter: { z: 1 } }],
    ['only the second field', { filter: { b: 1 } }],
    ['a pattern that is no beginning', { filter: { a: { $regex: '^(t:x|s:x)' } } }],
    ['one branch of several', { filter: { $or: [{ a: 1 }, { z: 1 }] } }],
    ['what is absent', { filter: { c: { $exists: false } } }],
    ['what is there, in an index of all', { filter: { a: { $exists: true } } }],
    ['another order, of all that is found', { filter: { a: 1 }, sort: { z: 1 } }],
    ['values of another field', { distinct: 'z' }],
    ['a hint at nothing', { hint: 'z', sort: { a: 1 } }],
  ])('is found: %s', (_, more: Partial<Asked>) => {
    expect(withoutIndex({ ...look, ...more }, known)).toEqual(expect.any(String));
  });

  test.each([
    ['the first field', { filter: { a: { $gt: 1 } } }],
    ['among other conditions', { filter: { $and: [{ z: 1 }, { a: { $regex: '^t:x' } }] } }],
    ['every branch', { filter: { $and: [{ z: 1 }, { $or: [{ a: 1 }, { a: 2 }] }] } }],
    ['in the order of an index', { filter: { z: 1 }, sort: { a: 1, b: 1 } }],
    ['what is there', { filter: { c: { $exists: true } } }],
    ['a page of another order', { filter: { a: 1 }, sort: { z: 1 }, limit: 5 }],
    ['values of a field', { distinct: 'a' }],
    ['by its id', { filter: { _id: { $in: ['x'] } } }],
  ])('is not: %s', (_, more: Partial<Asked>) => {
    expect(withoutIndex({ ...look, ...more }, known)).toBeUndefined();
  });
});

type Stage = Readonly<Record<string, unknown>>;

async function planOf({ collection, filter, sort, limit, hint, distinct, grouped }: Asked): Promise<Stage> {
  const hinted = hint ? { hint } : {};
  if (distinct) return mongo.db?.command({ explain: { distinct: collection, key: distinct, query: filter } }) ?? {};
  if (grouped) {
    const pipeline = [{ $match: filter }, { $group: { _id: '$kind', members: { $sum: 1 } } }];
    return mongo.collection(collection).aggregate(pipeline, hinted).explain('queryPlanner');
  }
  const ordered = Object.keys(sort).length > 0 ? { sort: sort as Record<string, 1> } : {};
  return mongo
    .collection(collection)
    .find(filter, { ...ordered, ...hinted, limit })
    .explain('queryPlanner') as Promise<Stage>;
}

/** The stages of the plan that won, wherever the server puts them. */
function stagesOf(answer: unknown): Stage[] {
  if (typeof answer !== 'object' || answer === null) return [];
  if (Array.isArray(answer)) return answer.flatMap(stagesOf);
  const own = 'stage' in answer ? [answer as Stage] : [];
  return [
    ...own,
    ...Object.entries(answer).flatMap(([name, value]) => (name === 'rejectedPlans' ? [] : stagesOf(value))),
  ];
}
