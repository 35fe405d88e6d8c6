import { accept } from '@inclust/kernel';
import { fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { connectMongo, type AggregateCommand } from '../src/index.ts';
import {
  add,
  accepted,
  codeOf,
  counted,
  counterStore,
  create,
  stored,
  watchedConnection,
  type Counter,
} from './counter.ts';

const scope = fileScope();
const database = testDatabase();
let first: Connection;
let second: Connection;

beforeAll(async () => {
  first = scope.use(await connectMongo(database.url, 'first')).connection;
  second = scope.use(await connectMongo(database.url, 'second')).connection;
});

const request = (key: string, digest = 'body') => ({ key, digest });

test('a created aggregate is stored with its event still to be published, in one document', async () => {
  const { store, written } = counterStore(first, 'creating');
  const created = accepted(await store.execute('a', create('one')));
  expect(created).toEqual({ id: 'a', version: 1, state: { total: 0, label: 'one' }, repeated: false });
  const document = await stored(first, 'creating', 'a');
  expect(document).toMatchObject({ version: 1, label: 'one', pendingAt: new Date(1_000) });
  expect(document.pending.map((event) => event.version)).toEqual([1]);
  expect(written.map((one) => [one._id, one.version])).toEqual([['a', 1]]);
  expect(await store.load('a')).toEqual({ id: 'a', version: 1, state: { total: 0, label: 'one' } });
  expect(await store.load('b')).toBeUndefined();
});

test('writing asks the server for no transaction, so that any topology will do', async () => {
  const watched = await watchedConnection(database.url);
  scope.defer(() => watched.connection.close());
  const { store } = counterStore(watched.connection, 'single');
  accepted(await store.execute('a', create('one')));
  accepted(await store.execute('a', add('x')));
  const writes = watched.commands.filter((command) => 'name' in command && command.name !== 'find');
  expect(writes.map((command) => ('name' in command ? command.name : ''))).toEqual(['insert', 'bulkWrite']);
  for (const command of watched.commands) expect(command).not.toHaveProperty('startTransaction');
});

test('a repeat gets the first answer, also after the aggregate has moved on', async () => {
  const { store } = counterStore(first, 'repeating');
  const before = accepted(await store.execute('a', create('one', request('r1'))));
  accepted(await store.execute('a', add('x', request('r2'))));
  accepted(await store.execute('a', add('x')));
  expect(accepted(await store.execute('a', create('one', request('r1'))))).toEqual({ ...before, repeated: true });
  expect(accepted(await store.execute('a', add('x', request('r2'))))).toEqual({
    id: 'a',
    version: 2,
    state: { total: 1, label: 'one' },
    repeated: true,
  });
  expect((await stored(first, 'repeating', 'a')).version).toBe(3);
});

test('another body under a request id that was used is refused and changes nothing', async () => {
  const { store } = counterStore(first, 'reusing');
  accepted(await store.execute('a', create('one', request('r1'))));
  const outcome = await store.execute('a', add('x', request('r1', 'another body')));
  expect(outcome).toMatchObject({
    ok: false,
    refusal: { code: 'request-id-reused', kind: 'exists', violations: [{ field: 'request_id' }] },
  });
  expect((await stored(first, 'reusing', 'a')).version).toBe(1);
});

test('a repeat in the same batch as its first gets that answer: one event for both', async () => {
  const { store } = counterStore(first, 'batched');
  accepted(await store.execute('a', create('one')));
  const [, one, two] = await Promise.all([
    store.execute('a', add('x')),
    store.execute('a', add('x', request('r'))),
    store.execute('a', add('x', request('r'))),
  ]);
  expect([accepted(one), accepted(two)]).toMatchObject([
    { version: 3, repeated: false },
    { version: 3, repeated: true },
  ]);
  expect((await stored(first, 'batched', 'a')).pending.map((event) => event.version)).toEqual([1, 2, 3]);
});

test('answers are kept for seven days', async () => {
  let now = 1_000;
  const { store } = counterStore(first, 'forgetting', () => now);
  accepted(await store.execute('a', create('one', request('r1'))));
  now += 7 * 24 * 3_600_000 + 1;
  accepted(await store.execute('a', add('x', request('r2'))));
  expect((await stored(first, 'forgetting', 'a')).answers.map((answer) => answer.key)).toEqual(['r2']);
});

test('a command whose read is stale is decided again on what the other process wrote', async () => {
  const { store } = counterStore(first, 'stale');
  const other = counterStore(second, 'stale');
  accepted(await store.execute('a', create('one')));
  const seen: (number | undefined)[] = [];
  let meanwhile: Promise<unknown> | undefined;
  const slow = counterStore(
    interrupted(first, () => meanwhile),
    'stale',
  ).store;
  const outcome = await slow.execute('a', {
    creates: false,
    decide: (counter) => {
      seen.push(counter?.version);
      // Between this decision and its write another process is faster.
      meanwhile ??= other.store.execute('a', add('other'));
      return add('slow').decide(counter);
    },
  });
  expect(accepted(outcome)).toMatchObject({ version: 3, state: { total: 2 } });
  expect(seen).toEqual([1, 2]);
});

test('fifty parallel commands from two processes: each accepted one has a version and an event of its own', async () => {
  const [one, other] = [counterStore(first, 'hot').store, counterStore(second, 'hot').store];
  accepted(await counterStore(first, 'hot').store.execute('a', create('one')));
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, async (_, turn) => (turn % 2 ? one : other).execute('a', add(`command-${turn}`))),
  );
  const versions = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.version] : []));
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, turn) => turn + 2));
  const document = await stored(first, 'hot', 'a');
  expect(document).toMatchObject({ version: 51, state: { total: 50 } });
  expect(document.pending.map((event) => event.version)).toEqual(Array.from({ length: 51 }, (_, turn) => turn + 1));
  expect(new Set(document.pending.map((event) => event.id)).size).toBe(51);
});

