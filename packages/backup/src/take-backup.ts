import { existsSync } from 'node:fs';
import { randomUUIDv7 } from 'node:crypto';
import { readNodeFile } from '@inclust/node-home';
import type { Db } from 'mongodb';
import { archiveFormat, type End, type Head } from './archive-record.ts';
import { BackupError } from './backup-error.ts';
import type { BackupKey } from './backup-key.ts';
import { copyDatabase } from './copy-database.ts';
import { openEventCopy } from './copy-events.ts';
import { openDatabase } from './database.ts';
import { homeFiles } from './home-files.ts';
import { checkArchive } from './read-archive.ts';
import { writeArchive } from './write-archive.ts';

/** What a backup holds. */
export interface BackupMade {
  readonly head: Head;
  readonly end: End;
  readonly bytes: number;
  /** Whether it was read again and compared with its digests: not where only the public half of the key was given. */
  readonly checked: boolean;
}

/**
 * Backs up a node that runs: its database and the events that are under way in it as they are at one moment, its keys and what it is.
 * Refused: `file-exists`, `database-away`, `streams-away`, `schema-changes`.
 */
export async function takeBackup(home: string, to: string, key: BackupKey): Promise<BackupMade> {
  if (existsSync(to))
    throw new BackupError('refused', 'file-exists', `${to} is there already.`, 'Choose another name.');
  const file = readNodeFile(home);
  await using opened = new AsyncDisposableStack();
  const { db } = opened.use(await openDatabase(file));
  const events = opened.use(await openEventCopy(home, file));
  const head: Head = {
    kind: 'head',
    format: archiveFormat,
    id: randomUUIDv7(),
    node: file.nodeId,
    role: file.role,
    beganAt: new Date().toISOString(),
    schemas: await schemasOf(db),
  };
  let end: End | undefined;
  const { bytes } = await writeArchive(to, key, async (sink) => {
    await sink.write(head);
    for (const one of homeFiles(home)) await sink.write({ kind: 'file', ...one });
    const { moment } = await copyDatabase(db, head.id, sink, () => events.note());
    await events.copy(sink);
    end = { kind: 'end', moment, parts: sink.digests.all() };
    await sink.write(end);
  });
  if (!end) throw new Error('a backup has no end');
  const checked = key.kind !== 'public';
  if (checked) await checkArchive(to, key);
  return { head, end, bytes, checked };
}

/** The schema of each service in a database. */
async function schemasOf(db: Db): Promise<Record<string, number>> {
  const found = await db.collection('schemas').find().toArray();
  return Object.fromEntries(found.map(({ _id, version }) => [String(_id), Number(version)]));
}
