import { setTimeout as pause } from 'node:timers/promises';
import { InfrastructureError } from '@inclust/kernel';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventually, fileScope, testPrefix } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { consume, deadLetterStream, listDeadLetters, reconcileStreams, type ConsumeOptions } from '../src/index.ts';
import { keeping, opened, put, silent, streamWithReader, textOf } from './stream.ts';

const scope = fileScope();
const prefix = testPrefix();
let connection: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  connection = await opened(scope, 'consumer');
  manager = await jetstreamManager(connection);
  await reconcileStreams(manager, [deadLetterStream]);
});

/** A consumer of a stream; the caller disposes of it. */
function reading(stream: string, handle: ConsumeOptions['handle'], more: Partial<ConsumeOptions> = {}) {
  return consume({ connection, stream, durable: 'reader', handle, logger: silent, ...more });
}

async function newStream(name: string, ackWait?: number): Promise<string> {
  const stream = `${prefix}_${name}`;
  await streamWithReader(scope, connection, stream, ackWait);
  return stream;
}

/** Waits until the server knows that everything was dealt with; how often it had to deliver again. */
function settled(stream: string): Promise<{ again: number }> {
  const probe = async () => {
    const info = await manager.consumers.info(stream, 'reader');
    return info.num_pending === 0 && info.num_ack_pending === 0
      ? { again: info.delivered.consumer_seq - info.delivered.stream_seq }
      : undefined;
  };
  return eventually(probe, { what: `${stream} to be dealt with`, timeout: 10_000 });
}

async function lettersOf(stream: string) {
  return (await listDeadLetters(manager, 0, 1_000)).filter((letter) => letter.stream === stream);
}

test('what is there together is handled together, in order, at most a batch at once', async () => {
  const stream = await newStream('batches');
  const texts = Array.from({ length: 10 }, (_, turn) => `text ${turn}`);
  await put(connection, stream, ...texts);
  const { batches, handle } = keeping();
  await using _ = await reading(stream, handle, { batch: 4, linger: 50 });
  await settled(stream);
  expect(batches.flat()).toEqual(texts);
  expect(batches[0]).toEqual(texts.slice(0, 4));
  expect(Math.max(...batches.map((batch) => batch.length))).toBe(4);
});

test('a handler knows where a message stands and when it was stored', async () => {
  const stream = await newStream('places');
  await put(connection, stream, 'a', 'b');
  const seen: [string, number, boolean][] = [];
  await using _ = await reading(stream, async (deliveries) => {
    seen.push(
      ...deliveries.map((one): [string, number, boolean] => [one.subject, one.sequence, one.storedAt > 1.7e12]),
    );
    return deliveries.map(() => 'done');
  });
  await settled(stream);
  expect(seen).toEqual([
    [`${stream}.text`, 1, true],
    [`${stream}.text`, 2, true],
  ]);
});

test('no more batches are under way at once than allowed, and as many as allowed', async () => {
  const stream = await newStream('parallel');
  let running = 0;
  let most = 0;
  const both = Promise.withResolvers<void>();
  await put(connection, stream, ...Array.from({ length: 8 }, (_, turn) => `${turn}`));
  await using _ = await reading(
    stream,
    async (deliveries) => {
      running += 1;
      most = Math.max(most, running);
      if (running === 2) both.resolve();
      await both.promise;
      running -= 1;
      return deliveries.map(() => 'done');
    },
    { batch: 1, concurrency: 2 },
  );
  await settled(stream);
  expect(most).toBe(2);
});

test('messages that come one after another within the linger share a batch', async () => {
  const stream = await newStream('linger');
  const { batches, handle } = keeping();
  await using _ = await reading(stream, handle, { linger: 300 });
  await put(connection, stream, 'a', 'b', 'c');
  await settled(stream);
  expect(batches).toEqual([['a', 'b', 'c']]);
});

test('where a whole batch waits, no more is waited for', async () => {
  const stream = await newStream('backlog');
  const { batches, handle } = keeping();
  await put(connection, stream, ...Array.from({ length: 16 }, (_, turn) => `${turn}`));
  // Once for the first message; eight times would take longer than is waited for.
  await using _ = await reading(stream, handle, { batch: 2, linger: 4_000 });
  await settled(stream);
  expect(batches.map((batch) => batch.length)).toEqual(Array.from({ length: 8 }, () => 2));
});

test('a message that fails comes again alone and later, then is a dead letter; the others pass at once', async () => {
  const stream = await newStream('failing');
  const tries: { text: string[]; at: number }[] = [];
  const passed: string[] = [];
  await put(connection, stream, 'a', 'poison', 'b');
  await using _ = await reading(
    stream,
    async (deliveries) => {
      const text = deliveries.map(textOf);
      if (text.includes('poison')) {
        tries.push({ text, at: performance.now() });
        throw new Error('a bug');
      }
      passed.push(...text);
      return deliveries.map(() => 'done');
    },
    { mostDeliveries: 2, linger: 100 },
  );
  const [letter] = await eventually(
    async () => {
      const found = await lettersOf(stream);
      return found.length > 0 && found;
    },
    { what: 'the dead letter', timeout: 10_000 },
  );
  expect(passed).toEqual(['a', 'b']);
  expect(tries.map((one) => one.text)).toEqual([['a', 'poison', 'b'], ['a', 'poison'], ['poison'], ['poison']]);
  expect((tries[3]?.at ?? 0) - (tries[2]?.at ?? 0)).toBeGreaterThan(900);
  expect(letter).toMatchObject({ consumer: 'reader', sequence: 2, reason: 'handler-failed', deliveries: 2 });
  expect(JSON.stringify(letter)).not.toContain('poison');
  await settled(stream);
});

