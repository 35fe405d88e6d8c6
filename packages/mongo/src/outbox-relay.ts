import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { StepHook } from './steps.ts';
import type { StoredDocument } from './stored-document.ts';

/** Publishes what a document has pending; answers which documents were acknowledged whole. */
export interface OutboxPublisher {
  publish(documents: readonly StoredDocument[]): Promise<readonly boolean[]>;
}

/** What a relay needs. Times in milliseconds. */
export interface OutboxRelayOptions {
  readonly connection: Connection;
  readonly collection: string;
  readonly publisher: OutboxPublisher;
  readonly logger: Logger;
  readonly now: () => number;
  readonly onStep?: StepHook;
  /** How often it looks for what a crash or a broken link left. */
  readonly sweepEvery?: number;
  /** What another process may still be about to publish is left alone for this long. */
  readonly sweepOlderThan?: number;
}

/** What waits in an outbox. */
export interface OutboxState {
  readonly waiting: number;
  readonly oldest: Date | undefined;
}

const mostPerBatch = 512;
const mostQueued = 4_096;
/** How long published events gather before they are cleared, in milliseconds. */
const clearEvery = 100;
const day = 24 * 60 * 60 * 1000;

/**
 * Publishes pending events and clears what was acknowledged, by event id and without a new version. Woken by each write; a sweep finds
 * what was left behind. Publishing twice is normal, consumers order by version.
 */
export class OutboxRelay implements AsyncDisposable {
  readonly #options: OutboxRelayOptions;
  readonly #queued = new Map<string, StoredDocument>();
  readonly #published: StoredDocument[] = [];
  #running: Promise<void> | undefined;
  #clearing: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #forgetAt = 0;

  constructor(options: OutboxRelayOptions) {
    this.#options = options;
  }

  /** Begins to sweep: at once whatever is pending, then from time to time what is old. */
  start(): void {
    const every = this.#options.sweepEvery ?? 2_000;
    const again = (olderThan: number): void => {
      this.#sweeping = this.#sweep(olderThan)
        .catch((error: unknown) => this.#options.logger.warn({ err: error }, 'outbox sweep failed'))
        .finally(() => {
          if (!this.#closed) this.#timer = setTimeout(() => again(this.#options.sweepOlderThan ?? 5_000), every);
        });
    };
    again(0);
  }

  /** Hands over a document that was just written. */
  wake(document: StoredDocument): void {
    this.#options.onStep?.('outbox.written');
    // Above the limit the sweep finds it.
    if (this.#closed || this.#queued.size >= mostQueued) return;
    this.#queued.set(document._id, document);
    this.#running ??= this.#drain();
  }

  /** What waits, for the status and the metric of the oldest age. */
  async state(): Promise<OutboxState> {
    const collection = this.#collection();
    const [waiting, oldest] = await Promise.all([
      collection.countDocuments({ pendingAt: { $exists: true } }),
      collection
        .find({ pendingAt: { $exists: true } }, { projection: { pendingAt: 1 }, sort: { pendingAt: 1 }, limit: 1 })
        .next(),
    ]);
    return { waiting, oldest: (oldest?.['pendingAt'] as Date | undefined) ?? undefined };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
    await this.#running;
    await this.#clearing;
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#queued.size > 0) {
      const batch = [...this.#queued.values()].slice(0, mostPerBatch);
      for (const document of batch) this.#queued.delete(document._id);
      try {
        await this.#publish(batch);
      } catch (error) {
        // It stays pending in its document; the sweep tries again.
        this.#options.logger.warn({ err: error, documents: batch.length }, 'outbox publish failed');
      }
    }
    // In the same turn as the look at an empty queue: what comes after it starts anew.
    this.#running = undefined;
  }

  async #sweep(olderThan: number): Promise<void> {
    const before = new Date(this.#options.now() - olderThan);
    for (let round = 0; round < 1_000 && !this.#closed; round += 1) {
      await this.#running;
      const found = await this.#collection()
        .find({ pendingAt: { $lte: before } }, { limit: mostPerBatch })
        .toArray();
      if (found.length === 0) break;
      const published = await this.#publish(found as unknown as StoredDocument[]);
      await this.#clearing;
      if (published < found.length) return;
    }
    await this.#forgetAnswers();
  }

  async #publish(batch: readonly StoredDocument[]): Promise<number> {
    const acknowledged = await this.#options.publisher.publish(batch);
    const done = batch.filter((_, position) => acknowledged[position]);
    if (done.length === 0) return 0;
    this.#options.onStep?.('outbox.published');
    this.#published.push(...done);
    this.#clearing ??= this.#clearSoon();
    return done.length;
  }

  /** Clears what was published; a little later, so that many share a round trip. Nobody waits for it. */
  async #clearSoon(): Promise<void> {
    while (this.#published.length > 0) {
      if (!this.#closed) await pause(clearEvery);
      const documents = this.#published.splice(0, mostPerBatch);
      try {
        await this.#clear(documents);
        this.#options.onStep?.('outbox.cleared');
      } catch (error) {
        // It is published again by the sweep, which is harmless.
        this.#options.logger.warn({ err: error, documents: documents.length }, 'outbox could not be cleared');
      }
    }
    this.#clearing = undefined;
  }

  /**
   * Document by document in one command. Not as an update of many: SecantusDB lets one hold the whole collection while it waits for a
   * document that a transaction has written, and the transaction's next write, within one statement too, then waits for it for ever.
   */
  async #clear(documents: readonly StoredDocument[]): Promise<void> {
    const cleared = await this.#collection().bulkWrite(
      documents.map(({ _id, version }) => ({
        updateOne: {
          filter: { _id: _id as never, version },
          update: { $set: { pending: [] }, $unset: { pendingAt: 1 } },
        },
      })) as never[],
      { ordered: false },
    );
    if (cleared.matchedCount === documents.length) return;
    // Some moved on meanwhile: take out just what was published.
    await this.#collection().bulkWrite(
      documents.flatMap(({ _id, pending }) => [
        {
          updateOne: {
            filter: { _id: _id as never, pendingAt: { $exists: true } },
            update: { $pull: { pending: { id: { $in: pending.map((event) => event.id) } } } },
          },
        },
        { updateOne: { filter: { _id: _id as never, pending: { $size: 0 } }, update: { $unset: { pendingAt: 1 } } } },
      ]) as never[],
    );
  }

  /** Once a day, since it reads the whole collection. */
  async #forgetAnswers(): Promise<void> {
    if (this.#options.now() < this.#forgetAt) return;
    this.#forgetAt = this.#options.now() + day;
    const over = { answersUntil: { $lte: new Date(this.#options.now()) } };
    for (let round = 0; round < 1_000 && !this.#closed; round += 1) {
      const found = await this.#collection()
        .find(over, { projection: { _id: 1 }, limit: mostPerBatch })
        .toArray();
      if (found.length === 0) return;
      // One by one, for the reason that clearing is.
      await this.#collection().bulkWrite(
        found.map(({ _id }) => ({
          updateOne: { filter: { _id, ...over }, update: { $set: { answers: [] }, $unset: { answersUntil: 1 } } },
        })) as never[],
        { ordered: false },
      );
    }
  }

  #collection() {
    return this.#options.connection.collection(this.#options.collection);
  }
}
