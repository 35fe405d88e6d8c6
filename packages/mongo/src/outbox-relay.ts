import { randomBytes } from 'node:crypto';
import { setImmediate as immediate, setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { PendingEvent } from './aggregate.ts';
import type { Outbox } from './outbox.ts';
import { OutboxPosition } from './outbox-position.ts';
import { OutboxWriters, type OutboxWriter } from './outbox-writers.ts';
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
  /** Hears of documents whose events were published, before that is noted; after a crash of the same ones again. */
  readonly onPublished?: (documents: readonly StoredDocument[]) => void;
  /** How often it looks for what failed, and for what a crash left. */
  readonly sweepEvery?: number;
  /** What is being published is left alone for this long. */
  readonly sweepOlderThan?: number;
  /** Another writer that has said nothing for this long is taken for gone. */
  readonly goneAfter?: number;
}

/** What waits in an outbox. */
export interface OutboxState {
  readonly waiting: number;
  readonly oldest: Date | undefined;
}

const mostPerBatch = 512;
const mostQueued = 4_096;
/** How long what was published gathers before it is noted, in milliseconds. */
const noteEvery = 100;
/** After this long without a word another writer is taken for gone, in milliseconds. */
const goneAfterUsual = 5_000;
/** How often a writer that has nothing to say is heard of, in milliseconds. */
const speakEvery = 60 * 60 * 1_000;
/** After this long a write of which nobody has heard was not made, in milliseconds. */
const doubtFor = 60_000;
/** For how long it is known how far another writer has come, in milliseconds. */
const knownFor = 1_000;
const day = 24 * 60 * 60 * 1000;

/**
 * Publishes pending events and notes how far it has come: one moment, before which everything that this process has written is published.
 * No document is touched again for that. Woken by each write; a sweep finds what failed, and what a process that is gone left. Publishing
 * twice is normal, consumers order by version.
 */
export class OutboxRelay implements Outbox, AsyncDisposable {
  readonly writer = randomBytes(9).toString('base64url');
  readonly #options: OutboxRelayOptions;
  readonly #position: OutboxPosition;
  readonly #writers: OutboxWriters;
  readonly #queued = new Map<string, StoredDocument>();
  readonly #known = new Map<string, { readonly before: number; readonly at: number }>();
  /** Up to where what other writers left was published by this one. */
  readonly #swept = new Map<string, Date>();
  /** Other writers that are gone and have left nothing more. */
  readonly #done = new Set<string>();
  #ready: Promise<void> | undefined;
  #isReady = false;
  #running: Promise<void> | undefined;
  #noting: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #notedAt = 0;
  #unnoted = false;
  #forgetAt = 0;

  constructor(options: OutboxRelayOptions) {
    this.#options = options;
    this.#position = new OutboxPosition(options.now);
    this.#writers = new OutboxWriters(options.connection, options.collection);
  }

