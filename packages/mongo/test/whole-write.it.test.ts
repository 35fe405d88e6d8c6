import { fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { expect, test } from 'vitest';
import { connectMongo } from '../src/connection.ts';
import { openTransactions, type Transactions } from '../src/transactions.ts';
import { writeWhole } from '../src/whole-write.ts';
import { NotWholeError, type GuardedWrite } from '../src/write-all.ts';

const scope = fileScope();
const database = testDatabase();

interface Kept {
  readonly _id: string;
  readonly version: number;
}

const newer = (collection: string, _id: string, from: number): GuardedWrite => ({
  collection,
  document: { _id, version: from + 1 } as Kept,
  replaces: { version: from },
});
const fresh = (collection: string, _id: string): GuardedWrite => ({
  collection,
  document: { _id, version: 1 } as Kept,
});

/** Two collections that begin with `a` at version 1, and what is in them. */
async function withThings(name: string) {
  const { connection } = scope.use(await connectMongo(database.url, 'whole-write-test'));
  const [kept, gained] = [`${name}_kept`, `${name}_gained`];
  await connection.collection<Kept>(kept).insertOne({ _id: 'a', version: 1 });
  await connection.collection<Kept>(gained).insertOne({ _id: 'a', version: 1 });
  const transactions = scope.use(await openTransactions(connection, name));
  return {
    connection,
    kept,
    gained,
    write: (writes: readonly GuardedWrite[]) => writeWhole(connection, transactions, writes),
    versions: async () => ({ kept: await versionsIn(connection, kept), gained: await versionsIn(connection, gained) }),
  };
}

async function versionsIn(connection: Connection, collection: string): Promise<Record<string, number>> {
  const found = await connection.collection<Kept>(collection).find().sort({ _id: 1 }).toArray();
  return Object.fromEntries(found.map(({ _id, version }) => [_id, version]));
}

let turns = 0;
const before = { kept: { a: 1 }, gained: { a: 1 } };

test('what replaces and what is new is written together, in collections that only gain and in those that do both', async () => {
  const { kept, gained, write, versions } = await withThings('together');
  const writes = [fresh(gained, 'b'), newer(kept, 'a', 1), fresh(kept, 'b'), fresh(gained, 'c')];
  expect(await write(writes)).toBe(true);
  expect(await versions()).toEqual({ kept: { a: 2, b: 1 }, gained: { a: 1, b: 1, c: 1 } });
});

test.each([
  ['what was to be replaced has another version', (kept: string) => newer(kept, 'a', 7)],
  ['what was to be replaced is not there', (kept: string) => newer(kept, 'z', 1)],
  ['what is new is there already, where others are replaced', (kept: string) => fresh(kept, 'a')],
  ['what is new is there already, where nothing is replaced', (_: string, gained: string) => fresh(gained, 'a')],
])('nothing is written where %s', async (_, failing) => {
  const { kept, gained, write, versions } = await withThings(`missed_${(turns += 1)}`);
  const writes = [fresh(gained, 'b'), newer(kept, 'a', 1), failing(kept, gained), fresh(gained, 'c')];
  expect(await write(writes)).toBe(false);
  expect(await versions()).toEqual(before);
});

// Covers: two processes that were faster than each other, each with a session of its own.
test('of two that replace the same one is written, with all that belongs to it', async () => {
  const { connection, kept, gained, write, versions } = await withThings('rivals');
  const others = scope.use(await openTransactions(connection, 'rivals-other'));
  const rival = (writes: readonly GuardedWrite[]) => writeWhole(connection, others, writes);
  const outcomes = await Promise.all([
    write([fresh(gained, 'mine'), newer(kept, 'a', 1)]),
    rival([fresh(gained, 'theirs'), newer(kept, 'a', 1)]),
  ]);
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  expect(await versions()).toEqual({ kept: { a: 2 }, gained: { a: 1, [outcomes[0] ? 'mine' : 'theirs']: 1 } });
});

// Covers: a server that lets a plain write of many hold its collection while it waits for a document of the transaction.
test('what meets what may be its own is not called unwritten: the transaction was committed, and the driver sent it again', async () => {
  const { connection, kept, gained, versions } = await withThings('resent');
  const real = scope.use(await openTransactions(connection, 'resent-again'));
  const resent: Transactions = {
    run: async (work) => {
      await real.run(work);
      return real.run(work);
    },
    [Symbol.asyncDispose]: async () => {},
  };
  await expect(writeWhole(connection, resent, [newer(kept, 'a', 1), fresh(gained, 'b')])).rejects.toThrow(
    NotWholeError,
  );
  expect(await versions()).toEqual({ kept: { a: 2 }, gained: { a: 1, b: 1 } });
});

test('plain writes of the same collections at the same time stop nobody', async () => {
  const { connection, kept, gained, write, versions } = await withThings('beside');
  const rounds = 25;
  let over = false;
  const beside = [kept, gained].map(async (name) => {
    const touched = connection.collection<Kept & { touched?: number }>(name);
    let turn = 0;
    for (; !over; turn += 1) await touched.updateMany({}, { $set: { touched: turn } });
    return turn;
  });
  let written = 0;
  for (let turn = 0; turn < rounds; turn += 1) {
    const isWritten = await write([fresh(gained, `b${turn}`), newer(kept, 'a', 1 + written)]);
    if (isWritten) written += 1;
  }
  over = true;
  for (const turns of await Promise.all(beside)) expect(turns).toBeGreaterThan(0);
  const { kept: versionsKept, gained: versionsGained } = await versions();
  expect(versionsKept).toEqual({ a: 1 + written });
  expect(Object.keys(versionsGained)).toHaveLength(1 + written);
  expect(written).toBeGreaterThan(0);
}, 60_000);
