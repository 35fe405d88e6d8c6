import { randomUUID } from 'node:crypto';
import { applyNewest, type Carrying, type ProjectedRow, type Transactions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { endRows, type EndingRows } from './end-rows.ts';

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

/** A row for a collection. */
export interface RowOf {
  readonly collection: string;
  readonly row: ProjectedRow;
}

/** What an order is made of. */
export interface ChangeOrderOptions extends Carrying {
  readonly connection: Connection;
  /** Of this order alone. */
  readonly transactions: Transactions;
  readonly name: string;
  /** Whose rows have places in it; those of an earlier collection come first where they come together. */
  readonly collections: readonly string[];
  /** Told after something was written. */
  readonly changed?: () => void;
}

interface Unplaced {
  readonly _id: string;
  readonly version: number;
  readonly change?: number;
}

/** The place of a row that has none yet. */
const unplaced = 0;
/** How many rows get their places at once. */
const mostPlaced = 500;
/** How often that is done before the rest is left for the next time. */
const mostRounds = 1_000;

/** The step of the federation's schema that brings the order of changes to these collections. */
export async function makeChangeOrder(connection: Connection, collections: readonly string[]): Promise<void> {
  await connection.createCollection(orders).catch((error: { code?: number }) => {
    if (error.code !== 48) throw error;
  });
  for (const name of collections)
    await connection.collection(name).createIndex({ change: 1 }, { name: 'by_change', sparse: true });
}

/**
 * Rows where the newest version wins, and the order in which they came to be looked at, in `change`. A row that changes moves to the end, so
 * that what is behind a place is what has changed since, each thing once and as it is.
 *
 * A row is written without a place, since nobody waits for one but who watches. It gets one when somebody asks how far the order has come: places
 * are taken and noted in one transaction, one after another over all processes, so that who sees a place sees every one before it.
 */
export class ChangeOrder {
  readonly #options: ChangeOrderOptions;

  constructor(options: ChangeOrderOptions) {
    this.#options = options;
  }

  /** The order as it is, with every row in it that was written before; one that is not there is begun, behind every place of an earlier one. */
  async life(): Promise<OrderLife> {
    const { connection, name } = this.#options;
    const kept = connection.collection<OrderDocument>(orders);
    for (let round = 0; ; round += 1) {
      const found = await kept.findOne({ _id: name });
      if (!found) await this.#begin();
      else if (round >= mostRounds || !(await this.#placeSome())) return found;
    }
  }

  /** Writes each row unless there is the same or a newer version of it. */
  async apply(rows: readonly RowOf[]): Promise<void> {
    const { connection, collections, looksAt, carry, changed } = this.#options;
    const carrying: Carrying = { looksAt, carry: (row, before) => ({ ...carry(row, before), change: unplaced }) };
    let isChanged = false;
    for (const collection of collections) {
      const own = rows.flatMap((one) => (one.collection === collection ? one.row : []));
      if (own.length > 0 && (await applyNewest(connection, collection, own, carrying)).size > 0) isChanged = true;
    }
    if (isChanged) changed?.();
  }

  /** Takes the content of copies away, as changes of them. */
  async end(rows: EndingRows): Promise<void> {
    const { connection, changed } = this.#options;
    const keep: EndingRows['keep'] = (row) => ({ ...rows.keep(row), change: unplaced });
    if (await endRows(connection, { ...rows, keep })) changed?.();
  }

  /** Begins an order; another process may be faster. */
  async #begin(): Promise<void> {
    const { connection, name, collections } = this.#options;
    const newest = await Promise.all(
      collections.map((one) =>
        connection
          .collection(one)
          .find({ change: { $gt: unplaced } }, { projection: { change: 1 } })
          .sort({ change: -1 })
          .limit(1)
          .toArray(),
      ),
    );
    const last = Math.max(unplaced, ...newest.flat().map(({ change }) => Number(change)));
    await connection
      .collection<OrderDocument>(orders)
      .updateOne({ _id: name }, { $setOnInsert: { life: randomUUID(), last } }, { upsert: true });
  }

  /** Gives some rows that have none their places; whether there were any. What has changed or was placed meanwhile is left as it is. */
  async #placeSome(): Promise<boolean> {
    const { connection, transactions, name, collections } = this.#options;
    const found: (Unplaced & { readonly collection: string })[] = [];
    for (const collection of collections) {
      const most = mostPlaced - found.length;
      if (most === 0) break;
      const rows = connection.collection<Unplaced>(collection).find({ change: unplaced }).limit(most);
      for (const { _id, version } of await rows.project<Unplaced>({ version: 1 }).toArray())
        found.push({ collection, _id, version });
    }
    if (found.length === 0) return false;
    await transactions.run(async (session) => {
      const order = await connection
        .collection<OrderDocument>(orders)
        .findOneAndUpdate({ _id: name }, { $inc: { last: found.length } }, { session, returnDocument: 'after' });
      // It was lost meanwhile.
      if (!order) return;
      const first = order.last - found.length + 1;
      const placed = found.map((row, position) => ({ ...row, change: first + position }));
      for (const [collection, those] of Map.groupBy(placed, (one) => one.collection))
        await connection.collection(collection).bulkWrite(
          those.map(({ _id, version, change }) => ({
            updateOne: { filter: { _id: _id as never, version, change: unplaced }, update: { $set: { change } } },
          })),
          { session },
        );
    });
    return true;
  }
}
