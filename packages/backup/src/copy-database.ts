import type { ChangeStreamDocument, Db, Document } from 'mongodb';
import type { ArchiveRecord, Change } from './archive-record.ts';
import { BackupError } from './backup-error.ts';
import type { ArchiveSink } from './write-archive.ts';

/** Where a database keeps when it was last backed up. Its write is the moment of a backup. */
export const backupsCollection = 'backups';

/**
 * What ends with the node that was lost: sessions, links in mail, who was about to log in, and the lives of orders of changes. Their collections
 * are restored empty.
 */
const leftOut: ReadonlySet<string> = new Set([
  'sessions',
  'passwordResets',
  'oidcLogins',
  'loginTries',
  'accountLeases',
  'transaction_sessions',
  'change_orders',
]);

/** Numbers keep their types. */
const exactly = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const;

/**
 * Copies a database that is written to meanwhile. Documents are copied as they are found, and what changes from the beginning on is
 * written down beside, up to a mark that is written itself: all documents with all changes before the mark are the database as it was at the
 * mark. `beforeMark` is awaited just before that.
 */
export async function copyDatabase(
  db: Db,
  id: string,
  sink: ArchiveSink,
  beforeMark: () => Promise<void>,
): Promise<{ readonly moment: string }> {
  const log = db.watch([], { batchSize: 500 });
  try {
    // The log is open on the server once it was asked.
    const first = await log.tryNext();
    const following = follow(log, first, id, sink);
    // Told where it is awaited.
    following.catch(() => undefined);
    await copyDocuments(db, sink);
    await beforeMark();
    const moment = new Date().toISOString();
    await db.collection(backupsCollection).replaceOne({ _id: 'newest' as never }, { id, at: moment }, { upsert: true });
    await following;
    return { moment };
  } finally {
    await log.close();
  }
}

async function copyDocuments(db: Db, sink: ArchiveSink): Promise<void> {
  const found = await db.listCollections({}, { nameOnly: false }).toArray();
  const names = found.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
  for (const name of names.toSorted()) {
    const options = found.find((one) => one.name === name)?.options ?? {};
    await sink.write({ kind: 'collection', name, options, indexes: await indexesOf(db, name) });
    if (leftOut.has(name)) continue;
    for await (const document of db.collection(name).find({}, { batchSize: 500, ...exactly }))
      await sink.write({ kind: 'document', in: name, document });
  }
}

async function indexesOf(db: Db, name: string): Promise<Document[]> {
  const all = await db.collection(name).indexes();
  const own = all.filter((index) => index.name !== '_id_');
  // The version of its format and its place are the server's.
  return own.map((index) =>
    Object.fromEntries(Object.entries(index).filter(([name]) => name !== 'v' && name !== 'ns')),
  );
}

type Log = { next(): Promise<ChangeStreamDocument>; tryNext(): Promise<ChangeStreamDocument | null> };

async function follow(log: Log, first: ChangeStreamDocument | null, id: string, sink: ArchiveSink): Promise<void> {
  for (let change = first ?? (await log.next()); ; change = await log.next()) {
    const record = changeRecord(change);
    if (record && !leftOut.has(record.in)) await sink.write(record);
    if (record?.in !== backupsCollection) continue;
    if (record.change.kind === 'put' && record.change.document['id'] === id) return;
  }
}

type ChangeRecord = ArchiveRecord & { readonly kind: 'change' };

/** The record of an entry of the log; `undefined` for what changes no document. Refused: `schema-changes`. */
export function changeRecord(entry: ChangeStreamDocument): ChangeRecord | undefined {
  switch (entry.operationType) {
    case 'insert':
    case 'replace':
      return recordOf(entry, { kind: 'put', document: entry.fullDocument });
    case 'delete':
      return recordOf(entry, { kind: 'remove' });
    case 'update': {
      const { updatedFields = {}, removedFields = [], truncatedArrays = [] } = entry.updateDescription;
      const truncated = truncatedArrays.map(({ field, newSize }) => ({ field, size: newSize }));
      return recordOf(entry, { kind: 'update', set: updatedFields, unset: removedFields, truncated });
    }
    case 'drop':
    case 'rename':
    case 'dropDatabase':
    case 'invalidate':
      throw new BackupError(
        'refused',
        'schema-changes',
        'A collection was taken away while the database was copied.',
        'Let the node start, then take the backup again.',
      );
    default:
      return undefined;
  }
}

function recordOf(
  { ns, documentKey }: { readonly ns: { readonly coll: string }; readonly documentKey: { readonly _id: unknown } },
  change: Change,
): ChangeRecord {
  return { kind: 'change', in: ns.coll, id: documentKey._id, change };
}
