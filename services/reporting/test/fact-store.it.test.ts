import { connectMongo, digestOf, migrate, openTransactions, type Transactions } from '@inclust/mongo';
import { openTestDatabase, testScope } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeEach, expect, test } from 'vitest';
import type { FactStore } from '../src/app/ports.ts';
import { deliveredIndicators } from '../src/domain/indicators/delivered.ts';
import { definitionId } from '../src/domain/indicators/definition.ts';
import { reportingMigrations } from '../src/storage/collections.ts';
import type { Subject } from '../src/domain/subjects/subject.ts';
import { factOf, organisation, person, stay } from './build.ts';
import { rebuildingOf, storeOf } from './stored.ts';

let first: Connection;
let second: Connection;
let transactionsOf: ReadonlyMap<Connection, Transactions>;

beforeEach(async () => {
  const scope = testScope();
  const database = scope.use(openTestDatabase());
  first = scope.use(await connectMongo(database.url, 'first')).connection;
  second = scope.use(await connectMongo(database.url, 'second')).connection;
  await migrate(first, 'reporting', reportingMigrations);
  transactionsOf = new Map([
    [first, scope.use(await openTransactions(first, 'first'))],
    [second, scope.use(await openTransactions(second, 'second'))],
  ]);
  const transactions = transactionsOf.get(first);
  if (transactions) await rebuildingOf({ connection: first, transactions, store: storeOn(first) }).complete();
});

/** The store over a connection; `opened` where that is one of the two in a disguise. */
function storeOn(connection: Connection, opened = connection): FactStore {
  const transactions = transactionsOf.get(opened);
  if (!transactions) throw new Error('no transactions were opened on this connection');
  return storeOf({ connection, transactions });
}

function fail(): never {
  throw new Error('the test is not what it says');
}

/** Every number that is not zero, by `code|slice|node|month`. */
async function numbers(connection = first): Promise<Record<string, number>> {
  const store = storeOn(connection);
  const cells = (await Promise.all(deliveredIndicators.map((one) => store.cells(definitionId(one))))).flat();
  return Object.fromEntries(
    cells
      .filter(({ value }) => value !== 0)
      .map(({ definition, slice, node, month, value }) => [
        `${definition}|${slice}|${node}|${month}`.replace('@1', ''),
        value,
      ])
      .toSorted(([one], [other]) => String(one).localeCompare(String(other))),
  );
}

/** The ids in a collection. */
async function ids(collection: string): Promise<string[]> {
  const found = await first
    .collection(collection)
    .find({}, { projection: { _id: 1 } })
    .toArray();
  return found.map((one) => String(one._id)).toSorted();
}

/** The versions of everybody. */
async function versions(): Promise<Record<string, unknown>> {
  const found = await first.collection('subjects').find({}).toArray();
  return Object.fromEntries(found.map((one) => [String(one._id), one['version']]));
}

test('totals that one process has read are those that another one has written since', async () => {
  const [one, other] = [storeOn(first), storeOn(second)];
  const id = definitionId(deliveredIndicators.find(({ code }) => code === 'members-by-month') ?? fail());
  const totals = async (store: FactStore) => {
    const cells = (await store.totals([id])).get(id) ?? [];
    return Object.fromEntries(cells.map(({ node, month, value }) => [`${node}|${month}`, value]));
  };
  expect(await totals(one)).toEqual({});
  await other.record([factOf(organisation('GR:1'))]);
  expect(await totals(one)).toEqual({ 'kerkyra|2027-01': 1 });
  await one.record([factOf(organisation('GR:2', {}, { id: 'b' }))]);
  expect([await totals(one), await totals(other)]).toEqual([{ 'kerkyra|2027-01': 2 }, { 'kerkyra|2027-01': 2 }]);
  // The next generation, made without a number: nothing can be read in the bodies of these facts.
  const transactions = transactionsOf.get(second) ?? fail();
  await rebuildingOf({ connection: second, transactions, store: other }).rebuild();
  expect([await totals(one), await totals(other)]).toEqual([{}, {}]);
});

test('a fact moves its subject, the numbers and the freshness of its node', async () => {
  const store = storeOn(first);
  await store.record([factOf(organisation('GR:1'))]);
  expect(await numbers()).toEqual({
    'members-by-month||kerkyra|2027-01': 1,
    'organisations-by-discipline|||2027-01': 1,
    'organisations-by-discipline||kerkyra|2027-01': 1,
    'organisations-by-discipline|discipline=heritage||2027-01': 1,
    'organisations-by-discipline|discipline=heritage|kerkyra|2027-01': 1,
  });
  expect(await store.freshness()).toEqual([{ node: 'kerkyra', newestFactAt: '2027-01-11T12:00:00.000Z' }]);
  const rows = async function* () {
    yield { id: 'a', version: 1 };
  };
  expect(await store.digest('kerkyra')).toEqual(await digestOf(rows()));
  expect((await store.digest('korce')).count).toBe(0n);
});