test('parallel creations of one id by two processes: one wins, the others are told', async () => {
  const [one, other] = [counterStore(first, 'racing').store, counterStore(second, 'racing').store];
  const outcomes = await Promise.all(
    Array.from({ length: 16 }, async (_, turn) => (turn % 2 ? one : other).execute('a', create(`label-${turn}`))),
  );
  const codes = outcomes.map(codeOf);
  expect(codes.toSorted()).toEqual(['accepted', ...Array.from({ length: 15 }, () => 'there-already')]);
  expect((await stored(first, 'racing', 'a')).version).toBe(1);
});

test('a value that another aggregate has is refused by the name of its unique index, on insert and on replace', async () => {
  await first.collection('unique').createIndex({ label: 1 }, { name: 'label_once', unique: true, sparse: true });
  const { store } = counterStore(first, 'unique');
  accepted(await store.execute('a', create('one')));
  expect(codeOf(await store.execute('b', create('one')))).toBe('taken-label_once');
  accepted(await store.execute('b', create('two')));
  const renamed = await store.execute('b', {
    creates: false,
    decide: () => accept({ state: { total: 0, label: 'one' }, events: [counted('renamed')] }),
  });
  expect(codeOf(renamed)).toBe('taken-label_once');
  expect(await stored(first, 'unique', 'b')).toMatchObject({ version: 1, label: 'two' });
});

test('an insert whose acknowledgement was lost and that is sent again counts as the own one', async () => {
  await first.collection('lost').createIndex({ label: 1 }, { name: 'label_once', unique: true });
  const { store, written, told } = counterStore(sentTwice(first), 'lost');
  const outcome = await store.execute('a', create('one', request('r1')));
  expect(accepted(outcome)).toMatchObject({ version: 1, state: { total: 0, label: 'one' } });
  expect((await stored(first, 'lost', 'a')).pending.map((event) => event.version)).toEqual([1]);
  // It was made, and is published.
  expect([written.map(({ version }) => version), told]).toEqual([[1], ['a doubted']]);
});

test('a write that may have happened is not called a refusal: the caller repeats the request and gets its answer', async () => {
  const cut = { insertMany: new Error('connection closed') };
  const { store, told } = counterStore(acknowledgementCut(first, cut), 'cut');
  await expect(store.execute('a', create('one', request('r1')))).rejects.toThrow('connection closed');
  expect(told).toEqual(['a doubted']);
  const again = await counterStore(second, 'cut').store.execute('a', create('one', request('r1')));
  expect(accepted(again)).toMatchObject({ version: 1, repeated: true });
});

test('an aggregate with a hundred events to publish takes no more, but still answers and refuses', async () => {
  const { store } = counterStore(first, 'full');
  accepted(await store.execute('a', create('one')));
  await Promise.all(Array.from({ length: 99 }, () => store.execute('a', add('x'))));
  const outcome = await store.execute('a', add('x'));
  expect(outcome).toMatchObject({
    ok: false,
    refusal: { code: 'outbox-full', kind: 'unavailable', retryAfterMilliseconds: 5_000 },
  });
  expect(codeOf(await store.execute('a', create('one')))).toBe('there-already');
  const still = await store.execute('a', {
    creates: false,
    decide: (counter) => accept({ state: counter?.state ?? { total: 0 }, events: [] }),
  });
  expect(accepted(still).version).toBe(100);
});

