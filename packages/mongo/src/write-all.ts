import { mongo, type ClientSession, type Connection } from 'mongoose';

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

/** Something is not there as it was read, or is there already. */
export class NotWholeError extends Error {}

/**
 * Writes all of them in a transaction; throws where one is not as it was read, and whatever the server says.
 *
 * Each collection is written by one statement: a server that lets a plain write of a collection wait for the transaction would let a
 * second statement on it wait for that write. One that only gains documents is written by an insert of many, one of which only documents are
 * replaced by its own bulk write: within the client's bulk write SecantusDB takes twice as long for an insert, and a tenth more for a replace.
 */
export async function writeAll(
  connection: Connection,
  session: ClientSession,
  writes: readonly GuardedWrite[],
): Promise<void> {
  const groups = [...Map.groupBy(writes, ({ collection }) => collection)];
  const isReplace = ({ replaces }: GuardedWrite): boolean => replaces !== undefined;
  const gaining = groups.filter(([, those]) => !those.some(isReplace));
  const changing = groups.filter(([, those]) => those.every(isReplace));
  const mixed = writes.filter(({ collection }) => ![...gaining, ...changing].some(([name]) => name === collection));
  // What can be missed comes first.
  for (const [name, those] of changing) {
    const models = those.map((write) => replacing(connection.name, write)) as never[];
    const done = await connection.collection(name).bulkWrite(models, { session, ordered: true });
    if (done.matchedCount !== those.length) throw new NotWholeError();
  }
  if (mixed.length > 0) {
    const models = mixed.map((write) => modelOf(connection.name, write)) as never[];
    const done = await connection.getClient().bulkWrite(models, { session, ordered: true }).catch(asTransient);
    if (done.matchedCount + done.insertedCount !== mixed.length) throw new NotWholeError();
  }
  for (const [name, those] of gaining) {
    const documents = those.map(({ document }) => document as never);
    await connection.collection(name).insertMany(documents, { session, ordered: true });
  }
}

/** What the server has said, where that has the driver begin the transaction anew: the client's bulk write wraps it up. */
function asTransient(error: unknown): never {
  const { cause } = error as { readonly cause?: unknown };
  throw cause instanceof mongo.MongoError && cause.hasErrorLabel('TransientTransactionError') ? cause : error;
}

/** A replace as a collection's bulk write has it. */
function replacing(database: string, write: GuardedWrite): object {
  const { name, namespace: _, ...operation } = modelOf(database, write);
  return { [name]: operation };
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
