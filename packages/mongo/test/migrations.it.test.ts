import { fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { connectMongo, migrate, NewerSchemaError, type Migration } from '../src/index.ts';

const scope = fileScope();
const database = testDatabase();
let connection: Connection;

beforeAll(async () => {
  connection = scope.use(await connectMongo(database.url, 'migrations')).connection;
});

function steps(ran: number[], ...versions: readonly number[]): Migration[] {
  return versions.map((version) => ({ version, run: async () => void ran.push(version) }));
}

async function schema(service: string): Promise<unknown> {
  return (await connection.collection('schemas').findOne({ _id: service as never }))?.['version'];
}

test('runs what is not done yet, in order, once', async () => {
  const ran: number[] = [];
  await migrate(connection, 'fresh', steps(ran, 1, 2));
  await migrate(connection, 'fresh', steps(ran, 1, 2));
  await migrate(connection, 'fresh', steps(ran, 1, 2, 3));
  expect(ran).toEqual([1, 2, 3]);
  expect(await schema('fresh')).toBe(3);
});

test('an older release refuses what a newer one wrote, and changes nothing', async () => {
  const ran: number[] = [];
  await migrate(connection, 'newer', steps([], 1, 2));
  await expect(migrate(connection, 'newer', steps(ran, 1))).rejects.toThrow(NewerSchemaError);
  expect(ran).toEqual([]);
  expect(await schema('newer')).toBe(2);
});

test('a step that crashed in its middle is run again, those before it are not', async () => {
  const ran: number[] = [];
  const crashing = [...steps(ran, 1), { version: 2, run: () => Promise.reject(new Error('crash')) }];
  await expect(migrate(connection, 'resumed', crashing)).rejects.toThrow('crash');
  expect(await schema('resumed')).toBe(1);
  await migrate(connection, 'resumed', steps(ran, 1, 2));
  expect(ran).toEqual([1, 2]);
});

test('two processes that start at once both end at the newest schema', async () => {
  const index: Migration = {
    version: 1,
    run: async (database) => void (await database.collection('things').createIndex({ name: 1 }, { name: 'name' })),
  };
  await Promise.all([migrate(connection, 'both', [index]), migrate(connection, 'both', [index])]);
  expect(await schema('both')).toBe(1);
});
