import { accept, refuse } from '@inclust/kernel';
import { eventually, fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import pino from 'pino';
import { beforeAll, expect, test } from 'vitest';
import {
  connectMongo,
  openTransactions,
  OutboxRelay,
  type GuardedWrite,
  type JointCommand,
  type RequestKey,
  type Transactions,
} from '../src/index.ts';
import { accepted, add, codeOf, counted, counterStore, create, stored, type Counter } from './counter.ts';

const scope = fileScope();
const database = testDatabase();
let first: Connection;
let second: Connection;
let ofFirst: Transactions;
let ofSecond: Transactions;

beforeAll(async () => {
  first = scope.use(await connectMongo(database.url, 'first')).connection;
  second = scope.use(await connectMongo(database.url, 'second')).connection;
  ofFirst = scope.use(await openTransactions(first, 'first'));
  ofSecond = scope.use(await openTransactions(second, 'second'));
});

let clock = 1_000;
const storeOn = (connection: Connection, collection: string, transactions: Transactions) =>
  counterStore(connection, collection, () => (clock += 1), transactions);

/** A store with a counter `a` that holds ten. */
async function tenOn(collection: string, transactions = ofFirst) {
  const made = storeOn(first, collection, transactions);
  accepted(
    await made.store.execute('a', {
      creates: true,
      decide: () => accept({ state: { total: 10 }, events: [counted('ten')] }),
    }),
  );
  made.written.length = 0;
  return made;
}

interface Splitting extends Pick<JointCommand<Counter>, 'beside'> {
  readonly request?: RequestKey;
  readonly label?: string;
}

/** Moves half of the first counter to one that is made; refused where somebody else has made that. */
function split({ label, ...more }: Splitting = {}): JointCommand<Counter> {
  return {
    ...more,
    decide: ([from, to]) => {
      if (!from) return refuse({ code: 'missing', kind: 'not-found', message: 'There is nothing to split.' });
      if (to) return refuse({ code: 'there-already', kind: 'exists', message: 'There is such a counter.' });
      const half = from.state.total / 2;
      return accept([
        { state: { ...from.state, total: half }, events: [counted('from')] },
        { state: { total: half, ...(label === undefined ? {} : { label }) }, events: [counted('to'), counted('to')] },
      ]);
    },
  };
}

/** The counters of a collection as they are stored, `{id}@{version} {total}`. */
async function counters(collection: string): Promise<readonly string[]> {
  const found = await first.collection(collection).find().sort({ _id: 1 }).toArray();
  return found.map(({ _id, version, state }) => `${String(_id)}@${version} ${(state as Counter).total}`);
}

test('one is made while another changes, both are stamped, and both are told of in their order', async () => {
  const { store, written, told } = await tenOn('made');
  const done = accepted(await store.executeTogether(['a', 'b'], split()));
  expect(done).toEqual([
    { id: 'a', version: 2, state: { total: 5 }, repeated: false },
    { id: 'b', version: 2, state: { total: 5 }, repeated: false },
  ]);
  expect(written.map(({ _id, version }) => `${_id}@${version}`)).toEqual(['a@2', 'b@2']);
  expect(told).toEqual([]);
  const made = await stored(first, 'made', 'b');
  expect(made).toMatchObject({ revision: 1, pendingAt: expect.any(Date), writer: expect.any(String) });
  expect(made.pending.map(({ version }) => version)).toEqual([1, 2]);
});

test('several that are all new are made', async () => {
  const { store } = storeOn(first, 'all-new', ofFirst);
  accepted(
    await store.executeTogether(['a', 'b'], {
      decide: () => accept([1, 2].map((total) => ({ state: { total }, events: [counted('new')] }))),
    }),
  );
  expect(await counters('all-new')).toEqual(['a@1 1', 'b@1 2']);
});

test('what is left as it is, or has no event, is not made', async () => {
  const { store, written } = await tenOn('left');
  const request = { key: 'r1', digest: 'body' };
  const command: JointCommand<Counter> = {
    request,
    decide: () =>
      accept([{ state: { total: 3 }, events: [counted('a')] }, undefined, { state: { total: 0 }, events: [] }]),
  };
  const done = accepted(await store.executeTogether(['a', 'b', 'c'], command));
  expect(done).toEqual([{ id: 'a', version: 2, state: { total: 3 }, repeated: false }, undefined, undefined]);
  expect(accepted(await store.executeTogether(['a', 'b', 'c'], command))).toEqual([
    { id: 'a', version: 2, state: { total: 3 }, repeated: true },
    undefined,
    undefined,
  ]);
  expect(await counters('left')).toEqual(['a@2 3']);
  expect(written).toHaveLength(1);
});

test('a repeat gets the first answer, also after what was made has moved on', async () => {
  const { store } = await tenOn('again');
  const request = { key: 'r1', digest: 'body' };
  const done = accepted(await store.executeTogether(['a', 'b'], split({ request })));
  accepted(await store.execute('b', add('later')));
  expect(accepted(await store.executeTogether(['a', 'b'], split({ request })))).toEqual(
    done.map((one) => ({ ...one, repeated: true })),
  );
});

test('what is answered beside the state is answered to a repeat too, by either of the two ways to decide', async () => {
  const { store } = await tenOn('remarked');
  const remark = ['lost-1', 'lost-2'];
  const change = (request: RequestKey) => ({
    request,
    decide: () => accept([{ state: { total: 1 }, events: [counted('a')], remark }]),
  });
  const together = change({ key: 'r1', digest: 'body' });
  const alone = {
    request: { key: 'r2', digest: 'body' },
    creates: false,
    decide: () => accept({ state: { total: 2 }, events: [counted('a')], remark }),
  };
  for (const repeated of [false, true]) {
    expect(accepted(await store.executeTogether(['a'], together))).toMatchObject([{ version: 2, remark, repeated }]);
    expect(accepted(await store.execute('a', alone))).toMatchObject({ version: 3, remark, repeated });
  }
});

test('of two processes at once one makes it; the same request answers the same in both, another one is decided again', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { store } = await tenOn(`race-${round}`);
    const other = storeOn(second, `race-${round}`, ofSecond).store;
    const request = { key: 'r1', digest: 'body' };
    const same = await Promise.all(
      [store, other].map((one) => one.executeTogether(['a', 'b'], split({ request })).then(accepted)),
    );
    expect(same.map((one) => one.map((result) => result?.version))).toEqual(Array(2).fill([2, 2]));
    expect(same.filter(([result]) => result?.repeated)).toHaveLength(1);
    const outcomes = await Promise.all([store, other].map((one) => one.executeTogether(['a', 'c'], split())));
    expect(outcomes.map(codeOf).toSorted()).toEqual(['accepted', 'there-already']);
    expect(await counters(`race-${round}`)).toEqual(['a@3 2.5', 'b@2 5', 'c@2 2.5']);
  }
});

