import { JetStreamApiError, type ConsumerConfig, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';

/** A stream as data, with the consumers that must exist on it. */
export interface StreamDeclaration {
  readonly stream: Partial<StreamConfig> & { readonly name: string };
  readonly consumers?: readonly ConsumerDeclaration[];
  /** Durable consumers of earlier releases that nobody reads any more. */
  readonly retired?: readonly string[];
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
 * Makes the streams and consumers what is declared: adds what is not there, updates what differs, takes away what is retired, and checks that
 * the server took over every declared value. What nobody declared is left alone. Throws `StreamMismatchError` that names the field where an update cannot.
 */
export async function reconcileStreams(
  manager: JetStreamManager,
  declarations: readonly StreamDeclaration[],
): Promise<void> {
  for (const { stream, consumers = [], retired = [] } of declarations) {
    const actual = await addOrUpdateStream(manager, stream);
    verify(`stream ${stream.name}`, stream, actual);
    for (const consumer of consumers) {
      const found = await addOrUpdateConsumer(manager, stream.name, consumer);
      verify(`consumer ${stream.name}/${consumer.durable_name}`, consumer, found);
    }
    for (const name of retired) await manager.consumers.delete(stream.name, name).catch(unlessNotFound);
  }
}

async function addOrUpdateStream(manager: JetStreamManager, stream: StreamDeclaration['stream']): Promise<object> {
  let present: object;
  try {
    present = (await manager.streams.info(stream.name)).config;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    // The client writes into what it is given.
    const added = await manager.streams.add({ ...stream });
    return added.config;
  }
  return update(
    `stream ${stream.name}`,
    stream,
    present,
    async () => (await manager.streams.update(stream.name, { ...stream })).config,
  );
}

async function addOrUpdateConsumer(
  manager: JetStreamManager,
  stream: string,
  consumer: ConsumerDeclaration,
): Promise<object> {
  let present: object;
  try {
    present = (await manager.consumers.info(stream, consumer.durable_name)).config;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const added = await manager.consumers.add(stream, { ...consumer, name: consumer.durable_name });
    return added.config;
  }
  return update(`consumer ${stream}/${consumer.durable_name}`, consumer, present, async () => {
    await manager.consumers.update(stream, consumer.durable_name, { ...consumer });
    // Asked again: a server that was started again since the consumer was made answers the update with what was before (nats-server 2.15.1).
    return (await manager.consumers.info(stream, consumer.durable_name)).config;
  });
}

/** The configuration after an update, where there is something to change; one that the server refuses is a mismatch in those fields. */
async function update(what: string, declared: object, present: object, send: () => Promise<object>): Promise<object> {
  if (differences(declared, present).length === 0) return present;
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || !isRefusedChange(error)) throw error;
    throw new StreamMismatchError(
      `${what} cannot become what is declared: ${differences(declared, present).join(', ')}`,
      {
        cause: error,
      },
    );
  }
}

/** The server's codes for a stream and for a consumer that cannot be changed that way. */
function isRefusedChange(error: JetStreamApiError): boolean {
  return error.code === 10_052 || error.code === 10_012;
}

function unlessNotFound(error: unknown): void {
  if (!isNotFound(error)) throw error;
}

function isNotFound(error: unknown): boolean {
  return error instanceof JetStreamApiError && (error.code === 10_059 || error.code === 10_014);
}

/** Every declared value must stand in what the server reports: an older server drops what it does not know. */
function verify(what: string, declared: object, actual: object): void {
  const different = differences(declared, actual);
  if (different.length > 0) throw new StreamMismatchError(`${what}: ${different.join(', ')}`);
}

/** What is declared and not so, by field. */
function differences(declared: object, actual: object): string[] {
  return Object.entries(declared).flatMap(([field, value]) => {
    const found = (actual as Record<string, unknown>)[field];
    return covers(value, found) ? [] : [`${field} is ${JSON.stringify(found)}, declared ${JSON.stringify(value)}`];
  });
}

function covers(declared: unknown, found: unknown): boolean {
  if (declared === undefined || declared === found) return true;
  if (found === undefined)
    return declared === false || declared === 0 || (Array.isArray(declared) && declared.length === 0);
  if (typeof declared !== 'object' || declared === null || typeof found !== 'object' || found === null) return false;
  // A list is declared whole: one more subject or source is another stream.
  if (Array.isArray(declared) && declared.length !== (found as readonly unknown[]).length) return false;
  return Object.entries(declared).every(([key, value]) => covers(value, (found as Record<string, unknown>)[key]));
}
