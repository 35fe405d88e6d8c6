import { eventsStream, readSeed } from '@inclust/messaging';
import { homePaths, type NodeFile } from '@inclust/node-home';
import { natsUrlOf } from '@inclust/servers';
import { jetstream, jetstreamManager, JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { BackupError } from './backup-error.ts';
import type { ArchiveSink } from './write-archive.ts';

/** The events of a node that may not have come to everybody in it. */
export interface EventCopy extends AsyncDisposable {
  /** Notes from where on they are; what every reader has dealt with by now is in the database. */
  note(): Promise<void>;
  /** Writes them, up to the newest. */
  copy(sink: ArchiveSink): Promise<void>;
}

/** Where facts leave a city; what the other side has not taken yet goes with the store. */
const outgoing = { stream: 'OUT_FACTS', consumer: 'to_meta' } as const;

const { name: stream } = eventsStream.stream;

/** Opens the streams of a node that runs. Refused: `streams-away`. */
export async function openEventCopy(home: string, file: NodeFile): Promise<EventCopy> {
  const paths = homePaths(home);
  await using opened = new AsyncDisposableStack();
  const own = opened.use(closing(await connectAs(file, paths.serviceSeed)));
  const federation = opened.use(closing(await connectAs(file, paths.federationSeed)));
  const manager = await jetstreamManager(own.connection);
  const between = await jetstreamManager(federation.connection);
  const stack = opened.move();
  let from = 1;
  return {
    note: async () => {
      from = (await isUnderway(between)) ? 1 : (await lowestFloor(manager)) + 1;
    },
    copy: async (sink) => {
      const until = await newest(manager);
      if (until < from) return;
      const reader = await jetstream(own.connection).consumers.get(stream, { opt_start_seq: from });
      const messages = await reader.consume({ max_messages: 500 });
      for await (const message of messages) {
        const headers = [...(message.headers ?? [])].flatMap(([name, values]) =>
          values.map((value): [string, string] => [name, value]),
        );
        await sink.write({ kind: 'message', subject: message.subject, headers, body: message.data });
        if (message.seq >= until) break;
      }
      await messages.close();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Up to where everybody has come; 0 where there is nobody, or no stream yet. */
async function lowestFloor(manager: JetStreamManager): Promise<number> {
  if ((await newest(manager)) === 0) return 0;
  const floors: number[] = [];
  for await (const { ack_floor: floor } of manager.consumers.list(stream)) floors.push(floor.stream_seq);
  return floors.length > 0 ? Math.min(...floors) : 0;
}

/** Whether facts are on their way to the meta-cluster: which of the events they are is not known, so all of them are copied. */
async function isUnderway(manager: JetStreamManager): Promise<boolean> {
  try {
    const { ack_floor: floor, num_pending: pending } = await manager.consumers.info(outgoing.stream, outgoing.consumer);
    const { state } = await manager.streams.info(outgoing.stream);
    return pending > 0 || floor.stream_seq < state.last_seq;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

async function newest(manager: JetStreamManager): Promise<number> {
  try {
    return (await manager.streams.info(stream)).state.last_seq;
  } catch (error) {
    if (isNotFound(error)) return 0;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof JetStreamApiError && (error.code === 10_059 || error.code === 10_014);
}

/** Connects to a node's own server as one of its users. Refused: `streams-away`. */
export async function connectAs(file: NodeFile, seedFile: string): Promise<NatsConnection> {
  const url = natsUrlOf(file);
  try {
    return await connect({
      servers: url,
      name: `${file.nodeId}/backup`,
      authenticator: nkeyAuthenticator(readSeed(seedFile)),
      timeout: 10_000,
      ignoreClusterUpdates: true,
    });
  } catch (error) {
    throw new BackupError(
      'away',
      'streams-away',
      `The NATS server of ${file.nodeId} does not answer at ${url}.`,
      'Start the NATS server of the node.',
      { cause: error },
    );
  }
}

/** A connection that is closed with its stack. */
export function closing(connection: NatsConnection): AsyncDisposable & { readonly connection: NatsConnection } {
  return { connection, [Symbol.asyncDispose]: () => connection.close() };
}
