import { AckPolicy, jetstreamManager, RetentionPolicy, StorageType, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventually, fileScope, testPrefix } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { dayInNanoseconds, keepStreams, reconcileStreams, type StreamDeclaration } from '../src/index.ts';
import { opened, silent } from './stream.ts';

const scope = fileScope();
const prefix = testPrefix();
let connection: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  connection = await opened(scope, 'streams');
  manager = await jetstreamManager(connection);
});

function declared(name: string, more: Partial<StreamDeclaration['stream']> = {}): StreamDeclaration {
  const stream = { name: `${prefix}_${name}`, subjects: [`${prefix}.${name}.>`], storage: StorageType.Memory, ...more };
  scope.defer(async () => void (await manager.streams.delete(stream.name).catch(() => false)));
  return { stream, consumers: [{ durable_name: 'reader', ack_policy: AckPolicy.Explicit, max_ack_pending: 10 }] };
}

test('adds what is not there and leaves it alone the second time', async () => {
  const declaration = declared('added');
  await reconcileStreams(manager, [declaration]);
  const before = await manager.streams.info(declaration.stream.name);
  await reconcileStreams(manager, [declaration]);
  expect(before.config).toMatchObject(declaration.stream);
  expect((await manager.streams.info(declaration.stream.name)).config).toEqual(before.config);
  const consumer = await manager.consumers.info(declaration.stream.name, 'reader');
  expect(consumer.config).toMatchObject({ durable_name: 'reader', max_ack_pending: 10 });
});

test('updates what differs, keeps the messages, and leaves alone what nobody declared', async () => {
  const declaration = declared('updated');
  await reconcileStreams(manager, [declaration]);
  await manager.consumers.add(declaration.stream.name, { durable_name: 'other', ack_policy: AckPolicy.Explicit });
  connection.publish(`${prefix}.updated.a`, 'kept');
  await connection.flush();
  await reconcileStreams(manager, [
    {
      stream: { ...declaration.stream, max_age: dayInNanoseconds },
      consumers: [{ durable_name: 'reader', ack_policy: AckPolicy.Explicit, max_ack_pending: 20 }],
    },
  ]);
  const info = await manager.streams.info(declaration.stream.name);
  expect(info.config.max_age).toBe(dayInNanoseconds);
  expect(info.state.last_seq).toBe(1);
  expect((await manager.consumers.info(declaration.stream.name, 'reader')).config.max_ack_pending).toBe(20);
  expect((await manager.consumers.info(declaration.stream.name, 'other')).config.durable_name).toBe('other');
});

test('a list is what is declared and no more: a subject that is not declared any more goes', async () => {
  const declaration = declared('listed');
  const subjects = [`${prefix}.listed.>`, `${prefix}.more.>`];
  await reconcileStreams(manager, [{ stream: { ...declaration.stream, subjects } }]);
  await reconcileStreams(manager, [declaration]);
  expect((await manager.streams.info(declaration.stream.name)).config.subjects).toEqual([`${prefix}.listed.>`]);
});

test('a consumer of an earlier release, which read everything and waited longer, becomes what is declared and loses nothing', async () => {
  const declaration = declared('earlier');
  const { name } = declaration.stream;
  await reconcileStreams(manager, [{ stream: declaration.stream }]);
  const earlier = { durable_name: 'reader', ack_policy: AckPolicy.Explicit, ack_wait: 30_000_000_000 };
  await manager.consumers.add(name, earlier);
  for (const thing of ['a', 'b', 'a']) connection.publish(`${prefix}.earlier.${thing}`, thing);
  await connection.flush();
  const filter_subjects = ['a', 'c'].map((thing) => `${prefix}.earlier.${thing}`);
  const now = { ...earlier, ack_wait: 10_000_000_000, filter_subjects };
  await reconcileStreams(manager, [{ ...declaration, consumers: [now] }]);
  const { config, num_pending } = await manager.consumers.info(name, 'reader');
  expect(config).toMatchObject(now);
  expect(num_pending).toBe(2);
});

test('takes away what is retired, and minds none that is not there', async () => {
  const declaration = declared('retired');
  await reconcileStreams(manager, [declaration]);
  const retiring = { stream: declaration.stream, retired: ['reader', 'unheard-of'] };
  await reconcileStreams(manager, [retiring]);
  const left = await Array.fromAsync(manager.consumers.list(declaration.stream.name));
  expect(left.map(({ name }) => name)).toEqual([]);
});

test.each([
  ['storage', { storage: StorageType.File }],
  ['retention', { retention: RetentionPolicy.Workqueue }],
] as const)('what an update cannot change is refused by name: %s', async (field, change) => {
  const declaration = declared(field);
  await reconcileStreams(manager, [declaration]);
  const changed = { stream: { ...declaration.stream, ...change } };
  await expect(reconcileStreams(manager, [changed])).rejects.toMatchObject({
    name: 'StreamMismatchError',
    message: expect.stringContaining(field),
  });
  expect((await manager.streams.info(declaration.stream.name)).config).toMatchObject(declaration.stream);
});

test('a consumer that would have to start elsewhere is refused by name', async () => {
  const declaration = declared('policy');
  await reconcileStreams(manager, [declaration]);
  const consumers = [{ durable_name: 'reader', ack_policy: AckPolicy.None }];
  await expect(reconcileStreams(manager, [{ ...declaration, consumers }])).rejects.toMatchObject({
    name: 'StreamMismatchError',
    message: expect.stringContaining('ack_policy'),
  });
});

test('a server that comes back with an empty store gets its streams and consumers again', async () => {
  const own = await opened(scope, 'kept');
  const declaration = declared('kept');
  using _ = await keepStreams(own, await jetstreamManager(own), () => [declaration], silent);
  await manager.streams.delete(declaration.stream.name);
  await own.reconnect();
  await eventually(() => manager.consumers.info(declaration.stream.name, 'reader'), { what: 'the consumer' });
});

test('once disposed of, a reconnect makes nothing', async () => {
  const own = await opened(scope, 'left');
  const [left, kept] = [declared('left'), declared('watched')];
  const ownManager = await jetstreamManager(own);
  const first = await keepStreams(own, ownManager, () => [left], silent);
  using _ = await keepStreams(own, ownManager, () => [kept], silent);
  first[Symbol.dispose]();
  for (const { stream } of [left, kept]) await manager.streams.delete(stream.name);
  await own.reconnect();
  await eventually(() => manager.consumers.info(kept.stream.name, 'reader'), { what: 'the consumer that is kept' });
  await expect(manager.streams.info(left.stream.name)).rejects.toThrow('stream not found');
});
