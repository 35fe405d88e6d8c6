import { randomUUID } from 'node:crypto';
import type { ProjectedRow, Transactions } from '@inclust/mongo';
import type { ClientSession, Connection } from 'mongoose';

/** Where the orders of changes are kept: of each its life, and its newest place. */
const orders = 'change_orders';

interface OrderDocument {
  /** The name of the order. */
  readonly _id: string;
  /** Another one for every order of this name there ever was. */
  readonly life: string;
  readonly last: number;
}

/** The order of changes of a node's copies, at a moment. */
export interface OrderLife {
  readonly life: string;
  /** The newest place that is taken; the first is 1. */
  readonly last: number;
}

/** What of a document is looked at before another takes its place. */
export type KeptRow = Readonly<Record<string, unknown>> & { readonly _id: string; readonly version: number };

/** A row for a collection. */
export interface RowOf {
  readonly collection: string;
  readonly row: ProjectedRow;
}

/** What an order is made of. */
export interface ChangeOrderOptions {
  readonly connection: Connection;
  /** Of this order alone. */
  readonly transactions: Transactions;
  readonly name: string;
  /** Whose rows have places in it. */
  readonly collections: readonly string[];
  /** The fields of a row that `carry` looks at. */
  readonly looksAt: readonly string[];
  /** What a row has, made of what it is to have and the document whose place it takes. */
  readonly carry: (row: ProjectedRow, before: KeptRow | undefined) => ProjectedRow;
  /** Told after something was written. */
  readonly changed?: () => void;
}

/** The step of the federation's schema that brings the order of changes to these collections. */
export async function makeChangeOrder(connection: Connection, collections: readonly string[]): Promise<void> {
  await connection.createCollection(orders);
  for (const name of collections) await connection.collection(name).createIndex({ change: 1 }, { name: 'by_change' });
}

/**
 * Rows where the newest version wins, each with its place in the order in which they came here, in `change`. A row that changes moves to the end,
 * so that what is behind a place is what has changed since, each thing once and as it is. Places are taken and rows written in one
 * transaction, one after another over all processes: who sees a place sees every one before it.
 */
export class ChangeOrder {
  readonly #options: ChangeOrderOptions;

  constructor(options: ChangeOrderOptions) {
    this.#options = options;
  }

  /** The order as it is; one that is not there is begun, behind every place that rows have of an earlier one. */
  async life(): Promise<OrderLife> {
    const { connection, name, collections } = this.#options;
    const kept = connection.collection<OrderDocument>(orders);
    const found = await kept.findOne({ _id: name });
    if (found) return found;
    const newest = await Promise.all(
      collections.map((one) =>
        connection
          .collection(one)
          .find({}, { projection: { change: 1 } })
          .sort({ change: -1 })
          .limit(1)
          .toArray(),
      ),
    );
    const last = Math.max(0, ...newest.flat().map(({ change }) => Number(change ?? 0)));
    // Another process may be faster.
    await kept.updateOne({ _id: name }, { $setOnInsert: { life: randomUUID(), last } }, { upsert: true });
    return this.life();
  }

  /** Writes each row unless there is the same or a newer version of it. */
  async apply(rows: readonly RowOf[]): Promise<void> {
    const { transactions, changed } = this.#options;
    // Most of what comes again when a stream is filled anew is known.
    const news = await this.#newer(newestOf(rows));
    if (news.length === 0) return;
    while (!(await transactions.run((session) => this.#write(news, session)))) await this.life();
    changed?.();
  }

  /** Whether there is an order to write by. */
  async #write(rows: readonly RowOf[], session: ClientSession): Promise<boolean> {
    const { connection, name, carry } = this.#options;
    const order = await connection
      .collection<OrderDocument>(orders)
      .findOneAndUpdate({ _id: name }, { $inc: { last: rows.length } }, { session, returnDocument: 'after' });
    if (!order) return false;
    const held = await this.#held(rows, session);
    const first = order.last - rows.length + 1;
    const placed = rows.flatMap(({ collection, row }, position) => {
      const before = held.get(collection)?.get(row._id);
      if (before && before.version >= row.version) return [];
      return [{ collection, before, row: { ...carry(row, before), change: first + position } }];
    });
    for (const [collection, those] of Map.groupBy(placed, (one) => one.collection))
      await connection.collection(collection).bulkWrite(
        those.map(({ before, row }) =>
          before
            ? { replaceOne: { filter: { _id: row._id as never, version: before.version }, replacement: bare(row) } }
            : { insertOne: { document: row as never } },
        ),
        { session },
      );
    return true;
  }

  async #newer(rows: readonly RowOf[]): Promise<RowOf[]> {
    const held = await this.#held(rows);
    return rows.filter(({ collection, row }) => (held.get(collection)?.get(row._id)?.version ?? 0) < row.version);
  }

  /** What is there of some rows, by collection and id. */
  async #held(
    rows: readonly RowOf[],
    session?: ClientSession,
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, KeptRow>>> {
    const { connection, looksAt } = this.#options;
    const projection = Object.fromEntries(['version', ...looksAt].map((field) => [field, 1]));
    const found = new Map<string, ReadonlyMap<string, KeptRow>>();
    for (const [collection, those] of Map.groupBy(rows, (one) => one.collection)) {
      const wanted = { _id: { $in: those.map(({ row }) => row._id) as never[] } };
      const options = { projection, ...(session ? { session } : {}) };
      const documents = await connection.collection(collection).find(wanted, options).toArray();
      found.set(collection, new Map(documents.map((one) => [String(one._id), one as never])));
    }
    return found;
  }
}

/** One row an id: the one of the highest version. */
function newestOf(rows: readonly RowOf[]): RowOf[] {
  const newest = new Map<string, RowOf>();
  for (const one of rows) {
    const key = `${one.collection} ${one.row._id}`;
    if ((newest.get(key)?.row.version ?? 0) < one.row.version) newest.set(key, one);
  }
  return [...newest.values()];
}

function bare({ _id, ...rest }: ProjectedRow): Record<string, unknown> {
  return rest;
}
