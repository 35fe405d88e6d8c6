import { eventually, fileScope, testDatabase } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { connectMongo } from '../src/connection.ts';
import { openTransactions } from '../src/transactions.ts';

const scope = fileScope();
const database = testDatabase();

const opened = async () => scope.use(await connectMongo(database.url, 'transactions-test')).connection;

test('one runs after the other, and what fails leaves nothing', async () => {
  const connection = await opened();
  const things = connection.collection<{ _id: string; by: number[] }>('things');
  await things.insertOne({ _id: 'a', by: [] });
  await using transactions = await openTransactions(connection, 'in-turn');
  const add = (by: number, fails = false) =>
    transactions.run(async (session) => {
      await things.updateOne({ _id: 'a' }, { $push: { by } }, { session });
      if (fails) throw new Error('not this one');
      return by;
    });
  const outcomes = await Promise.allSettled([add(1), add(2, true), add(3)]);
  expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([1, 'failed', 3]);
  expect((await things.findOne({ _id: 'a' }))?.by).toEqual([1, 3]);
});

test('what is under way when they are disposed of ends first', async () => {
  const connection = await opened();
  const things = connection.collection<{ _id: string }>('under_way');
  await connection.createCollection('under_way');
  const transactions = await openTransactions(connection, 'ending');
  const gate = Promise.withResolvers<void>();
  const writing = transactions.run(async (session) => {
    await things.insertOne({ _id: 'a' }, { session });
    await gate.promise;
  });
  const disposing = transactions[Symbol.asyncDispose]();
  gate.resolve();
  await Promise.all([writing, disposing]);
  expect(await things.findOne({ _id: 'a' })).toEqual({ _id: 'a' });
});

// Covers: a process that is killed in a transaction, and one that only seemed dead.
test('a start of the same service frees what a transaction of before holds; its owner, if it lives, begins anew', async () => {
  const connection = await opened();
  const things = connection.collection<{ _id: string; by: string }>('held');
  await things.insertMany(['a', 'b'].map((_id) => ({ _id, by: 'nobody' })));
  const first = scope.use(await openTransactions(connection, 'same'));
  const other = scope.use(await openTransactions(connection, 'another'));
  const gate = Promise.withResolvers<void>();
  let tries = 0;
  const holding = first.run(async (session) => {
    tries += 1;
    await things.updateOne({ _id: 'a' }, { $set: { by: 'first' } }, { session });
    await gate.promise;
  });
  await eventually(() => tries === 1, { what: 'the transaction has begun' });

  const next = await opened();
  // Else the write below would wait until the test is over.
  scope.use(await openTransactions(next, 'same'));
  await next.collection<{ _id: string; by: string }>('held').updateOne({ _id: 'a' }, { $set: { by: 'next' } });

  gate.resolve();
  await holding;
  expect(tries).toBe(2);
  expect((await things.findOne({ _id: 'a' }))?.by).toBe('first');
  await other.run((session) => things.updateOne({ _id: 'b' }, { $set: { by: 'other' } }, { session }));
  expect((await things.findOne({ _id: 'b' }))?.by).toBe('other');
});
