import type { Connection } from 'mongoose';
import type { StepHook } from './steps.ts';
import type { Transactions } from './transactions.ts';

/** One document to be written: in place of one that is as `replaces` says, or where there is none. */
export interface GuardedWrite {
  readonly collection: string;
  readonly document: { readonly _id: string };
  /** Fields of the document that it was decided on, such as its version. */
  readonly replaces?: Readonly<Record<string, unknown>>;
  /** How it comes from what it replaces, where that is less to write than all of it. */
  readonly change?: {
    readonly set: Readonly<Record<string, unknown>>;
    /** What is added at the end of lists, by their fields. */
    readonly append: Readonly<Record<string, readonly unknown[]>>;
  };
}

/** Something is not there as it was read, is there already, or is being written by somebody else. */
class NotWholeError extends Error {}

/**
 * Writes all of them or nothing, in one transaction: one statement and one commit, whatever the number, where a server commits each write by
 * itself otherwise. `false` where one of them is not as it was read; nothing is written then.
 */
export async function writeWhole(
  connection: Connection,
  transactions: Transactions,
  writes: readonly GuardedWrite[],
  onStep?: StepHook,
): Promise<boolean> {
  const inserts = writes.filter(({ replaces }) => replaces === undefined).length;
  const models = writes.map((write) => modelOf(connection.name, write));
  try {
    await transactions.run(async (session) => {
      const done = await connection
        .getClient()
        .bulkWrite(models as never, { session, ordered: true })
        .catch(unlessMet);
      const isWhole = done.insertedCount === inserts && done.matchedCount === models.length - inserts;
      if (!isWhole) throw new NotWholeError();
      onStep?.('together.written');
    });
    return true;
  } catch (error) {
    if (error instanceof NotWholeError) return false;
    throw error;
  }
}

function modelOf(database: string, { collection, document, replaces, change }: GuardedWrite) {
  const namespace = `${database}.${collection}`;
  if (!replaces) return { name: 'insertOne', namespace, document };
  const { _id, ...replacement } = document;
  const filter = { _id, ...replaces };
  if (!change) return { name: 'replaceOne', namespace, filter, replacement };
  const lists = Object.entries(change.append).map(([field, $each]) => [field, { $each }] as const);
  const update = { $set: change.set, ...(lists.length > 0 ? { $push: Object.fromEntries(lists) } : {}) };
  return { name: 'updateOne', namespace, filter, update };
}

/** What servers say where another transaction is writing the same. */
const writeConflict = 112;
const duplicateKey = 11_000;

function unlessMet(error: unknown): never {
  const { writeErrors, cause } = error as {
    readonly writeErrors?: ReadonlyMap<number, { readonly code: number }>;
    readonly cause?: { readonly code?: number };
  };
  const codes = [...(writeErrors?.values() ?? [])].map(({ code }) => code);
  if (cause?.code !== undefined) codes.push(cause.code);
  const isMet = codes.length > 0 && codes.every((code) => code === duplicateKey || code === writeConflict);
  throw isMet ? new NotWholeError() : error;
}
