import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectNats, reconcileStreams } from '@inclust/messaging';
import { fileScope, testPrefix, testServers } from '@inclust/testkit';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { FlowReader } from '../src/exchange/flow-status.ts';
import { silent } from './linked-servers.ts';

const scope = fileScope();
const prefix = testPrefix();
let connection: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  ({ connection } = scope.use(await connectNats({ url: testServers().natsUrl, name: 'flows', logger: silent })));
  manager = await jetstreamManager(connection);
});

/** A stream with a consumer `reader`, and what tells of its progress by a clock that the test sets. */
async function flow(name: string, messagesOfSubject = -1) {
  const stream = `${prefix}_${name}`;
  const declared = { name: stream, subjects: [`${stream}.>`], max_msgs_per_subject: messagesOfSubject };
  const consumer = { durable_name: 'reader', ack_policy: 'explicit' } as const;
  await reconcileStreams(manager, [{ stream: { ...declared, allow_direct: true }, consumers: [consumer] }]);
  onTestFinished(async () => void (await manager.streams.delete(stream).catch(() => false)));
  const clock = { now: 1_000_000 };
  const reader = new FlowReader(manager, () => clock.now);
  return {
    stream,
    clock,
    status: (up = true) => reader.read('state', stream, 'reader', up),
    put: (subject: string) => jetstream(connection).publish(`${stream}.${subject}`, subject),
    /** Takes the next message and tells that it was dealt with. */
    apply: async () => {
      const message = await (await jetstream(connection).consumers.get(stream, 'reader')).next({ expires: 5_000 });
      expect(await message?.ackAck()).toBe(true);
    },
    storedAt: async (seq: number) => (await manager.streams.getMessage(stream, { seq }))?.time.getTime(),
  };
}

test('an empty flow is at its end', async () => {
  const { status } = await flow('empty');
  expect(await status()).toEqual({
    kind: 'state',
    lastSequence: 0,
    appliedSequence: 0,
    oldestUnapplied: undefined,
    stalled: false,
  });
});

test('progress is by sequence, and the oldest that is not applied is told by when it was stored', async () => {
  const { status, put, apply, storedAt } = await flow('progress');
  for (const subject of ['a', 'b', 'c']) await put(subject);
  expect(await status()).toMatchObject({
    lastSequence: 3,
    appliedSequence: 0,
    oldestUnapplied: await storedAt(1),
  });
  await apply();
  expect(await status()).toMatchObject({ lastSequence: 3, appliedSequence: 1, oldestUnapplied: await storedAt(2) });
  await apply();
  await apply();
  expect(await status()).toMatchObject({ lastSequence: 3, appliedSequence: 3, oldestUnapplied: undefined });
});

test('a message that was replaced before it was applied does not count as the oldest', async () => {
  const { status, put, storedAt } = await flow('replaced', 1);
  for (const subject of ['a', 'b', 'a']) await put(subject);
  expect(await status()).toMatchObject({ lastSequence: 3, oldestUnapplied: await storedAt(2) });
});

test('what waits and does not move for more than 10 s stands still, until it moves again', async () => {
  const { status, put, apply, clock } = await flow('stalled');
  for (const subject of ['a', 'b', 'c']) await put(subject);
  expect((await status())?.stalled).toBe(false);
  clock.now += 10_000;
  expect((await status())?.stalled).toBe(false);
  clock.now += 1;
  expect((await status())?.stalled).toBe(true);
  await apply();
  expect((await status())?.stalled).toBe(false);
  clock.now += 10_001;
  expect((await status())?.stalled).toBe(true);
  await apply();
  await apply();
  expect((await status())?.stalled).toBe(false);
});

test('a flow that has nothing to do does not stand still, and has 10 s from when it is given something', async () => {
  const { status, put, clock } = await flow('idle');
  await status();
  clock.now += 60_000;
  expect((await status())?.stalled).toBe(false);
  await put('a');
  clock.now += 5_000;
  expect((await status())?.stalled).toBe(false);
  clock.now += 5_001;
  expect((await status())?.stalled).toBe(true);
});

test('while the link is down nothing stands still, and when it is back the flow has 10 s', async () => {
  const { status, put, clock } = await flow('down');
  await put('a');
  expect((await status(false))?.stalled).toBe(false);
  clock.now += 60_000;
  expect((await status(false))?.stalled).toBe(false);
  expect((await status(true))?.stalled).toBe(false);
  clock.now += 10_001;
  expect((await status(true))?.stalled).toBe(true);
  expect((await status(false))?.stalled).toBe(false);
});

test('there is no flow without its stream or its consumer', async () => {
  const { stream, status } = await flow('missing');
  await manager.consumers.delete(stream, 'reader');
  expect(await status()).toBeUndefined();
  await manager.streams.delete(stream);
  expect(await status()).toBeUndefined();
});
