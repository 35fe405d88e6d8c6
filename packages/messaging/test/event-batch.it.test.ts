import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { batchEvents, eventBatchPath } from '@inclust/contracts';
import { eventually, fileScope, openTestNats } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import {
  connectNats,
  consume,
  deadLetterStream,
  eventsStream,
  listDeadLetters,
  publishEvents,
  reconcileStreams,
  replayDeadLetter,
  type Delivery,
  type DeliveryHandler,
} from '../src/index.ts';
import { envelope, silent, textOf } from './stream.ts';

// Covers: events that travel as one message, and one of them that its reader refuses or fails at.
const scope = fileScope();
let connection: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  const { url } = scope.use(await openTestNats());
  connection = scope.use(await connectNats({ url, name: 'batches', logger: silent })).connection;
  manager = await jetstreamManager(connection);
  await reconcileStreams(manager, [eventsStream, deadLetterStream]);
});

/** Publishes a batch with one event for each id. */
async function putBatch(...ids: readonly string[]): Promise<void> {
  const events = ids.map((id) => ({ path: 'things.v1.thing.done', envelope: envelope(1, { id }) }));
  const batch = batchEvents('kerkyra', '2027-01-10T12:00:00.000Z', events);
  await publishEvents(connection, [
    { subject: `inclust.kerkyra.${eventBatchPath}`, envelope: batch, messageId: batch.id },
  ]);
}

const idOf = (delivery: Delivery): string => delivery.headers?.get('ce-id') ?? '';

/** Reads everything that comes from now on under a durable name of its own. */
async function reading(durable: string, handle: DeliveryHandler, batch = 512) {
  await manager.consumers.add('EVENTS', {
    durable_name: durable,
    ack_policy: 'explicit',
    deliver_policy: 'new',
    max_ack_pending: 1_000,
  });
  return consume({ connection, stream: 'EVENTS', durable, handle, batch, mostDeliveries: 2, logger: silent });
}

/** Waits until the consumer has nothing left. */
function readAll(durable: string) {
  return eventually(
    async () => {
      const { num_pending: pending, num_ack_pending: open } = await manager.consumers.info('EVENTS', durable);
      return pending + open === 0;
    },
    { what: `${durable} to have read everything`, timeout: 10_000 },
  );
}

/** The dead letters of a consumer, as soon as there are so many. */
function lettersOf(durable: string, count: number) {
  return eventually(
    async () => {
      const found = (await listDeadLetters(manager, 0, 1_000)).filter(({ consumer }) => consumer === durable);
      return found.length === count && found;
    },
    { what: `${count} dead letters of ${durable}`, timeout: 10_000 },
  );
}

test('a handler gets the events of a batch as if each had come alone, those of one message together', async () => {
  const seen: (readonly [string, string])[][] = [];
  await using _ = await reading(
    'whole',
    async (deliveries) => {
      seen.push(deliveries.map((one) => [one.subject, textOf(one)] as const));
      return deliveries.map(() => 'done');
    },
    2,
  );
  await putBatch('a', 'b', 'c');
  await putBatch('d', 'e');
  await readAll('whole');
  const each = ['inclust.kerkyra.things.v1.thing.done', 'version 1'] as const;
  expect(seen).toEqual([
    [each, each, each],
    [each, each],
  ]);
});

test('an event that is refused is the only dead letter of its batch, and is replayed alone', async () => {
  const handled: string[] = [];
  let refuses = true;
  await using _ = await reading('refusing', async (deliveries) => {
    handled.push(...deliveries.map(idOf));
    return deliveries.map((one) => (refuses && idOf(one) === 'wrong' ? { reject: 'not-this' } : 'done'));
  });
  await putBatch('before', 'wrong', 'after');
  await readAll('refusing');
  const [letter] = await lettersOf('refusing', 1);
  expect(letter).toMatchObject({
    eventId: 'wrong',
    reason: 'not-this',
    subject: 'inclust.kerkyra.things.v1.thing.done',
    deliveries: 1,
  });
  expect(handled).toEqual(['before', 'wrong', 'after']);
  refuses = false;
  expect(letter && (await replayDeadLetter(connection, manager, letter))).toBe('replayed');
  expect(handled.slice(3)).toEqual(['wrong']);
  await lettersOf('refusing', 0);
});

test('two events of a batch that are refused are two dead letters', async () => {
  await using _ = await reading('strict', async (deliveries) => deliveries.map(() => ({ reject: 'never' })));
  await putBatch('one', 'two');
  const letters = await lettersOf('strict', 2);
  expect(letters.map(({ eventId }) => eventId)).toEqual(['one', 'two']);
});

test('where the handler fails at one event, the others are handled, and after the tries only that one is a dead letter', async () => {
  const handled: string[] = [];
  await using _ = await reading('failing', async (deliveries) => {
    if (deliveries.some((one) => idOf(one) === 'poison')) throw new Error('a bug');
    handled.push(...deliveries.map(idOf));
    return deliveries.map(() => 'done');
  });
  await putBatch('good', 'poison', 'fine');
  const letters = await lettersOf('failing', 1);
  expect(letters.map(({ eventId, reason, deliveries }) => [eventId, reason, deliveries])).toEqual([
    ['poison', 'handler-failed', 2],
  ]);
  await readAll('failing');
  // The batch came twice as a whole: a handler stands repetition.
  expect(handled).toEqual(['good', 'fine', 'good', 'fine']);
});

test('a batch that cannot be read is one message, for its reader to refuse', async () => {
  const seen: string[] = [];
  await using _ = await reading('broken', async (deliveries) => {
    seen.push(...deliveries.map((one) => one.subject));
    return deliveries.map(() => 'done');
  });
  const batch = batchEvents('kerkyra', '2027-01-10T12:00:00.000Z', []);
  await publishEvents(connection, [
    { subject: `inclust.kerkyra.${eventBatchPath}`, envelope: { ...batch, body: Buffer.of(255) }, messageId: 'broken' },
  ]);
  await readAll('broken');
  expect(seen).toEqual([`inclust.kerkyra.${eventBatchPath}`]);
});
