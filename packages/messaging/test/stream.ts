import { AckPolicy, jetstream, jetstreamManager, StorageType, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import pino from 'pino';
import { testServers } from '@inclust/testkit';
import type { Envelope } from '@inclust/contracts';
import { connectNats, reconcileStreams, type Delivery, type DeliveryHandler } from '../src/index.ts';

export const silent = pino({ level: 'silent' });

/** A connection to the run's server that ends with the scope. */
export async function opened(scope: AsyncDisposableStack, name: string): Promise<NatsConnection> {
  return scope.use(await connectNats({ url: testServers().natsUrl, name, logger: silent })).connection;
}

/** A stream in memory with one durable consumer called `reader`; removed with the scope. */
export async function streamWithReader(
  scope: AsyncDisposableStack,
  connection: NatsConnection,
  name: string,
  ackWaitMilliseconds = 30_000,
): Promise<JetStreamManager> {
  const manager = await jetstreamManager(connection);
  await reconcileStreams(manager, [
    {
      stream: { name, subjects: [`${name}.>`], storage: StorageType.Memory, allow_direct: true },
      consumers: [
        { durable_name: 'reader', ack_policy: AckPolicy.Explicit, ack_wait: ackWaitMilliseconds * 1_000_000 },
      ],
    },
  ]);
  scope.defer(async () => void (await manager.streams.delete(name).catch(() => false)));
  return manager;
}

/** Puts one message for each text into a stream, in order. */
export async function put(connection: NatsConnection, stream: string, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) await jetstream(connection).publish(`${stream}.text`, text);
}

export function textOf(delivery: Delivery): string {
  return new TextDecoder().decode(delivery.body);
}

/** A handler that takes everything and keeps the texts it got, batch by batch. */
export function keeping(): { batches: string[][]; handle: DeliveryHandler } {
  const batches: string[][] = [];
  const handle: DeliveryHandler = async (deliveries) => {
    batches.push(deliveries.map(textOf));
    return deliveries.map(() => 'done' as const);
  };
  return { batches, handle };
}

/** An envelope about one thing at a version. */
export function envelope(version: number, more: Partial<Envelope> = {}): Envelope {
  return {
    id: `event-${version}`,
    type: 'inclust.test.v1.Thing',
    node: 'kerkyra',
    time: '2027-01-01T00:00:00.000Z',
    subject: 'things/a',
    version,
    tombstone: false,
    body: more.tombstone ? new Uint8Array() : new TextEncoder().encode(`version ${version}`),
    ...more,
  };
}
