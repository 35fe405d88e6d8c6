import { eventually, fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import pino from 'pino';
import { beforeAll, expect, test } from 'vitest';
import {
  connectMongo,
  openTransactions,
  OutboxRelay,
  type OutboxRelayOptions,
  type StoredDocument,
} from '../src/index.ts';
import { WriteBatcher } from '../src/write-batcher.ts';
import { accepted, add, counterStore, create, stored } from './counter.ts';

const scope = fileScope();
const database = testDatabase();
let connection: Connection;

beforeAll(async () => {
  connection = scope.use(await connectMongo(database.url, 'relay')).connection;
});

type Publish = (documents: readonly StoredDocument[]) => Promise<readonly boolean[]>;

/** A relay that notes the versions of the events it hands on, by aggregate. */
function relayOf(collection: string, options: Partial<OutboxRelayOptions> = {}, publish?: Publish) {
  const published: string[] = [];
  const relay = new OutboxRelay({
    connection,
    collection,
    publisher: {
      publish: async (documents) => {
        published.push(...documents.flatMap((one) => one.pending.map((event) => `${one._id}@${event.version}`)));
        return publish ? publish(documents) : documents.map(() => true);
      },
    },
    logger: pino({ level: 'silent' }),
    now: () => 10_000,
    sweepEvery: 20,
    sweepOlderThan: 0,
    ...options,
  });
  return { relay, published };
}

/** Waits until nothing of an aggregate waits to be published. */
function cleared(collection: string, id: string): Promise<unknown> {
  const probe = async () => {
    const document = await stored(connection, collection, id);
    expect(document.pending).toEqual([]);
    expect(document.pendingAt).toBeUndefined();
    return document;
  };
  return eventually(probe, { what: `${id} to be cleared` });
}

test('a written document is published and cleared without a new version', async () => {
  const { store, written } = counterStore(connection, 'plain');
  const { relay, published } = relayOf('plain');
  await using _ = relay;
  accepted(await store.execute('a', create('one')));
  accepted(await store.execute('b', create('two')));
  for (const document of written) relay.wake(document);
  await cleared('plain', 'a');
  await cleared('plain', 'b');
  expect(published.toSorted()).toEqual(['a@1', 'b@1']);
  expect((await stored(connection, 'plain', 'a')).version).toBe(1);
});

test('a write between publishing and clearing keeps its own event', async () => {
  const { store, written } = counterStore(connection, 'between');
  const { relay, published } = relayOf('between', {}, async (documents) => {
    if (written.length === 1) accepted(await store.execute('a', add('meanwhile')));
    return documents.map(() => true);
  });
  await using _ = relay;
  accepted(await store.execute('a', create('one')));
  const [document] = written;
  if (document) relay.wake(document);
  const left = await eventually(
    async () => {
      const now = await stored(connection, 'between', 'a');
      return now.version === 2 && now.pending.length === 1 ? now : undefined;
    },
    { what: 'the published event to be taken out' },
  );
  expect(left.pending.map((event) => event.version)).toEqual([2]);
  expect(left.pendingAt).toEqual(new Date(1_000));
  relay.wake(left);
  await cleared('between', 'a');
  expect(published).toEqual(['a@1', 'a@2']);
});

// Covers: a clearing that waits for a transaction while that waits for the clearing.
test('many are cleared beside a transaction that writes some of them one after the other', async () => {
  const own = scope.use(await connectMongo(database.url, 'clearing')).connection;
  const others = scope.use(await openTransactions(connection, 'other'));
  const { store, written } = counterStore(connection, 'many');
  const ids = Array.from({ length: 20 }, (_, number) => `c${number}`);
  for (const id of ids) accepted(await store.execute(id, create(id)));
  const held = Promise.withResolvers<void>();
  const half = Promise.withResolvers<void>();
  const change = (id: string) => ({ _id: id as never });
  const writing = others.run(async (session) => {
    const collection = connection.collection('many');
    await collection.updateOne(change('c1'), { $set: { label: 'changed' } }, { session });
    half.resolve();
    await held.promise;
    await collection.updateOne(change('c2'), { $set: { label: 'changed too' } }, { session });
  });
  await half.promise;
  const { relay, published } = relayOf('many', { connection: own, sweepEvery: 60_000 });
  await using _ = relay;
  for (const document of written) relay.wake(document);
  await cleared('many', 'c0');
  held.resolve();
  await writing;
  for (const id of ids) await cleared('many', id);
  expect(published).toHaveLength(20);
  expect(await stored(connection, 'many', 'c2')).toMatchObject({ label: 'changed too', version: 1 });
});

test('events that a command loaded before the clearing writes back are published again and cleared', async () => {
  const { store, written } = counterStore(connection, 'back');
  const { relay, published } = relayOf('back');
  await using _ = relay;
  accepted(await store.execute('a', create('one')));
  const before = await stored(connection, 'back', 'a');
  for (const document of written) relay.wake(document);
  await cleared('back', 'a');
  const [event] = before.pending;
  if (!event) throw new Error('there was no event');
  const after = {
    ...before,
    version: 2,
    revision: before.revision + 1,
    pending: [event, { ...event, id: 'second', version: 2 }],
  };
  expect(await new WriteBatcher(connection, 'back').replace(after, before)).toEqual({ kind: 'written' });
  relay.wake(after);
  await cleared('back', 'a');
  expect(published).toEqual(['a@1', 'a@1', 'a@2']);
});

test('crash after the write: a new relay publishes what is pending', async () => {
  const { store } = counterStore(connection, 'written');
  accepted(await store.execute('a', create('one')));
  accepted(await store.execute('a', add('x')));
  const { relay, published } = relayOf('written');
  await using _ = relay;
  relay.start();
  await cleared('written', 'a');
  expect(published).toEqual(['a@1', 'a@2']);
});

test('crash after publishing: a new relay publishes again rather than lose an event', async () => {
  const { store, written } = counterStore(connection, 'published');
  const reached: string[] = [];
  const crashing = relayOf('published', {
    onStep: (step) => {
      reached.push(step);
      if (step === 'outbox.published') throw new Error('the process ended here');
    },
  });
  accepted(await store.execute('a', create('one')));
  for (const document of written) crashing.relay.wake(document);
  await crashing.relay[Symbol.asyncDispose]();
  expect(reached).toEqual(['outbox.written', 'outbox.published']);
  expect((await stored(connection, 'published', 'a')).pending.map((event) => event.version)).toEqual([1]);
  const next = relayOf('published');
  await using _ = next.relay;
  next.relay.start();
  await cleared('published', 'a');
  expect([crashing.published, next.published]).toEqual([['a@1'], ['a@1']]);
});

test('a stopped relay clears what it has published before it ends', async () => {
  const { store, written } = counterStore(connection, 'stopped');
  const { relay } = relayOf('stopped');
  accepted(await store.execute('a', create('one')));
  for (const document of written) relay.wake(document);
  await relay[Symbol.asyncDispose]();
  expect((await stored(connection, 'stopped', 'a')).pending).toEqual([]);
});

test('what the publisher does not acknowledge or fails at stays pending and is tried again; the rest goes on', async () => {
  const { store, written } = counterStore(connection, 'failing');
  let turn = 0;
  const { relay, published } = relayOf('failing', {}, async (documents) => {
    turn += 1;
    if (turn === 1) throw new Error('the broker is away');
    if (turn === 2) return documents.map((document) => document._id !== 'a');
    return documents.map(() => true);
  });
  await using _ = relay;
  accepted(await store.execute('a', create('one')));
  accepted(await store.execute('b', create('two')));
  for (const document of written) relay.wake(document);
  relay.start();
  await cleared('failing', 'a');
  await cleared('failing', 'b');
  expect(new Set(published)).toEqual(new Set(['a@1', 'b@1']));
  expect(published.filter((one) => one === 'a@1').length).toBeGreaterThanOrEqual(3);
});

test('what another process may be about to publish is left alone until it is old', async () => {
  const { store } = counterStore(connection, 'young', () => 9_000);
  const clock = { now: 10_000 };
  const { relay, published } = relayOf('young', { now: () => clock.now, sweepOlderThan: 5_000 });
  await using _ = relay;
  relay.start();
  // The first sweep takes everything; this document comes after it.
  await eventually(() => relay.state().then(({ waiting }) => waiting === 0), { what: 'the first sweep' });
  accepted(await store.execute('a', create('one')));
  expect(await relay.state()).toEqual({ waiting: 1, oldest: new Date(9_000) });
  clock.now = 14_001;
  await cleared('young', 'a');
  expect(published).toEqual(['a@1']);
  expect(await relay.state()).toEqual({ waiting: 0, oldest: undefined });
});

test('answers that nobody may repeat any more are forgotten by the sweep', async () => {
  const { store } = counterStore(connection, 'answers');
  accepted(await store.execute('a', create('one', { key: 'r', digest: 'd' })));
  const { relay } = relayOf('answers', { now: () => 8 * 24 * 3_600_000 });
  await using _ = relay;
  relay.start();
  await eventually(
    async () => {
      const document = await stored(connection, 'answers', 'a');
      return document.answers.length === 0 && !document.answersUntil;
    },
    { what: 'the answer to be forgotten' },
  );
});
