import { rmSync } from 'node:fs';
import { eventsStream, reconcileStreams } from '@inclust/messaging';
import { homePaths, type NodeFile } from '@inclust/node-home';
import { startNats } from '@inclust/servers';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers as newHeaders } from '@nats-io/transport-node';
import type { Db } from 'mongodb';
import type { ArchiveRecord } from './archive-record.ts';
import { closing, connectAs } from './copy-events.ts';
import { makeHome } from './home-files.ts';

type Message = ArchiveRecord & { readonly kind: 'message' };

const atOnce = 500;

/** How long the server may take to have all of them on disk, in milliseconds. */
const patience = 30_000;

/**
 * Puts the events that were under way into a new stream, from which everybody in the node reads them again. Events of changes that came
 * after the moment stay away: the version of what they are about is above that in the database, which was lifted. How many there are.
 */
export async function restoreEvents(
  home: string,
  file: NodeFile,
  messages: AsyncIterable<Message>,
  known: { readonly db: Db; readonly told: readonly string[]; readonly lift: number },
): Promise<number> {
  const paths = homePaths(home);
  rmSync(paths.natsData, { recursive: true, force: true });
  makeHome(home);
  await using opened = new AsyncDisposableStack();
  const server = await startNats({ dataDir: paths.natsFolder, configFile: paths.natsConfig });
  opened.defer(async () => void (await server.stop()));
  const { connection } = opened.use(closing(await connectAs(file, paths.serviceSeed)));
  await reconcileStreams(await jetstreamManager(connection), [eventsStream]);
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
async function versionsIn(
  { db, told, lift }: { readonly db: Db; readonly told: readonly string[]; readonly lift: number },
  ids: readonly string[],
): Promise<Map<string, number>> {
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