test('one message that fails among many is found by halves', async () => {
  const stream = await newStream('halves');
  const texts = Array.from({ length: 64 }, (_, position) => (position === 41 ? 'poison' : `m${position}`));
  let calls = 0;
  const passed: string[] = [];
  await put(connection, stream, ...texts);
  await using _ = await reading(
    stream,
    async (deliveries) => {
      calls += 1;
      const text = deliveries.map(textOf);
      if (text.includes('poison')) throw new Error('a bug');
      passed.push(...text);
      return deliveries.map(() => 'done');
    },
    { mostDeliveries: 1, linger: 100 },
  );
  await settled(stream);
  expect(passed).toEqual(texts.filter((text) => text !== 'poison'));
  // Six halvings, each with the half that passes.
  expect(calls).toBeLessThanOrEqual(13);
  expect(await lettersOf(stream)).toMatchObject([{ sequence: 42, reason: 'handler-failed' }]);
});

test('a message that is refused for good is a dead letter at once, with the reason', async () => {
  const stream = await newStream('refused');
  await put(connection, stream, 'a', 'bad', 'b');
  await using _ = await reading(stream, async (deliveries) =>
    deliveries.map((one) => (textOf(one) === 'bad' ? { reject: 'unreadable' } : 'done')),
  );
  expect((await settled(stream)).again).toBe(0);
  expect(await lettersOf(stream)).toMatchObject([{ sequence: 2, reason: 'unreadable', deliveries: 1 }]);
});

test('while the infrastructure of the handler is away a message waits: no try is counted and nothing is a dead letter', async () => {
  const stream = await newStream('away');
  await put(connection, stream, 'a', 'b');
  const tries: string[][] = [];
  await using _ = await reading(
    stream,
    async (deliveries) => {
      tries.push(deliveries.map(textOf));
      if (tries.length < 4) throw new InfrastructureError('the database is away');
      return deliveries.map(() => 'done');
    },
    { mostDeliveries: 1, linger: 50 },
  );
  expect((await settled(stream)).again).toBe(0);
  expect(tries).toEqual(Array.from({ length: 4 }, () => ['a', 'b']));
  expect(await lettersOf(stream)).toEqual([]);
});

test('what waits its turn behind a slow handler does not come again', async () => {
  const stream = await newStream('queue', 300);
  const texts = ['a', 'b', 'c', 'd'];
  await put(connection, stream, ...texts);
  const handled: string[] = [];
  await using _ = await reading(
    stream,
    async (deliveries) => {
      handled.push(...deliveries.map(textOf));
      await pause(250);
      return deliveries.map(() => 'done');
    },
    { ackWait: 300, batch: 1 },
  );
  expect((await settled(stream)).again).toBe(0);
  expect(handled).toEqual(texts);
});

test('a handler slower than the server waits for an answer keeps its messages', async () => {
  const stream = await newStream('slow', 300);
  const watcher = await opened(scope, 'watcher');
  const told = Promise.withResolvers<void>();
  let signs = 0;
  watcher.subscribe(`$JS.ACK.${stream}.reader.>`, {
    callback: (_, message) => {
      if (message.string() === '+WPI') signs += 1;
      if (signs === 6) told.resolve();
    },
  });
  await watcher.flush();
  await put(connection, stream, 'a');
  const handled: string[] = [];
  await using _ = await reading(
    stream,
    async (deliveries) => {
      handled.push(...deliveries.map(textOf));
      // Six signs of life, a third of the wait apart, are twice the wait.
      await told.promise;
      return deliveries.map(() => 'done');
    },
    { ackWait: 300 },
  );
  expect((await settled(stream)).again).toBe(0);
  expect(handled).toEqual(['a']);
});

test('a consumer that was stopped goes on where it ended', async () => {
  const stream = await newStream('resumed');
  const before = keeping();
  await put(connection, stream, 'a', 'b');
  {
    await using _ = await reading(stream, before.handle);
    await settled(stream);
  }
  await put(connection, stream, 'c', 'd');
  const after = keeping();
  await using _ = await reading(stream, after.handle);
  await settled(stream);
  expect([before.batches.flat(), after.batches.flat()]).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('a batch that fails while the consumer stops is given back at once to the next one', async () => {
  const stream = await newStream('given_back');
  await put(connection, stream, 'a');
  const received = Promise.withResolvers<void>();
  const fail = Promise.withResolvers<never>();
  const stopping = await reading(stream, () => {
    received.resolve();
    return fail.promise;
  });
  await received.promise;
  const stopped = stopping[Symbol.asyncDispose]();
  fail.reject(new Error('cut off'));
  await stopped;
  const next = keeping();
  await using _ = await reading(stream, next.handle);
  await settled(stream);
  expect(next.batches).toEqual([['a']]);
  expect(await lettersOf(stream)).toEqual([]);
});

test('a consumer reads on after a reconnect to a server that lost the stream and has a new one', async () => {
  const stream = await newStream('remade');
  const own = await opened(scope, 'remade');
  const { batches, handle } = keeping();
  await using _ = await reading(stream, handle, { connection: own });
  await put(connection, stream, 'a');
  await settled(stream);
  await manager.streams.delete(stream);
  await newStream('remade');
  await put(connection, stream, 'b');
  await own.reconnect();
  await eventually(() => batches.flat().includes('b'), { what: 'the message in the new stream', timeout: 15_000 });
});

test('the steps are told in order', async () => {
  const stream = await newStream('steps');
  const steps: string[] = [];
  await put(connection, stream, 'a');
  await using _ = await reading(stream, keeping().handle, { onStep: (step) => steps.push(step) });
  await settled(stream);
  expect(steps).toEqual(['consumer.received', 'consumer.applied', 'consumer.acknowledged']);
});
