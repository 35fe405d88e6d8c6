import { hash } from 'node:crypto';
import { BSON, type Db, type Document } from 'mongodb';
import type { ArchiveRecord } from './archive-record.ts';
import { BackupError } from './backup-error.ts';
import { foldChange } from './fold-change.ts';
import { isTold, lifted } from './lift-versions.ts';
import { idText } from './read-archive.ts';
import { restorationsCollection } from './restore-state.ts';

/** Count and hash of documents, whatever their order: the sum modulo 2^64 of the first 8 bytes of SHA-256 over each. */
class ContentDigest {
  count = 0;
  #sum = 0n;

  add(document: Document): void {
    this.count += 1;
    const bytes = BSON.serialize(document);
    this.#sum = BigInt.asUintN(64, this.#sum + hash('sha256', bytes, 'buffer').readBigUInt64BE(0));
  }

  equals(other: ContentDigest): boolean {
    return this.count === other.count && this.#sum === other.#sum;
  }
}

/** What was restored of a database. */
export interface DatabaseRestored {
  /** How many documents each collection has. */
  readonly documents: Readonly<Record<string, number>>;
  /** The collections whose changes are told to others by version. */
  readonly told: readonly string[];
}

const atOnce = 500;

/**
 * Fills an empty database from the records of a backup that was checked: every document as it was at the moment, with its version lifted.
 * Documents that changed while others were copied wait in memory for their changes, which come after. In the end all is read again and
 * compared with what was written. Refused: `restore-differs`.
 */
export async function restoreDatabase(
  db: Db,
  records: AsyncIterable<ArchiveRecord>,
  changed: ReadonlyMap<string, ReadonlySet<string>>,
  lift: number,
): Promise<DatabaseRestored> {
  const waiting = new Map<string, Map<string, Document | undefined>>();
  const changes: (ArchiveRecord & { kind: 'change' })[] = [];
  const indexes = new Map<string, Document[]>();
  const written = new Written(db, lift);
  for await (const record of records) {
    if (record.kind === 'collection') {
      await db.createCollection(record.name, BSON.deserialize(BSON.serialize(record.options)));
      indexes.set(record.name, record.indexes);
    } else if (record.kind === 'document') {
      const id = idText(record.document['_id']);
      if (changed.get(record.in)?.has(id)) mapIn(waiting, record.in).set(id, record.document);
      else await written.add(record.in, record.document);
    } else if (record.kind === 'change') changes.push(record);
  }
  for (const { in: name, id, change } of changes) {
    const documents = mapIn(waiting, name);
    documents.set(idText(id), foldChange(documents.get(idText(id)), change));
  }
  for (const [name, documents] of waiting)
    for (const document of documents.values()) if (document) await written.add(name, document);
  await written.flush();
  for (const [name, all] of indexes)
    if (all.length > 0) await db.collection(name).createIndexes(all.map(plainIndex) as never);
  return written.compared();
}

/** What is written, with its digests. */
class Written {
  readonly #db: Db;
  readonly #lift: number;
  readonly #batches = new Map<string, Document[]>();
  readonly #digests = new Map<string, ContentDigest>();
  readonly #told = new Set<string>();

  constructor(db: Db, lift: number) {
    this.#db = db;
    this.#lift = lift;
  }

  async add(name: string, document: Document): Promise<void> {
    // Of the node that was backed up, not of this database.
    if (name === restorationsCollection) return;
    if (isTold(document)) this.#told.add(name);
    // Servers keep the id first, wherever it was handed in.
    const { _id, ...rest } = lifted(name, document, this.#lift);
    const final = { _id, ...rest };
    const digest = this.#digests.get(name) ?? new ContentDigest();
    this.#digests.set(name, digest);
    digest.add(final);
    const batch = this.#batches.get(name) ?? [];
    this.#batches.set(name, batch);
    if (batch.push(final) >= atOnce) await this.#write(name, batch);
  }

  async flush(): Promise<void> {
    for (const [name, batch] of this.#batches) await this.#write(name, batch);
  }

  async compared(): Promise<DatabaseRestored> {
    for (const [name, expected] of this.#digests) {
      const found = new ContentDigest();
      for await (const document of this.#db.collection(name).find({}, exactly)) found.add(document);
      if (!found.equals(expected))
        throw new BackupError('refused', 'restore-differs', `${name} was restored and reads differently.`);
    }
    const documents = Object.fromEntries([...this.#digests].map(([name, { count }]) => [name, count]));
    return { documents, told: [...this.#told] };
  }

  async #write(name: string, batch: Document[]): Promise<void> {
    const documents = batch.splice(0);
    if (documents.length > 0) await this.#db.collection(name).insertMany(documents, { ordered: false });
  }
}

const exactly = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const;

/** Numbers of an index as plain ones: servers are strict about them. */
function plainIndex(index: Document): Document {
  return BSON.deserialize(BSON.serialize(index));
}

function mapIn<Value>(maps: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const found = maps.get(name) ?? new Map<string, Value>();
  maps.set(name, found);
  return found;
}