test('of more than move on at once each is counted once, also where the process ends between two parts of them', async () => {
  const facts = ['a', 'b', 'c', 'd', 'e'].map((id) => factOf(organisation(`GR:${id}`, {}, { id })));
  const opened = transactionsOf.get(first);
  if (!opened) throw new Error('no transactions');
  let runs = 0;
  const ending: Transactions = {
    ...opened,
    run: (work) => {
      runs += 1;
      return runs === 2 ? Promise.reject(new Error('the process ended here')) : opened.run(work);
    },
  };
  const withinTwo = (transactions: Transactions) => storeOf({ connection: first, transactions }, undefined, 2);
  await expect(withinTwo(ending).record(facts)).rejects.toThrow('the process ended here');
  expect(await versions()).toEqual({ 'kerkyra/member/a': 1, 'kerkyra/member/b': 1 });
  expect(await withinTwo(opened).freshness()).toEqual([]);
  await withinTwo(opened).record(facts);
  expect(Object.keys(await versions())).toHaveLength(5);
  expect(await numbers()).toMatchObject({
    'members-by-month||kerkyra|2027-01': 5,
    'organisations-by-discipline||kerkyra|2027-01': 5,
  });
  expect(await withinTwo(opened).freshness()).toMatchObject([{ node: 'kerkyra' }]);
});

test('a crash while counting leaves the subject and every number as they were; the fact comes again and counts once', async () => {
  await storeOn(first).record([factOf(organisation('GR:1'))]);
  const before = await numbers();
  const moved = factOf(organisation('GR:2', { disciplines: ['archives'] }, { version: 2 }));
  const fresh = factOf(organisation('GR:3', {}, { id: 'b' }));
  for (const [collection, method] of [
    ['holders', 'bulkWrite'],
    ['cells', 'bulkWrite'],
    ['freshness', 'bulkWrite'],
  ] as const) {
    const failing = storeOn(failingAt(first, collection, method), first);
    await expect(failing.record([moved, fresh])).rejects.toThrow('the process ended here');
    expect([collection, await numbers()]).toEqual([collection, before]);
    expect([collection, await versions()]).toEqual([collection, { 'kerkyra/member/a': 1 }]);
  }
  await storeOn(second).record([moved, fresh]);
  expect(await versions()).toEqual({ 'kerkyra/member/a': 2, 'kerkyra/member/b': 1 });
  expect(await numbers()).toMatchObject({
    'members-by-month||kerkyra|2027-01': 2,
    'organisations-by-discipline||kerkyra|2027-01': 2,
    'organisations-by-discipline|discipline=archives|kerkyra|2027-01': 1,
    'organisations-by-discipline|discipline=heritage|kerkyra|2027-01': 1,
  });
  expect(await ids('facts')).toEqual(['kerkyra/a-1', 'kerkyra/a-2', 'kerkyra/b-1']);
});

test('double, late and reordered facts change nothing, but each is kept', async () => {
  const store = storeOn(first);
  const facts = [1, 2, 3].map((version) =>
    factOf(
      organisation('GR:1', { disciplines: [['heritage', 'archives', 'libraries'][version - 1] ?? ''] }, { version }),
    ),
  );
  await store.record([facts[2], facts[0]].flatMap((fact) => fact ?? []));
  const after = await numbers();
  await store.record(facts);
  await store.record(facts.toReversed());
  expect(await numbers()).toEqual(after);
  expect(after).toMatchObject({ 'organisations-by-discipline|discipline=libraries|kerkyra|2027-01': 1 });
  expect(await ids('facts')).toEqual(['kerkyra/a-1', 'kerkyra/a-2', 'kerkyra/a-3']);
});

test('equal event ids and equal members of two nodes are two facts and two subjects, one organisation counted once over both', async () => {
  const here = factOf(organisation('GR:1'));
  const there = factOf(organisation('GR:1', {}, { node: 'korce' }));
  await storeOn(first).record([here, there]);
  expect(await ids('facts')).toEqual(['kerkyra/a-1', 'korce/a-1']);
  expect(await numbers()).toMatchObject({
    'members-by-month||kerkyra|2027-01': 1,
    'members-by-month||korce|2027-01': 1,
    'organisations-by-discipline||kerkyra|2027-01': 1,
    'organisations-by-discipline||korce|2027-01': 1,
    'organisations-by-discipline|||2027-01': 1,
  });
});

test('a restated fact is not kept where its events are there, and heals where they are not', async () => {
  const store = storeOn(first);
  const restated = (version: number) =>
    factOf(person({}, { version }), { type: 'inclust.members.v1.MemberRestated', eventId: `restated-${version}` });
  await store.record([factOf(person())]);
  const before = await numbers();
  await store.record([restated(1)]);
  expect(await ids('facts')).toEqual(['kerkyra/a-1']);
  expect(await numbers()).toEqual(before);
  await store.record([restated(3)]);
  expect(await versions()).toEqual({ 'kerkyra/member/a': 3 });
  expect(await ids('facts')).toEqual(['kerkyra/a-1', 'kerkyra/restated-3']);
});

