import { JetStreamApiError, type ConsumerConfig, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';

/** A stream as data, with the consumers that must exist on it. */
export interface StreamDeclaration {
  readonly stream: Partial<StreamConfig> & { readonly name: string };
  readonly consumers?: readonly ConsumerDeclaration[];
}

/** A durable consumer as data. */
export type ConsumerDeclaration = Partial<ConsumerConfig> & { readonly durable_name: string };

/** A stream or consumer cannot be what is declared; the data in it would have to go. */
export class StreamMismatchError extends Error {
  override readonly name = 'StreamMismatchError';
}

/** A day in nanoseconds, the unit of JetStream's ages. */
export const dayInNanoseconds = 24 * 60 * 60 * 1_000_000_000;

/**
 * Makes the streams and consumers what is declared: adds what is not there, updates what differs, and checks that the server took over
 * every declared value. What nobody declared is left alone. Throws `StreamMismatchError` that names the field where an update cannot.
 */
export async function reconcileStreams(
  manager: JetStreamManager,
  declarations: readonly StreamDeclaration[],
): Promise<void> {
  for (const { stream, consumers = [] } of declarations) {
    const actual = await addOrUpdateStream(manager, stream);
    verify(`stream ${stream.name}`, stream, actual);
    for (const consumer of consumers) {
      const found = await addOrUpdateConsumer(manager, stream.name, consumer);
      verify(`consumer ${stream.name}/${consumer.durable_name}`, consumer, found);
    }
  }
}

async function addOrUpdateStream(manager: JetStreamManager, stream: StreamDeclaration['stream']): Promise<object> {
  try {
    await manager.streams.info(stream.name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const added = await manager.streams.add(stream);
    return added.config;
  }
  const updated = await manager.streams.update(stream.name, stream);
  return updated.config;
}

async function addOrUpdateConsumer(
  manager: JetStreamManager,
  stream: string,
  consumer: ConsumerDeclaration,
): Promise<object> {
  try {
    await manager.consumers.info(stream, consumer.durable_name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const added = await manager.consumers.add(stream, { ...consumer, name: consumer.durable_name });
    return added.config;
  }
  const updated = await manager.consumers.update(stream, consumer.durable_name, consumer);
  return updated.config;
}

function isNotFound(error: unknown): boolean {
  return error instanceof JetStreamApiError && (error.code === 10_059 || error.code === 10_014);
}

/** Every declared value must stand in what the server reports: an older server drops what it does not know. */
function verify(what: string, declared: object, actual: object): void {
  for (const [field, value] of Object.entries(declared)) {
    const found = (actual as Record<string, unknown>)[field];
    if (!covers(value, found))
      throw new StreamMismatchError(`${what}: ${field} is ${JSON.stringify(found)}, declared ${JSON.stringify(value)}`);
  }
}

function covers(declared: unknown, found: unknown): boolean {
  if (declared === undefined || declared === found) return true;
  if (found === undefined)
    return declared === false || declared === 0 || (Array.isArray(declared) && declared.length === 0);
  if (typeof declared !== 'object' || declared === null || typeof found !== 'object' || found === null) return false;
  return Object.entries(declared).every(([key, value]) => covers(value, (found as Record<string, unknown>)[key]));
}
