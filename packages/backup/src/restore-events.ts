import { rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { eventsStream, reconcileStreams } from '@inclust/messaging';
import { homePaths, type NodeFile } from '@inclust/node-home';
import { serverConfig, startNats } from '@inclust/servers';
import { jetstream, jetstreamManager, JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import { headers as newHeaders, type NatsConnection } from '@nats-io/transport-node';
import type { Db } from 'mongodb';
import type { ArchiveRecord } from './archive-record.ts';
import { BackupError } from './backup-error.ts';
import { closing, connectAs } from './copy-events.ts';
import { makeHome } from './home-files.ts';

type Message = ArchiveRecord & { readonly kind: 'message' };

/** What is in the database already. */
interface Restored {
  readonly db: Db;
  readonly told: readonly string[];
  readonly lift: number;
  /** The id of the backup. */
  readonly backup: string;
}

/** What a stream says of the backup from which it was filled. */
const restoredFrom = 'restored_from';

const atOnce = 500;

/** How long the server may take to have all of them on disk, in milliseconds. */
const patience = 30_000;

/** How long a server of its own container may take to start with the configuration that the restore has written, in milliseconds. */
const startWithin = 180_000;

/**
 * Puts the events that were under way into a new stream, from which everybody in the node reads them again. Events of changes that came
 * after the moment stay away: the version of what they are about is above that in the database, which was lifted. How many there are.
 * Refused: `streams-away`, `streams-not-empty`.
 */
export async function restoreEvents(
  home: string,
  file: NodeFile,
  messages: AsyncIterable<Message>,
  known: Restored,
): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const isElsewhere = serverConfig().natsUrl !== undefined;
  if (!isElsewhere) opened.use(await startEmpty(home));
  const { connection } = opened.use(closing(await connected(home, file, isElsewhere ? startWithin : 0)));
  const manager = await jetstreamManager(connection);
  if (isElsewhere) await emptied(manager, known.backup);
  await reconcileStreams(manager, [
    { ...eventsStream, stream: { ...eventsStream.stream, metadata: { [restoredFrom]: known.backup } } },
  ]);
  const stream = jetstream(connection);
  let published = 0;
  let batch: Message[] = [];
  const send = async (): Promise<void> => {
    const versions = await versionsIn(known, batch.flatMap(idsOf));
    const kept = batch.filter((message) => idsOf(message).some((id) => versionOf(message) <= (versions.get(id) ?? 0)));
    // In their order, without waiting for each.
    await Promise.all(
      kept.map(({ subject, headers: all, body }) => {
        const headers = newHeaders();
        for (const [name, value] of all) headers.append(name, value);
        return stream.publish(subject, body, { headers, timeout: patience });
      }),
    );
    published += kept.length;
    batch = [];
  };
  for await (const message of messages) if (batch.push(message) === atOnce) await send();
  await send();
  return published;
}

/** The node's own server with an empty store, started in the home. */
async function startEmpty(home: string): Promise<AsyncDisposable> {
  const paths = homePaths(home);
  rmSync(paths.natsData, { recursive: true, force: true });
  makeHome(home);
  const server = await startNats({ dataDir: paths.natsFolder, configFile: paths.natsConfig });
  return { [Symbol.asyncDispose]: async () => void (await server.stop()) };
}

/** Connects to the server of the node; one that runs elsewhere starts as soon as it finds its configuration. */
async function connected(home: string, file: NodeFile, within: number): Promise<NatsConnection> {
  const until = Date.now() + within;
  for (;;) {
    try {
      return await connectAs(file, homePaths(home).serviceSeed);
    } catch (error) {
      if (Date.now() >= until) throw error;
      await setTimeout(1_000);
    }
  }
}

/** Sees that a server has no events of the node; those that an earlier try of the same restore has put there go. Refused: `streams-not-empty`. */
async function emptied(manager: JetStreamManager, backup: string): Promise<void> {
  const { name } = eventsStream.stream;
  try {
    const { state, config } = await manager.streams.info(name);
    if (state.last_seq > 0 && config.metadata?.[restoredFrom] !== backup)
      throw new BackupError(
        'refused',
        'streams-not-empty',
        'The NATS server of the node has events already.',
        'Start it with an empty folder.',
      );
    await manager.streams.delete(name);
  } catch (error) {
    if (!(error instanceof JetStreamApiError && error.code === 10_059)) throw error;
  }
}

/** What a message may be about, by the ids of documents: all that follows the name of its kind, or the last part. */
function idsOf(message: Message): string[] {
  const subject = headerOf(message, 'ce-subject');
  const rest = subject.slice(subject.indexOf('/') + 1);
  return [...new Set([rest, rest.slice(rest.lastIndexOf('/') + 1)])];
}

function versionOf(message: Message): number {
  return Number(headerOf(message, 'ce-aggregateversion')) || 0;
}

function headerOf({ headers }: Message, name: string): string {
  return headers.find(([one]) => one === name)?.[1] ?? '';
}

/** The versions that documents had at the moment; an id stands in one collection alone. */
async function versionsIn({ db, told, lift }: Restored, ids: readonly string[]): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  if (ids.length === 0) return versions;
  const wanted = [...new Set(ids)] as never[];
  for (const name of told)
    for await (const { _id, version } of db
      .collection(name)
      .find({ _id: { $in: wanted } }, { projection: { version: 1 } }))
      versions.set(String(_id), Number(version) - lift);
  return versions;
}