test('a fact that this node does not understand is kept and counts nothing', async () => {
  const { subject: _, ...unknown } = factOf(person(), { type: 'inclust.new.v1.Thing' });
  await storeOn(first).record([unknown]);
  expect(await ids('facts')).toEqual(['kerkyra/a-1']);
  expect(await numbers()).toEqual({});
});

test('who leaves and comes back is counted off and on, and a holder that is empty is gone', async () => {
  const store = storeOn(first);
  const left = organisation('GR:1', { stays: [stay('2027-01-10', '2027-02-01')] }, { version: 2 });
  await store.record([factOf(organisation('GR:1'))]);
  await store.record([factOf(left)]);
  expect(await numbers()).toMatchObject({
    'members-by-month||kerkyra|2027-01': 1,
    'members-by-month||kerkyra|2027-02': -1,
    'organisations-by-discipline|||2027-01': 1,
    'organisations-by-discipline|||2027-02': -1,
  });
  await store.record([factOf(organisation('GR:1', { stays: [] }, { version: 3 }))]);
  expect(await numbers()).toEqual({});
  expect(await ids('holders')).toEqual([]);
});

test('two processes that record overlapping facts at once count each subject once', async () => {
  const facts = Array.from({ length: 12 }, (_, turn) =>
    factOf(organisation(`GR:${turn % 5}`, {}, { id: `m${turn % 6}`, version: Math.floor(turn / 6) + 1 })),
  );
  const [one, other] = [storeOn(first), storeOn(second)];
  await Promise.all([
    one.record(facts.slice(0, 8)),
    other.record(facts.slice(4)),
    one.record(facts.toReversed().slice(0, 6)),
    other.record(facts),
  ]);
  const expected = Object.fromEntries(Array.from({ length: 6 }, (_, turn) => [`kerkyra/member/m${turn}`, 2]));
  expect(await versions()).toEqual(expected);
  const keys = new Set(facts.slice(6).map((fact) => keyOf(fact.subject)));
  expect(await numbers()).toMatchObject({
    'members-by-month||kerkyra|2027-01': 6,
    'organisations-by-discipline||kerkyra|2027-01': keys.size,
    'organisations-by-discipline|||2027-01': keys.size,
  });
});

test('a subject that another process is the first to write is found at the second try', async () => {
  const other = storeOn(second);
  let met = 0;
  const late = replaced(first, 'collection', (name: string) => {
    const real = first.collection(name);
    if (name !== 'subjects') return real;
    return replaced(real, 'insertMany', async (documents: never[], options: object) => {
      met += 1;
      if (met === 1) await other.record([factOf(organisation('GR:1', {}, { version: 2 }))]);
      return real.insertMany(documents, options);
    });
  });
  await storeOn(late, first).record([factOf(organisation('GR:1')), factOf(organisation('GR:2', {}, { id: 'm2' }))]);
  expect(met).toBe(2);
  expect(await versions()).toMatchObject({ 'kerkyra/member/m2': 1 });
  expect(new Set(Object.values(await versions()))).toEqual(new Set([1, 2]));
  expect(await numbers()).toMatchObject({
    'members-by-month||kerkyra|2027-01': 2,
    'organisations-by-discipline|||2027-01': 2,
  });
});

test('whose first version comes is not looked for; where facts come again, all are, and nothing counts twice', async () => {
  const looked: string[][] = [];
  const watched = replaced(first, 'collection', (name: string) => {
    const real = first.collection(name);
    if (name !== 'subjects') return real;
    return replaced(real, 'find', (filter: { _id?: { $in?: string[] } }, options: object) => {
      if (filter._id?.$in) looked.push(filter._id.$in);
      return real.find(filter as never, options);
    });
  });
  const store = storeOn(watched, first);
  const [one, two] = [factOf(organisation('GR:1')), factOf(organisation('GR:2', {}, { id: 'm2' }))];
  const later = factOf(organisation('GR:3', {}, { id: 'm3', version: 2 }));
  await store.record([one, two, later]);
  expect(looked).toEqual([['kerkyra/member/m3']]);
  const before = await numbers();
  // As after a crash between counting and acknowledging.
  await store.record([one, two, later]);
  expect(new Set(looked.at(-1))).toEqual(new Set(Object.keys(await versions())));
  expect(await numbers()).toEqual(before);
  expect(before).toMatchObject({ 'organisations-by-discipline|||2027-01': 3 });
});

function keyOf(subject: Subject | undefined): string | undefined {
  return subject?.state.kind === 'member' ? subject.state.organisation?.distinctKey : undefined;
}

/** The connection, one of whose collections fails at one method, as if the process had ended there. */
function failingAt(connection: Connection, collection: string, method: string): Connection {
  return replaced(connection, 'collection', (name: string) => {
    const real = connection.collection(name);
    return name === collection
      ? replaced(real, method, () => Promise.reject(new Error('the process ended here')))
      : real;
  });
}

function replaced<Target extends object>(target: Target, method: string, instead: unknown): Target {
  return new Proxy(target, {
    get: (real, name) => {
      if (name === method) return instead;
      const value: unknown = Reflect.get(real, name);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}