test('where somebody has made it meanwhile nothing is written, and that is decided again', async () => {
  const { store, told } = await tenOn('meanwhile');
  let tries = 0;
  const beside = async (): Promise<readonly GuardedWrite[]> => {
    tries += 1;
    accepted(await storeOn(second, 'meanwhile', ofSecond).store.execute('b', create(undefined)));
    return [{ collection: 'meanwhile_beside', document: { _id: 'b' } }];
  };
  expect(codeOf(await store.executeTogether(['a', 'b'], split({ beside })))).toBe('there-already');
  expect(tries).toBe(1);
  expect(await counters('meanwhile')).toEqual(['a@1 10', 'b@1 0']);
  expect(await first.collection('meanwhile_beside').countDocuments()).toBe(0);
  expect(told).toEqual(['a doubted', 'b doubted', 'a withdrawn', 'b withdrawn']);
});

test('what a unique index forbids to one that is made leaves all as it was, and is named', async () => {
  await first.collection('labels').createIndex({ label: 1 }, { name: 'label_once', unique: true, sparse: true });
  const { store, told, written } = await tenOn('labels');
  accepted(await store.execute('c', create('taken')));
  written.length = 0;
  expect(codeOf(await store.executeTogether(['a', 'b'], split({ label: 'taken' })))).toBe('taken-label_once');
  expect(await counters('labels')).toEqual(['a@1 10', 'c@1 0']);
  expect([told.slice(-2), written]).toEqual([['a withdrawn', 'b withdrawn'], []]);
});

test('what goes beside them into other collections is written with them or not at all', async () => {
  const { store } = await tenOn('beside');
  const rules = first.collection<{ _id: string }>('beside_rules');
  const asked: (readonly string[])[] = [];
  const beside = async (written: readonly string[]): Promise<readonly GuardedWrite[]> => {
    asked.push(written);
    return [{ collection: 'beside_rules', document: { _id: 'b' } }];
  };
  accepted(await store.executeTogether(['a', 'b'], split({ beside })));
  expect(asked).toEqual([['a', 'b']]);
  expect(await rules.countDocuments()).toBe(1);
  // It is there now: as often as that is tried, nothing is written.
  expect(codeOf(await store.executeTogether(['a', 'c'], split({ beside })))).toBe('busy');
  expect(await counters('beside')).toEqual(['a@2 5', 'b@2 5']);
});

