import { WriteBatcher, type Outbox, wasInserted } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { placesCollections } from './collections.ts';
import type { RegistrationDocument } from './registration-document.ts';

/** A document to write, and the version that it is expected to replace; `undefined` where there is none yet. */
export interface RegistrationWrite {
  readonly document: RegistrationDocument;
  readonly replaces: number | undefined;
}

/** What writing registrations needs. */
export interface RegistrationWritesOptions {
  readonly connection: Connection;
  /** Publishes what is written. */
  readonly outbox: Outbox;
}

/** How often it is tried to write over what is there, or to insert where nothing is. */
const mostRounds = 4;

/**
 * Writes registrations that were decided to documents of their own, those of all occurrences together. Only over older versions: whoever
 * writes the same again, or something older, changes nothing.
 */
export class RegistrationWrites {
  readonly #outbox: Outbox;
  readonly #batcher: WriteBatcher;
  readonly #documents;

  constructor({ connection, outbox }: RegistrationWritesOptions) {
    this.#outbox = outbox;
    this.#batcher = new WriteBatcher(connection, placesCollections.registrations);
    this.#documents = connection.collection<RegistrationDocument>(placesCollections.registrations);
  }

  /** Must be awaited before anything is decided; `undefined` once it has been. */
  ready(): Promise<void> | undefined {
    return this.#outbox.ready();
  }

  /** Writes all of them; the documents as they were stamped. Rejects once all have come to an end. */
  async write(writes: readonly RegistrationWrite[]): Promise<RegistrationDocument[]> {
    const settled = await Promise.allSettled(writes.map((one) => this.#writeOne(one)));
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  }

  async #writeOne({ document, replaces }: RegistrationWrite): Promise<RegistrationDocument> {
    const { _id, pending } = document;
    if (pending.length === 0) throw new Error('a registration changes with an event');
    const pendingAt = this.#outbox.stamp(_id);
    const stamped: RegistrationDocument = { ...document, writer: this.#outbox.writer, pendingAt };
    try {
      const result = await (replaces === undefined
        ? this.#batcher.insert(stamped)
        : this.#batcher.replace(stamped, { version: replaces, revision: replaces }));
      if (result.kind === 'written' || (await this.#writeOverOlder(stamped))) this.#outbox.written(stamped);
      else this.#outbox.withdrawn(_id, pendingAt);
    } catch (error) {
      this.#outbox.doubted(_id, pendingAt);
      throw error;
    }
    return stamped;
  }

  /** Whether it was written; not where the same or something newer is there, but for what this very write has left. */
  async #writeOverOlder(document: RegistrationDocument): Promise<boolean> {
    const { _id, ...replacement } = document;
    const { version, writer, pendingAt } = document;
    for (let round = 0; round < mostRounds; round += 1) {
      const found = await this.#documents.findOne({ _id });
      if (found && found.version >= version)
        return found.writer === writer && found.pendingAt?.getTime() === pendingAt?.getTime();
      if (found) {
        const { matchedCount } = await this.#documents.replaceOne({ _id, version: { $lt: version } }, replacement);
        if (matchedCount === 1) return true;
      } else if (await wasInserted(this.#documents.insertOne(document))) return true;
    }
    throw new Error('a registration is written again and again by others');
  }
}
