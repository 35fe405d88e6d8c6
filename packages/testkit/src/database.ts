import { MongoClient } from 'mongodb';
import { afterAll } from 'vitest';
import { randomName } from './random-name.ts';
import { testServers } from './servers.ts';

/** A database of one's own. `url` already names it. Disposing drops it. */
export type TestDatabase = AsyncDisposable & { readonly name: string; readonly url: string };

/** A fresh database for this test file, dropped when its tests are done. Call it at the top level of the file or a `describe`. */
export function testDatabase(): TestDatabase {
  const database = openTestDatabase();
  afterAll(() => database[Symbol.asyncDispose]());
  return database;
}

/** A fresh database that the caller disposes of, usually with `await using`. */
export function openTestDatabase(): TestDatabase {
  const server = testServers().mongoUrl;
  const name = randomName('test');
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = async (): Promise<void> => {
    await using client = new MongoClient(server, { serverSelectionTimeoutMS: 5000 });
    await client.db(name).dropDatabase();
  };
  return { name, url: url.href, [Symbol.asyncDispose]: drop };
}