/** Transactions that do something once the server has committed. */
const afterCommit = (then: (again: () => Promise<unknown>) => Promise<void>): Transactions => ({
  run: async (work) => {
    const result = await ofFirst.run(work);
    await then(() => ofFirst.run(work));
    return result;
  },
  [Symbol.asyncDispose]: async () => {},
});

test('where the answer to the commit is lost nothing is called a refusal: a repeat gets its answer, and the outbox asks', async () => {
  const cut = afterCommit(async () => {
    throw new Error('connection closed');
  });
  const { store, told } = await tenOn('cut', cut);
  const request = { key: 'r1', digest: 'body' };
  await expect(store.executeTogether(['a', 'b'], split({ request }))).rejects.toThrow('connection closed');
  expect(told).toEqual(['a doubted', 'b doubted']);
  const { store: other } = storeOn(second, 'cut', ofSecond);
  const again = accepted(await other.executeTogether(['a', 'b'], split({ request })));
  expect(again.map((one) => [one?.version, one?.repeated])).toEqual(Array(2).fill([2, true]));
});

test('a transaction that is sent again although it was committed finds what it has written itself', async () => {
  await first.collection('twice').createIndex({ label: 1 }, { name: 'label_once', unique: true, sparse: true });
  const twice = afterCommit(async (again) => void (await again()));
  const { store, told, written } = await tenOn('twice', twice);
  const request = { key: 'r1', digest: 'body' };
  const done = accepted(await store.executeTogether(['a', 'b'], split({ request, label: 'own' })));
  expect(done.map((one) => one?.version)).toEqual([2, 2]);
  // Also where nothing is replaced, and the index of the label may be the first to speak.
  const alone = { key: 'r2', digest: 'body' };
  const command: JointCommand<Counter> = {
    request: alone,
    decide: () => accept([{ state: { total: 0, label: 'alone' }, events: [counted('c')] }]),
  };
  expect(accepted(await store.executeTogether(['c'], command))).toMatchObject([{ version: 1 }]);
  // They were made, and are published.
  expect(written.map(({ _id, version }) => `${_id}@${version}`)).toEqual(['a@2', 'b@2', 'c@1']);
  expect(told).toEqual(['a doubted', 'b doubted', 'c doubted']);
});

test('what ends before the commit leaves none of them', async () => {
  const cut: Transactions = {
    run: (work) =>
      ofFirst.run(async (session) => {
        await work(session);
        throw new Error('the process ends here');
      }),
    [Symbol.asyncDispose]: async () => {},
  };
  const { store, told } = await tenOn('ends', cut);
  await expect(store.executeTogether(['a', 'b'], split())).rejects.toThrow('the process ends here');
  expect(await counters('ends')).toEqual(['a@1 10']);
  expect(told).toEqual(['a doubted', 'b doubted']);
});

test('a relay publishes each event of both once and in order, also where a try missed', async () => {
  const published: string[] = [];
  const publish = async (documents: Parameters<OutboxRelay['written']>[0][]): Promise<boolean[]> => {
    published.push(...documents.flatMap((one) => one.pending.map(({ version }) => `${one._id}@${version}`)));
    return documents.map(() => true);
  };
  await using relay = new OutboxRelay({
    connection: first,
    collection: 'relayed',
    publisher: { publish: (documents) => publish([...documents]) },
    logger: pino({ level: 'silent' }),
    now: Date.now,
    sweepEvery: 20,
    sweepOlderThan: 0,
  });
  const { store } = counterStore(first, 'relayed', Date.now, ofFirst, relay);
  accepted(await store.execute('a', create(undefined)));
  const settled = () =>
    eventually(async () => (await relay.state()).waiting === 0, { what: 'everything to be published' });
  await settled();
  let tries = 0;
  const beside = async (): Promise<readonly GuardedWrite[]> => {
    tries += 1;
    // Another process is faster with the first of them, once.
    if (tries === 1) accepted(await storeOn(second, 'relayed', ofSecond).store.execute('a', add('there')));
    return [];
  };
  accepted(await store.executeTogether(['a', 'b'], split({ beside })));
  expect(tries).toBe(2);
  await settled();
  relay.start();
  await eventually(async () => (await relay.state()).oldest === undefined, { what: 'the sweep to find nothing' });
  // What the other process has written and not published goes along with what it took for unpublished.
  expect(published).toEqual(['a@1', 'a@1', 'a@2', 'a@3', 'b@1', 'b@2']);
});
