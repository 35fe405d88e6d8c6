import type { Connection } from 'mongoose';
import { Batches, type BatchSizes } from './batches.ts';
import type { StoredDocument } from './stored-document.ts';
import { duplicateIndex, writeErrorsOf } from './write-errors.ts';

/** What became of one write: done, nothing matched, or a unique index had the value already. */
export type WriteResult =
  | { readonly kind: 'written' }
  | { readonly kind: 'missed' }
  | { readonly kind: 'duplicate'; readonly index: string };

/** The document that a replace was decided on. */
type Replaced = Pick<StoredDocument, 'version' | 'revision'>;

interface Waiting {
  readonly document: StoredDocument;
  /** What it replaces; `undefined` for an insert. */
  readonly replaces: Replaced | undefined;
}

type Collection = Connection['collection'] extends (name: string) => infer Found ? Found : never;

/**
 * Writes that arrive together share one round trip: while batches are under way the next one gathers. Inserts and replaces go side by
 * side. A replace is guarded by the version and never an upsert, which would bring back what is gone and hide which index was hit.
 */
export class WriteBatcher {
  readonly #connection: Connection;
  readonly #collection: Collection;
  readonly #inserts: Batches<Waiting, WriteResult>;
  readonly #replaces: Batches<Waiting, WriteResult>;

  constructor(connection: Connection, collection: string, sizes: Partial<BatchSizes> = {}) {
    this.#connection = connection;
    this.#collection = connection.collection(collection);
    this.#inserts = new Batches((batch) => this.#insertAll(batch), sizes);
    this.#replaces = new Batches((batch) => this.#replaceAll(batch), sizes);
  }

  /** Inserts a document that must not exist. */
  insert(document: StoredDocument): Promise<WriteResult> {
    return this.#inserts.add({ document, replaces: undefined });
  }

  /** Replaces the document where nobody has written since it was read as `replaces`. */
  replace(document: StoredDocument, replaces: Replaced): Promise<WriteResult> {
    return this.#replaces.add({ document, replaces });
  }

  async #insertAll(batch: readonly Waiting[]): Promise<WriteResult[]> {
    const results: WriteResult[] = batch.map(() => ({ kind: 'written' }));
    try {
      await this.#collection.insertMany(
        batch.map((waiting) => ({ ...waiting.document }) as never),
        { ordered: false },
      );
    } catch (error) {
      for (const [position, duplicate] of duplicatesOf(error)) results[position] = duplicate;
    }
    return results;
  }

  async #replaceAll(batch: readonly Waiting[]): Promise<WriteResult[]> {
    const namespace = `${this.#connection.name}.${this.#collection.collectionName}`;
    const models = batch.map(({ document, replaces }) => {
      const { _id, ...replacement } = document;
      return {
        name: 'replaceOne',
        namespace,
        filter: { _id, version: replaces?.version, revision: replaces?.revision },
        replacement,
      } as const;
    });
    const results: WriteResult[] = batch.map(() => ({ kind: 'missed' }));
    const note = (matches: ReadonlyMap<number, { readonly matchedCount: number }> | undefined): void => {
      for (const [position, match] of matches ?? [])
        if (match.matchedCount === 1) results[position] = { kind: 'written' };
    };
    try {
      const done = await this.#connection
        .getClient()
        .bulkWrite(models as never, { ordered: false, verboseResults: true });
      note(done.updateResults);
    } catch (error) {
      const duplicates = duplicatesOf(error);
      note(partialMatches(error));
      for (const [position, duplicate] of duplicates) results[position] = duplicate;
    }
    return results;
  }
}

/** The duplicate-key errors of a bulk write, by position; throws the error when it holds anything else. */
function duplicatesOf(error: unknown): Map<number, WriteResult> {
  const found = new Map<number, WriteResult>();
  const errors = writeErrorsOf(error);
  if (!errors || errors.length === 0) throw error;
  for (const [position, one] of errors) {
    if (one.code !== 11_000) throw error;
    found.set(position, { kind: 'duplicate', index: duplicateIndex(one) });
  }
  return found;
}

function partialMatches(error: unknown): ReadonlyMap<number, { readonly matchedCount: number }> | undefined {
  const partial = (error as { partialResult?: { updateResults?: ReadonlyMap<number, { matchedCount: number }> } })
    .partialResult;
  return partial?.updateResults;
}
