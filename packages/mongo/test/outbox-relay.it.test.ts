import { eventually, fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import pino from 'pino';
import { beforeAll, expect, test, vi } from 'vitest';
import { connectMongo, makeOutbox, OutboxRelay, type OutboxRelayOptions, type StoredDocument } from '../src/index.ts';
import { accepted, add, counterStore, create, stored } from './counter.ts';

const scope = fileScope();
const database = testDatabase();
let connection: Connection;
let other: Connection;

beforeAll(async () => {
  connection = scope.use(await connectMongo(database.url, 'relay')).connection;
  other = scope.use(await connectMongo(database.url, 'other')).connection;
});

type Publish = (documents: readonly StoredDocument[]) => Promise<readonly boolean[]>;

/** A process with a store and its relay, which notes the versions of the events it hands on, by aggregate. */
function processOf(
  collection: string,
  options: Partial<OutboxRelayOptions> = {},
  publish: Publish = async (documents) => documents.map(() => true),
) {
  const published: string[] = [];
  const relay = new OutboxRelay({
    connection,
    collection,
    publisher: {
      publish: async (documents) => {
        published.push(...documents.flatMap((one) => one.pending.map((event) => `${one._id}@${event.version}`)));
        return publish(documents);
      },
    },
    logger: pino({ level: 'silent' }),
    now: Date.now,
    sweepEvery: 20,
    sweepOlderThan: 0,
    ...options,
  });
  const { store } = counterStore(options.connection ?? connection, collection, options.now, undefined, relay);
  return { relay, store, published };
}

/** A process that writes and ends before it publishes. */
async function crashed(collection: string, ids: readonly string[], options: Partial<OutboxRelayOptions> = {}) {
  const never = Promise.withResolvers<readonly boolean[]>();
  const { store, relay } = processOf(collection, options, () => never.promise);
  await Promise.all(ids.map((id) => store.execute(id, create(id)).then(accepted)));
  return relay.writer;
}

/** Waits until nothing waits. */
const settled = (relay: OutboxRelay) =>
  eventually(async () => (await relay.state()).waiting === 0, { what: 'everything to be published' });

/** Up to where a writer has noted that it has published. */
const notedBy = async (writer: string): Promise<number> =>
  (await connection.collection('outbox_writers').findOne({ _id: writer as never }))?.['before']?.getTime() ?? 0;

/** Waits until a writer has noted that everything in a document is published. */
const noted = (collection: string, id: string) =>
  eventually(
    async () => {
      const { writer = '', pendingAt } = await stored(connection, collection, id);
      return pendingAt && (await notedBy(writer)) > pendingAt.getTime();
    },
    { what: `it to be noted that ${id} is published` },
  );

test('what is written is published, and that is noted without touching the document again', async () => {
  const { relay, store, published } = processOf('plain');
  await using _ = relay;
  accepted(await store.execute('a', create('one')));
  accepted(await store.execute('b', create('two')));
  const before = await stored(connection, 'plain', 'a');
  await noted('plain', 'a');
  await noted('plain', 'b');
  expect(published.toSorted()).toEqual(['a@1', 'b@1']);
  expect(await stored(connection, 'plain', 'a')).toEqual(before);
  expect(await relay.state()).toEqual({ waiting: 0, oldest: undefined });
});

test('the next change leaves out what is published', async () => {
  const { relay, store, published } = processOf('next');
  await using _ = relay;
  accepted(await store.execute('a', create('one')));
  await settled(relay);
  accepted(await store.execute('a', add('x')));
  expect((await stored(connection, 'next', 'a')).pending.map(({ version }) => version)).toEqual([2]);
  await settled(relay);
  expect(published).toEqual(['a@1', 'a@2']);
});

test('a write while an earlier one is being published keeps both events, and is published after it', async () => {
  const changed = Promise.withResolvers<void>();
  const { relay, store, published } = processOf('between', {}, async (documents) => {
    await changed.promise;
    return documents.map(() => true);
  });
  await using _ = relay;
  accepted(await store.execute('a', create('one')));
  accepted(await store.execute('a', add('meanwhile')));
  expect((await stored(connection, 'between', 'a')).pending.map(({ version }) => version)).toEqual([1, 2]);
  expect(await relay.state()).toMatchObject({ waiting: 1 });
  changed.resolve();
  await settled(relay);
  expect(published).toEqual(['a@1', 'a@1', 'a@2']);
});

test('crash after the write: the next process publishes it, notes that once the other is gone, and then nobody does again', async () => {
  const writer = await crashed('written', ['a', 'b']);
  const next = processOf('written', { goneAfter: 300 });
  await using _ = next.relay;
  expect(await next.relay.state()).toMatchObject({ waiting: 2, oldest: expect.any(Date) });
  next.relay.start();
  await settled(next.relay);
  expect(next.published.toSorted()).toEqual(['a@1', 'b@1']);
  const { pendingAt } = await stored(connection, 'written', 'b');
  await eventually(async () => (await notedBy(writer)) > (pendingAt?.getTime() ?? Infinity), {
    what: 'it to be noted',
  });
  const third = processOf('written');
  await using __ = third.relay;
  third.relay.start();
  accepted(await third.store.execute('c', create('three')));
  await settled(third.relay);
  expect(third.published).toEqual(['c@1']);
});

test('crash after publishing: the next process publishes again rather than lose an event', async () => {
  const reached: string[] = [];
  const crashing = processOf('published', {
    onStep: (step) => {
      reached.push(step);
      if (step === 'outbox.published') throw new Error('the process ended here');
    },
  });
  accepted(await crashing.store.execute('a', create('one')));
  await eventually(() => reached.length === 2, { what: 'the crash' });
  expect(reached).toEqual(['outbox.written', 'outbox.published']);
  const next = processOf('published');
  await using _ = next.relay;
  next.relay.start();
  await settled(next.relay);
  expect([crashing.published, next.published]).toEqual([['a@1'], ['a@1']]);
});

test('more than a batch of one moment are all found', async () => {
  const ids = Array.from({ length: 1_100 }, (_, number) => `m${String(number).padStart(4, '0')}`);
  await crashed('moment', ids, { now: () => 5_000 });
  const next = processOf('moment', { goneAfter: 0 });
  await using _ = next.relay;
  next.relay.start();
  await settled(next.relay);
  expect(new Set(next.published)).toEqual(new Set(ids.map((id) => `${id}@1`)));
});

test('a process that lives is left to publish what it writes', async () => {
  const one = processOf('alive');
  const two = processOf('alive', { connection: other });
  await using _ = one.relay;
  await using __ = two.relay;
  one.relay.start();
  two.relay.start();
  accepted(await one.store.execute('warm', create('warm')));
  await settled(two.relay);
  const before = two.published.length;
  for (let number = 0; number < 20; number += 1) accepted(await one.store.execute(`a${number}`, create(`${number}`)));
  await settled(one.relay);
  await settled(two.relay);
  expect(two.published.slice(before)).toEqual([]);
});

test('what a process leaves that died while the other went on is published by that one, however late it had been idle', async () => {
  const { promise: never } = Promise.withResolvers<readonly boolean[]>();
  let alive = true;
  const dying = processOf('dying', { connection: other }, async (documents) =>
    alive ? documents.map(() => true) : never,
  );
  const { relay, published } = processOf('dying', { goneAfter: 400 });
  await using _ = relay;
  accepted(await dying.store.execute('before', create('one')));
  await noted('dying', 'before');
  relay.start();
  await settled(relay);
  accepted(await dying.store.execute('while', create('two')));
  await noted('dying', 'while');
  // It has noted more than the other looked at, and then writes something after which it is not heard of again.
  alive = false;
  accepted(await dying.store.execute('last', create('three')));
  await eventually(() => published.includes('last@1'), { what: 'the last event to be published by the other' });
  await settled(relay);
});

test('two processes that change one document in turn do not gather what is published', async () => {
  const one = processOf('turns');
  const two = processOf('turns', { connection: other });
  await using _ = one.relay;
  await using __ = two.relay;
  accepted(await one.store.execute('a', create('one')));
  const most = [];
  for (let number = 0; number < 6; number += 1) {
    await noted('turns', 'a');
    // How far the other has come is known for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    accepted(await (number % 2 === 0 ? two : one).store.execute('a', add('x')));
    most.push((await stored(connection, 'turns', 'a')).pending.length);
  }
  expect(most).toEqual([1, 1, 1, 1, 1, 1]);
});

test('a process that is stopped notes what it has published before it ends', async () => {
  const { relay, store } = processOf('stopped');
  accepted(await store.execute('a', create('one')));
  await relay[Symbol.asyncDispose]();
  const { pendingAt } = await stored(connection, 'stopped', 'a');
  expect(await notedBy(relay.writer)).toBeGreaterThan(pendingAt?.getTime() ?? Infinity);
});

test('what the publisher does not acknowledge or fails at is tried again; the rest goes on', async () => {
  let turn = 0;
  const heard: string[] = [];
  const onPublished = (documents: readonly StoredDocument[]) => void heard.push(...documents.map(({ _id }) => _id));
  const { relay, store, published } = processOf('failing', { onPublished }, async (documents) => {
    turn += 1;
    if (turn === 1) throw new Error('the broker is away');
    if (turn === 2) return documents.map((document) => document._id !== 'a');
    return documents.map(() => true);
  });
  await using _ = relay;
  await Promise.all(['a', 'b'].map((id) => store.execute(id, create(id)).then(accepted)));
  relay.start();
  await settled(relay);
  expect(new Set(published)).toEqual(new Set(['a@1', 'b@1']));
  expect(published.filter((one) => one === 'a@1').length).toBeGreaterThanOrEqual(3);
  // Not of what failed.
  expect(heard.toSorted()).toEqual(['a', 'b']);
});

test('of a write whose answer was lost the sweep finds out whether it was made', async () => {
  const clock = { now: 10_000 };
  const { relay, published } = processOf('lost', { now: () => clock.now, sweepOlderThan: 1_000 });
  await using _ = relay;
  await relay.ready();
  const [made, lost] = [relay.stamp('made'), relay.stamp('lost')];
  const event = { id: 'e', type: 'counted', version: 1, at: '2027-01-01T00:00:00.000Z', body: new Uint8Array() };
  const document = { version: 1, revision: 1, state: {}, pending: [event], answers: [] };
  await connection
    .collection('lost')
    .insertOne({ _id: 'made' as never, ...document, writer: relay.writer, pendingAt: made });
  relay.doubted('made', made);
  relay.doubted('lost', lost);
  relay.start();
  clock.now = 12_000;
  await eventually(() => published.length === 1, { what: 'the one that was made' });
  expect(await relay.state()).toEqual({ waiting: 1, oldest: lost });
  clock.now = 80_000;
  await settled(relay);
  expect(published).toEqual(['made@1']);
});

test('what an earlier release had not published is published after the change of the schema', async () => {
  const event = { id: 'e', type: 'counted', version: 1, at: '2027-01-01T00:00:00.000Z', body: new Uint8Array() };
  const document = { version: 1, revision: 1, state: {}, pending: [event], answers: [] };
  await connection.collection('earlier').createIndex({ pendingAt: 1 }, { name: 'pending', sparse: true });
  await connection.collection('earlier').insertMany([
    { _id: 'a' as never, ...document, pendingAt: new Date(1_000) },
    { _id: 'b' as never, ...document, pending: [] },
  ]);
  await makeOutbox(connection, 'earlier');
  await makeOutbox(connection, 'earlier');
  const { relay, published } = processOf('earlier');
  await using _ = relay;
  relay.start();
  await settled(relay);
  expect(published).toEqual(['a@1']);
  const indexes = await connection.collection('earlier').indexes();
  expect(new Set(indexes.map(({ name }) => name))).toEqual(new Set(['_id_', 'outbox']));
});

test('a writer that has said nothing for 30 days is forgotten; one that lives speaks', async () => {
  const clock = { now: 10_000 };
  const { relay, published } = processOf('old', { now: () => clock.now });
  await using _ = relay;
  await relay.ready();
  const writers = connection.collection('outbox_writers');
  await writers.insertOne({ _id: 'gone' as never, outbox: 'old', before: new Date(1), seenAt: new Date(1) });
  // What it has left is not forgotten with it.
  const event = { id: 'e', type: 'counted', version: 1, at: '2027-01-01T00:00:00.000Z', body: new Uint8Array() };
  const document = { version: 1, revision: 1, state: {}, pending: [event], answers: [] };
  await connection
    .collection('old')
    .insertOne({ _id: 'left' as never, ...document, writer: 'gone', pendingAt: new Date(2) });
  clock.now += 31 * 24 * 3_600_000;
  relay.start();
  await eventually(() => published.includes('left@1'), { what: 'what it left to be published' });
  await eventually(
    async () => {
      // Writers are forgotten once a day, after a look that finds nothing more.
      clock.now += 24 * 3_600_000;
      return (await writers.countDocuments({ _id: 'gone' as never })) === 0;
    },
    { what: 'it to be forgotten' },
  );
  const then = clock.now;
  clock.now += 2 * 3_600_000;
  await eventually(async () => (await notedBy(relay.writer)) > then, { what: 'the other to speak' });
});

test('the outboxes of a process ask together for who else writes, and each publishes what was left in its own', async () => {
  const names = ['one-of-many', 'two-of-many', 'three-of-many'];
  for (const name of names) await crashed(name, [`${name}-early`]);
  // From here on the looks after the first, which all use the same answer for a second.
  const processes = names.map((name) => processOf(name, { now: () => Date.now() + 10_000 }));
  await using running = new AsyncDisposableStack();
  for (const { relay } of processes) running.use(relay).start();
  for (const { relay } of processes) await settled(relay);
  const asked = vi.spyOn(connection.collection('outbox_writers'), 'find');
  running.defer(async () => asked.mockRestore());
  for (const name of names) await crashed(name, [`${name}-late`]);
  const late = (name: string, at: number) => processes[at]?.published.includes(`${name}-late@1`);
  const before = performance.now();
  await eventually(() => names.every(late), { what: 'what was left later to be published by each' });
  const seconds = (performance.now() - before) / 1_000;
  expect(asked.mock.calls.length).toBeLessThanOrEqual(seconds + 2);
  expect(processes.map(({ published }) => published.filter((one) => one.includes('early')))).toEqual(
    names.map((name) => [`${name}-early@1`]),
  );
});

test('answers that nobody may repeat any more are forgotten by the sweep', async () => {
  const early = processOf('answers', { now: () => 1_000 });
  accepted(await early.store.execute('a', create('one', { key: 'r', digest: 'd' })));
  await early.relay[Symbol.asyncDispose]();
  const { relay } = processOf('answers', { now: () => 8 * 24 * 3_600_000 });
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
