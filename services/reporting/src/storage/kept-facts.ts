import type { Connection } from 'mongoose';
import type { Fact } from '../app/ports.ts';
import { collections } from './collections.ts';
import { inParts } from './in-parts.ts';

/** What goes to the database in one statement, so that the process does not stand still while it is written down. */
const mostPerInsert = 2_000;
/** How many subjects are named in one statement that looks at every fact. */
const mostAbouts = 5_000;

interface FactDocument extends Omit<Fact, 'subject' | 'body' | 'eventId' | 'about'> {
  readonly _id: string;
  /** Facts of before tell their subject another way. */
  readonly about?: string;
  readonly subject?: string;
  readonly body: { readonly buffer: Uint8Array };
}

/** Facts in their collection. */
export class KeptFacts {
  readonly #facts;

  constructor(connection: Connection) {
    this.#facts = collections(connection).facts;
  }

  /** Keeps facts; those that are there already stay as they are. */
  async keep(batch: readonly Fact[]): Promise<void> {
    const fresh = [...new Map(batch.map((fact) => [factId(fact), fact])).values()];
    for (const some of inParts(fresh, mostPerInsert)) await this.#keepSome(some);
  }

  /** How many of a node are kept. */
  count(node: string): Promise<number> {
    // Ids begin with the node, and `0` follows `/`.
    return this.#facts.countDocuments({ _id: { $gte: `${node}/`, $lt: `${node}0` } as never });
  }

  /**
   * All of them, some at a time, in the order of their ids. One cursor: some servers look at all that follow whenever they are asked for more
   * than a place.
   */
  inBatches(size: number): AsyncGenerator<readonly Omit<Fact, 'subject'>[]> {
    return this.#some({}, size);
  }

  /** Those that were recorded after a moment, ISO 8601 in UTC. Looks at every fact. */
  recordedAfter(moment: string): AsyncGenerator<readonly Omit<Fact, 'subject'>[]> {
    return this.#some({ recordedAt: { $gt: moment } }, mostPerInsert);
  }

  /** Those about some subjects, as their envelopes name them, that were recorded until a moment. Looks at every fact, for some at a time. */
  async *about(abouts: readonly string[], until: string): AsyncGenerator<readonly Omit<Fact, 'subject'>[]> {
    for (const some of inParts(abouts, mostAbouts))
      yield* this.#some({ about: { $in: some }, recordedAt: { $lte: until } }, mostPerInsert);
  }

  async *#some(those: object, size: number): AsyncGenerator<readonly Omit<Fact, 'subject'>[]> {
    const cursor = this.#facts.find<FactDocument>(those).sort({ _id: 1 }).batchSize(size);
    let batch: Omit<Fact, 'subject'>[] = [];
    for await (const document of cursor) {
      batch.push(factIn(document));
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  async #keepSome(fresh: readonly Fact[]): Promise<void> {
    const documents = fresh.map((fact) => {
      const { node, type, occurredAt, recordedAt, version, about, body } = fact;
      return { _id: factId(fact), node, type, occurredAt, recordedAt, version, about, body: Buffer.from(body) };
    });
    try {
      await this.#facts.insertMany(documents as never[], { ordered: false });
    } catch (error) {
      const errors = (error as { writeErrors?: { code: number }[] }).writeErrors ?? [];
      if (errors.length === 0 || errors.some((one) => one.code !== 11_000)) throw error;
    }
  }
}

function factId({ node, eventId }: Pick<Fact, 'node' | 'eventId'>): string {
  return `${node}/${eventId}`;
}

function factIn({ _id, node, type, occurredAt, recordedAt, version, about, subject, body }: FactDocument) {
  return {
    node,
    eventId: _id.slice(node.length + 1),
    type,
    occurredAt,
    recordedAt,
    version,
    // `{node}/{member}` until members were one kind among others.
    about: about ?? (subject ? `members/${subject.slice(node.length + 1)}` : ''),
    body: body.buffer,
  };
}