  /** Begins to sweep: at once whatever other writers have left, then from time to time what is old and what those left who are gone. */
  start(): void {
    const every = this.#options.sweepEvery ?? 2_000;
    const again = (first: boolean): void => {
      this.#sweeping = this.#sweep(first)
        .catch((error: unknown) => this.#options.logger.warn({ err: error }, 'outbox sweep failed'))
        .finally(() => {
          if (!this.#closed) this.#timer = setTimeout(() => again(false), every);
        });
    };
    again(true);
  }

  ready(): Promise<void> | undefined {
    if (this.#isReady) return undefined;
    this.#ready ??= this.#note().then(
      () => {
        this.#isReady = true;
      },
      (error: unknown) => {
        this.#ready = undefined;
        throw error;
      },
    );
    return this.#ready;
  }

  stamp(id: string): Date {
    return new Date(this.#position.stamp(id));
  }

  written(document: StoredDocument): void {
    this.#options.onStep?.('outbox.written');
    // Above the limit the sweep finds it.
    if (this.#closed || this.#queued.size >= mostQueued) return;
    this.#queued.set(document._id, document);
    this.#running ??= this.#drain();
  }

  withdrawn(id: string, at: Date): void {
    this.#position.withdraw(id, at.getTime());
  }

  doubted(id: string, at: Date): void {
    this.#position.doubt(id, at.getTime());
  }

  async pendingOf({ _id, pending, pendingAt, writer }: StoredDocument): Promise<readonly PendingEvent[]> {
    if (!pendingAt || pending.length === 0) return [];
    if (writer === this.writer) return this.#position.isOpen(_id) ? pending : [];
    return pendingAt.getTime() < (await this.#beforeOf(writer ?? '', pendingAt.getTime())) ? [] : pending;
  }

  /** What waits, for the status and the metric of the oldest age. */
  async state(): Promise<OutboxState> {
    const { waiting, oldest } = this.#position.state();
    const others = await Promise.all(
      (await this.#writers.others(this.writer)).map(async ({ _id, before }) => {
        const left = { writer: _id, pendingAt: { $gte: later(before, this.#swept.get(_id)) } };
        const [count, first] = await Promise.all([
          this.#collection().countDocuments(left),
          this.#collection()
            .find(left, { projection: { pendingAt: 1 }, sort: { pendingAt: 1 }, limit: 1 })
            .next(),
        ]);
        return { count, oldest: (first?.['pendingAt'] as Date | undefined)?.getTime() };
      }),
    );
    const times = [oldest, ...others.map((one) => one.oldest)].filter((time) => time !== undefined);
    return {
      waiting: others.reduce((sum, { count }) => sum + count, waiting),
      oldest: times.length > 0 ? new Date(Math.min(...times)) : undefined,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
    await this.#running;
    await this.#noting;
  }

  async #drain(): Promise<void> {
    // A batch that is written wakes it once for each document, in one turn of the event loop.
    await immediate();
    while (this.#queued.size > 0) {
      const batch = [...this.#queued.values()].slice(0, mostPerBatch);
      for (const document of batch) this.#queued.delete(document._id);
      try {
        await this.#publish(batch);
      } catch (error) {
        // It stays open; the sweep tries again.
        this.#options.logger.warn({ err: error, documents: batch.length }, 'outbox publish failed');
      }
    }
    // In the same turn as the look at an empty queue: what comes after it starts anew.
    this.#running = undefined;
  }

  async #sweep(first: boolean): Promise<void> {
    const { now, goneAfter = goneAfterUsual } = this.#options;
    await this.#publishOwn();
    const others = first ? this.#writers.others(this.writer) : this.#writers.othersOfLate(this.writer, now());
    for (const writer of await others) {
      const gone = now() - writer.seenAt.getTime() > goneAfter;
      if (first || gone) await this.#publishOf(writer, first, gone);
    }
    // Who has something open says that it lives.
    const open = this.#position.state().waiting > 0;
    if (this.#isReady && (open || now() - this.#notedAt > speakEvery)) this.#notesSoon();
    await this.#forgetAnswers();
  }

  /** Tries again what failed, and finds out what has become of writes that the server did not answer. */
  async #publishOwn(): Promise<void> {
    const { now, sweepOlderThan = 5_000 } = this.#options;
    const until = now() - sweepOlderThan;
    for (let round = 0; round < 1_000 && !this.#closed; round += 1) {
      await this.#running;
      const open = this.#position.openUntil(until, mostPerBatch);
      if (open.length === 0) return;
      const ids = open.map(({ id }) => id as never);
      const found = new Map(
        (
          (await this.#collection()
            .find({ _id: { $in: ids } })
            .toArray()) as unknown as StoredDocument[]
        ).map((document) => [document._id, document]),
      );
      const due: StoredDocument[] = [];
      for (const { id, at, uncertain } of open) {
        const document = found.get(id);
        const stamped = document?.pendingAt?.getTime() ?? 0;
        if (document && document.writer === this.writer && stamped >= at) due.push(document);
        // Another writer had the events before it, and publishes them too.
        else if (document && document.writer !== this.writer && stamped >= at) this.#position.close(id, at);
        else if (uncertain && now() - at > doubtFor) this.#position.withdraw(id, at);
      }
      if (due.length === 0 || (await this.#publish(due)) < due.length) return;
    }
  }

  /**
   * Publishes what another writer has left: at the start all of it, later what is old, since one that was only idle says that it lives before
   * long. The account of one that may be alive is not touched: it may be about to write something that it stamped before.
   */
  async #publishOf(writer: OutboxWriter, first: boolean, gone: boolean): Promise<void> {
    if (this.#done.has(writer._id)) return;
    const { now, goneAfter = goneAfterUsual } = this.#options;
    const old = new Date(now() - goneAfter);
    let after: Pick<StoredDocument, '_id' | 'pendingAt'> | undefined;
    for (let round = 0; round < 1_000 && !this.#closed; round += 1) {
      const found = (await this.#collection()
        .find(leftBy(writer, after, first ? undefined : old))
        .sort({ pendingAt: 1, _id: 1 })
        .limit(mostPerBatch)
        .toArray()) as unknown as StoredDocument[];
      if (found.length > 0 && (await this.#publish(found)) < found.length) return;
      after = found.at(-1) ?? after;
      if (found.length === mostPerBatch) continue;
      const before = after?.pendingAt && new Date(after.pendingAt.getTime() + 1);
      if (before) this.#swept.set(writer._id, before);
      if (gone && before) await this.#writers.advance(writer, before < old ? before : old);
      // One that lives would have spoken meanwhile.
      else if (now() - writer.seenAt.getTime() > 2 * speakEvery) this.#done.add(writer._id);
      return;
    }
  }

  async #publish(batch: readonly StoredDocument[]): Promise<number> {
    const acknowledged = await this.#options.publisher.publish(batch);
    const done = batch.filter((_, position) => acknowledged[position]);
    if (done.length === 0) return 0;
    this.#options.onStep?.('outbox.published');
    this.#options.onPublished?.(done);
    for (const { _id, pendingAt, writer } of done)
      if (writer === this.writer && pendingAt) this.#position.close(_id, pendingAt.getTime());
    this.#notesSoon();
    return done.length;
  }

  /** Notes how far it has come; a little later, so that many share it. Nobody waits for it. */
  #notesSoon(): void {
    this.#unnoted = true;
    this.#noting ??= this.#noteAll();
  }

  async #noteAll(): Promise<void> {
    while (this.#unnoted) {
      if (!this.#closed) await pause(noteEvery);
      this.#unnoted = false;
      try {
        await this.#note();
        this.#options.onStep?.('outbox.noted');
      } catch (error) {
        // After a crash it is published again, which is harmless.
        this.#options.logger.warn({ err: error }, 'outbox could not note how far it has come');
      }
    }
    this.#noting = undefined;
  }

  async #note(): Promise<void> {
    this.#notedAt = this.#options.now();
    await this.#writers.note(this.writer, this.#position.before(), this.#notedAt);
  }

  async #beforeOf(writer: string, at: number): Promise<number> {
    const { now } = this.#options;
    const known = this.#known.get(writer);
    if (known && (at < known.before || now() - known.at < knownFor)) return known.before;
    const before = (await this.#writers.before(writer))?.getTime() ?? 0;
    this.#known.set(writer, { before, at: now() });
    return before;
  }

  /** Once a day, since it reads the whole collection. */
  async #forgetAnswers(): Promise<void> {
    if (this.#options.now() < this.#forgetAt) return;
    this.#forgetAt = this.#options.now() + day;
    await this.#writers.forgetOld(this.#options.now(), [...this.#done]);
    const over = { answersUntil: { $lte: new Date(this.#options.now()) } };
    for (let round = 0; round < 1_000 && !this.#closed; round += 1) {
      const found = await this.#collection()
        .find(over, { projection: { _id: 1 }, limit: mostPerBatch })
        .toArray();
      if (found.length === 0) return;
      // One by one: SecantusDB lets an update of many hold the whole collection while it waits for a document that a transaction has
      // written, and the transaction's next write, within one statement too, then waits for it for ever.
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

/** What a writer has stamped and not published, in the order of moments and ids: after one of them, before a moment. */
function leftBy(
  { _id, before }: OutboxWriter,
  after: Pick<StoredDocument, '_id' | 'pendingAt'> | undefined,
  until: Date | undefined,
): object {
  const from = { $gte: after?.pendingAt ?? before, ...(until ? { $lt: until } : {}) };
  if (!after) return { writer: _id, pendingAt: from };
  const { pendingAt } = after;
  return { writer: _id, pendingAt: from, $or: [{ pendingAt: { $gt: pendingAt } }, { _id: { $gt: after._id } }] };
}

function later(one: Date, other: Date | undefined): Date {
  return other && other > one ? other : one;
}