test('a command that changes nothing keeps its answer under its request id, with no event and no new version', async () => {
  const { store, written } = counterStore(first, 'nothing');
  accepted(await store.execute('a', create('one')));
  await first
    .collection('nothing')
    .updateOne({ _id: 'a' as never }, { $set: { pending: [] }, $unset: { pendingAt: 1 } });
  const nothing = {
    request: request('r1'),
    creates: false,
    decide: (counter: { state: { total: number } } | undefined) =>
      accept({ state: counter?.state ?? { total: 0 }, events: [] }),
  };
  expect(accepted(await store.execute('a', nothing))).toMatchObject({ version: 1, repeated: false });
  accepted(await store.execute('a', add('x')));
  expect(accepted(await store.execute('a', nothing))).toMatchObject({
    version: 1,
    state: { total: 0 },
    repeated: true,
  });
  expect(written.map((document) => document.version)).toEqual([1, 2]);
});

test('a bug in one command fails what was decided with it and leaves the lane open for the next', async () => {
  const { store } = counterStore(first, 'broken');
  accepted(await store.execute('a', create('one')));
  const broken = store.execute('a', {
    creates: false,
    decide: () => {
      throw new Error('a bug');
    },
  });
  await expect(broken).rejects.toThrow('a bug');
  expect(accepted(await store.execute('a', add('x'))).version).toBe(2);
});

/** The connection, whose collections insert everything twice, as a driver does that saw no acknowledgement. */
function sentTwice(connection: Connection): Connection {
  return withInsert(connection, async (insert) => {
    await insert();
    return insert();
  });
}

/** The connection, whose collections insert and then fail, once. */
function acknowledgementCut(connection: Connection, failure: { insertMany: Error }): Connection {
  return withInsert(connection, async (insert) => {
    await insert();
    throw failure.insertMany;
  });
}

function withInsert(connection: Connection, around: (insert: () => Promise<unknown>) => Promise<unknown>): Connection {
  const collection = (name: string) => {
    const real = connection.collection(name);
    return proxy(real, {
      insertMany: (...args: Parameters<typeof real.insertMany>) => around(() => real.insertMany(...args)),
    });
  };
  return proxy(connection, { collection });
}

/** The connection, whose bulk writes wait for what `before` gives. */
function interrupted(connection: Connection, before: () => Promise<unknown> | undefined): Connection {
  const client = connection.getClient();
  const bulkWrite = async (...args: Parameters<typeof client.bulkWrite>) => {
    await before();
    return client.bulkWrite(...args);
  };
  return proxy(connection, { getClient: () => proxy(client, { bulkWrite }) });
}

/** The real thing with some of its methods in another way. */
function proxy<Target extends object>(target: Target, methods: Readonly<Record<string, unknown>>): Target {
  return new Proxy(target, {
    get: (real, name) => {
      if (typeof name === 'string' && Object.hasOwn(methods, name)) return methods[name];
      const value: unknown = Reflect.get(real, name);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}

test('two processes answer commands that change nothing at once: neither answer is lost', async () => {
  // Covers: two writes that both leave the version as it is.
  const [one, other] = [counterStore(first, 'quiet').store, counterStore(second, 'quiet').store];
  for (let round = 0; round < 20; round += 1) {
    const id = `quiet-${round}`;
    accepted(await one.execute(id, create(undefined)));
    const quiet = (key: string): AggregateCommand<Counter> => ({
      request: { key, digest: 'body' },
      creates: false,
      decide: (counter) => accept({ state: counter?.state ?? { total: 0 }, events: [] }),
    });
    await Promise.all([one.execute(id, quiet('left')), other.execute(id, quiet('right'))]);
    const document = await stored(first, 'quiet', id);
    expect(document.answers.map((answer) => answer.key).toSorted()).toEqual(['left', 'right']);
    expect(document.version).toBe(1);
  }
});

test('a write that somebody else was faster with is not waited for', async () => {
  const [one, two] = [counterStore(first, 'faster'), counterStore(second, 'faster')];
  accepted(await one.store.execute('a', create('one')));
  await Promise.all([
    ...Array.from({ length: 20 }, () => one.store.execute('a', add('x'))),
    ...Array.from({ length: 20 }, () => two.store.execute('a', add('y'))),
  ]);
  const missed = [...one.told, ...two.told];
  const ofKind = (kind: string): number => missed.filter((one) => one === `a ${kind}`).length;
  // Whatever happens in between, the sweep would find out; here the next read does.
  expect(ofKind('withdrawn')).toBe(ofKind('doubted'));
  expect(one.written.length + two.written.length).toBeGreaterThanOrEqual(3);
});
