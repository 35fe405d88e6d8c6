import type { Connection } from 'mongoose';
import { dropIndex } from './drop-index.ts';

/** A process that writes to a collection with an outbox, and how far it has published. */
export interface OutboxWriter {
  /** The writer's id, in the documents that it was the last to write. */
  readonly _id: string;
  /** The collection. */
  readonly outbox: string;
  /** Everything that it stamped before this moment is published. */
  readonly before: Date;
  /** When it last said so. */
  readonly seenAt: Date;
}

/** The collection of the writers of all outboxes of a database. */
const collection = 'outbox_writers';

/** How long a writer that says nothing is remembered, in milliseconds: 30 days. One that lives speaks every hour. */
const forgetAfter = 30 * 24 * 60 * 60 * 1_000;

/** The name of the index by which what a writer has not published is found. */
const indexName = 'outbox';

/** For how long all outboxes of a process use what one of them has read of the writers, in milliseconds. */
const readFor = 1_000;

interface Reading {
  /** When it began, by the clock of who began it. */
  readonly at: number;
  /** Of which outboxes. */
  readonly of: ReadonlySet<string>;
  readonly writers: Promise<readonly OutboxWriter[]>;
}

/** The outboxes of this process, some twenty of them, of which each asks every two seconds. */
const outboxes = new WeakMap<Connection, Set<string>>();

/** What was read last, of all of them. */
const readings = new WeakMap<Connection, Reading>();

/** The writers of one outbox. */
export class OutboxWriters {
  readonly #connection: Connection;
  readonly #outbox: string;

  constructor(connection: Connection, outbox: string) {
    this.#connection = connection;
    this.#outbox = outbox;
    outboxes.set(connection, (outboxes.get(connection) ?? new Set()).add(outbox));
  }

  /** Notes how far a writer has come. */
  async note(writer: string, before: number, seenAt: number): Promise<void> {
    const set = { outbox: this.#outbox, before: new Date(before), seenAt: new Date(seenAt) };
    await this.#collection().updateOne({ _id: writer }, { $set: set }, { upsert: true });
  }

  /** Notes that what another writer had left is published, unless it has spoken meanwhile. */
  async advance({ _id, before, seenAt }: OutboxWriter, to: Date): Promise<void> {
    await this.#collection().updateOne({ _id, before, seenAt }, { $set: { before: to } });
  }

  /** How far a writer has come; `undefined` for one that is not known. */
  async before(writer: string): Promise<Date | undefined> {
    return (await this.#collection().findOne({ _id: writer }))?.before;
  }

  /** Every writer but one, as they are now. */
  async others(writer: string): Promise<OutboxWriter[]> {
    return this.#collection()
      .find({ _id: { $ne: writer }, outbox: this.#outbox })
      .toArray();
  }

  /** Every writer but one, as they were a second ago or later. */
  async othersOfLate(writer: string, now: number): Promise<OutboxWriter[]> {
    let reading = readings.get(this.#connection);
    if (!reading?.of.has(this.#outbox) || Math.abs(now - reading.at) > readFor) {
      const of = new Set(outboxes.get(this.#connection));
      reading = {
        at: now,
        of,
        writers: this.#collection()
          .find({ outbox: { $in: [...of] } })
          .toArray(),
      };
      readings.set(this.#connection, reading);
      // What failed is nobody's answer a second time.
      reading.writers.catch(() => readings.delete(this.#connection));
    }
    return (await reading.writers).filter(({ _id, outbox }) => outbox === this.#outbox && _id !== writer);
  }

  /** Forgets those writers, whose writes are published, that have said nothing for long. */
  async forgetOld(now: number, published: readonly string[]): Promise<void> {
    await this.#collection().deleteMany({
      _id: { $in: [...published] },
      seenAt: { $lt: new Date(now - forgetAfter) },
    });
  }

  #collection() {
    return this.#connection.collection<OutboxWriter>(collection);
  }
}

/**
 * Makes the index of a collection's outbox; for a migration. What an earlier release left unpublished is given a writer who is gone, so that
 * the next sweep publishes it.
 */
export async function makeOutbox(connection: Connection, outbox: string, now: () => number = Date.now): Promise<void> {
  const documents = connection.collection(outbox);
  await documents.createIndex({ writer: 1, pendingAt: 1 }, { name: indexName, sparse: true });
  await connection.collection(collection).createIndex({ outbox: 1, seenAt: 1 }, { name: 'by_outbox' });
  const left = `${outbox}-before`;
  const found = await documents
    .find({ pendingAt: { $exists: true }, writer: { $exists: false } }, { projection: { _id: 1 } })
    .toArray();
  if (found.length > 0) {
    await new OutboxWriters(connection, outbox).note(left, 0, now());
    for (const { _id } of found)
      await documents.updateOne({ _id, writer: { $exists: false } }, { $set: { writer: left } });
  }
  await dropIndex(documents, 'pending');
}
