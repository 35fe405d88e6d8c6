import { accept, refuse } from '@inclust/kernel';
import { fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import {
  AggregateStore,
  connectMongo,
  openTransactions,
  type JointCommand,
  type RequestKey,
  type Transactions,
} from '../src/index.ts';
import {
  accepted,
  add,
  codeOf,
  counted,
  counterMapping,
  counterStore,
  create,
  silentOutbox,
  stored,
  type Counter,
} from './counter.ts';

const scope = fileScope();
const database = testDatabase();
let first: Connection;
let second: Connection;
/** Of each connection. */
let transactions: ReadonlyMap<Connection, Transactions>;

beforeAll(async () => {
  first = scope.use(await connectMongo(database.url, 'first')).connection;
  second = scope.use(await connectMongo(database.url, 'second')).connection;
  transactions = new Map([
    [first, scope.use(await openTransactions(first, 'first'))],
    [second, scope.use(await openTransactions(second, 'second'))],
  ]);
});

/** Moves one from the first counter to the second: the sum of both stays. */
function moveOne(request?: RequestKey): JointCommand<Counter> {
  return {
    ...(request ? { request } : {}),
    decide: ([from, to]) => {
      if (!from || !to) return refuse({ code: 'missing', kind: 'not-found', message: 'One is missing.' });
      return accept([
        { state: { ...from.state, total: from.state.total - 1 }, events: [counted('from')] },
        { state: { ...to.state, total: to.state.total + 1 }, events: [counted('to')] },
      ]);
    },
  };
}

function storeOn(connection: Connection, collection: string) {
  return counterStore(connection, collection, undefined, transactions.get(connection));
}

async function twoCounters(connection: Connection, collection: string) {
  const made = storeOn(connection, collection);
  accepted(await made.store.execute('a', create(undefined)));
  accepted(await made.store.execute('b', create(undefined)));
  made.written.length = 0;
  return made;
}

const totals = async (collection: string): Promise<number[]> =>
  Promise.all(['a', 'b'].map(async (id) => ((await stored(first, collection, id)).state as Counter).total));

test('both change with their events, and both are told of', async () => {
  const { store, written } = await twoCounters(first, 'together');
  const moved = accepted(await store.executeTogether(['a', 'b'], moveOne()));
  expect(moved.map((one) => one && [one.id, one.version, one.state.total, one.repeated])).toEqual([
    ['a', 2, -1, false],
    ['b', 2, 1, false],
  ]);
  expect(written.map(({ _id, version, pending }) => [_id, version, pending.length])).toEqual([
    ['a', 2, 2],
    ['b', 2, 2],
  ]);
  expect(await totals('together')).toEqual([-1, 1]);
});

test('one that does not change is not written', async () => {
  const { store } = await twoCounters(first, 'one-of-two');
  const before = await stored(first, 'one-of-two', 'b');
  accepted(
    await store.executeTogether(['a', 'b'], {
      decide: ([a, b]) =>
        accept([
          { state: { total: 5 }, events: a ? [counted('a')] : [] },
          { state: b?.state ?? { total: 0 }, events: [] },
        ]),
    }),
  );
  expect(await stored(first, 'one-of-two', 'b')).toEqual(before);
  expect(await totals('one-of-two')).toEqual([5, 0]);
});

test('a refusal writes nothing', async () => {
  const { store } = await twoCounters(first, 'refused');
  expect(codeOf(await store.executeTogether(['a', 'c'], moveOne()))).toBe('missing');
  expect(await totals('refused')).toEqual([0, 0]);
});

test('a repeat gets the first answer, also after both have moved on; another body under its id is refused', async () => {
  const { store } = await twoCounters(first, 'repeated');
  const request = { key: 'r1', digest: 'body' };
  const done = accepted(await store.executeTogether(['a', 'b'], moveOne(request)));
  accepted(await store.execute('b', add('later')));
  accepted(await store.executeTogether(['a', 'b'], moveOne()));
  expect(accepted(await store.executeTogether(['a', 'b'], moveOne(request)))).toEqual(
    done.map((one) => ({ ...one, repeated: true })),
  );
  expect(codeOf(await store.executeTogether(['a', 'b'], moveOne({ ...request, digest: 'other' })))).toBe(
    'request-id-reused',
  );
  expect(await totals('repeated')).toEqual([-2, 3]);
});

test('what a unique index forbids to one leaves both as they were', async () => {
  await first.collection('labels').createIndex({ label: 1 }, { name: 'label_unique', unique: true, sparse: true });
  const { store } = storeOn(first, 'labels');
  for (const id of ['a', 'b', 'c']) accepted(await store.execute(id, create(`label-${id}`)));
  const outcome = await store.executeTogether(['a', 'b'], {
    decide: () =>
      accept([
        { state: { total: 7 }, events: [counted('a')] },
        { state: { total: 7, label: 'label-c' }, events: [counted('b')] },
      ]),
  });
  expect(codeOf(outcome)).toBe('taken-label_unique');
  expect(await totals('labels')).toEqual([0, 0]);
  // The first gives its value up before the second takes it.
  accepted(
    await store.executeTogether(['a', 'b'], {
      decide: () =>
        accept([
          { state: { total: 1 }, events: [counted('a')] },
          { state: { total: 1, label: 'label-a' }, events: [counted('b')] },
        ]),
    }),
  );
  expect(await totals('labels')).toEqual([1, 1]);
});

test('what somebody else writes to either in between is decided again, and nothing of it is lost', async () => {
  const { store } = await twoCounters(first, 'contended');
  const other = storeOn(second, 'contended').store;
  const work = Array.from({ length: 5 }, () => other.executeTogether(['b', 'a'], moveOne()));
  const adds = ['a', 'b', 'a', 'b'].map((id) => store.execute(id, add('here')));
  const outcomes = [...(await Promise.all(work)), ...(await Promise.all(adds))];
  // Too many at once is told, never half done.
  const moved = outcomes.slice(0, 5).filter((one) => one.ok).length;
  const added = outcomes.slice(5).filter((one) => one.ok).length;
  expect(outcomes.filter((one) => !one.ok).map(codeOf)).toEqual(
    Array.from({ length: 9 - moved - added }, () => 'busy'),
  );
  const [a = 0, b = 0] = await totals('contended');
  expect(a + b).toBe(added);
  const versions = await Promise.all(['a', 'b'].map(async (id) => (await stored(first, 'contended', id)).version));
  expect(versions[0]).toBe(
    1 + moved + outcomes.slice(5).filter((one, position) => one.ok && position % 2 === 0).length,
  );
});

test('what ends between the writes and the commit leaves none of them', async () => {
  await twoCounters(first, 'cut-off');
  const { outbox, told } = silentOutbox();
  const cutOff = new AggregateStore<Counter>({
    connection: second,
    collection: 'cut-off',
    mapping: counterMapping,
    now: () => 1_000,
    transactions: transactions.get(second) as Transactions,
    outbox,
    onStep: () => {
      throw new Error('the process ends here');
    },
  });
  await expect(cutOff.executeTogether(['a', 'b'], moveOne())).rejects.toThrow('the process ends here');
  expect(await totals('cut-off')).toEqual([0, 0]);
  // Whether it was written is found out by the sweep.
  expect(told).toEqual(['a doubted', 'b doubted']);
});
