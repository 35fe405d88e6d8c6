import { MongoClient } from 'mongodb';
import { randomName } from './random-name.ts';
import { outermostScope } from './scope.ts';
import { testServers, type TestServers } from './servers.ts';

/**
 * A database of one's own. `url` already names it. Disposing drops it from a server that was there before the tests; one that ends with
 * them keeps it: dropping takes a server that stands in for MongoDB so long that other tests wait.
 */
export type TestDatabase = AsyncDisposable & { readonly name: string; readonly url: string };

/**
 * A fresh database for this test file, let go of when its tests are done and its scopes disposed of, in whatever order they were made: a
 * server may answer nobody any more while one drops what another has open in a transaction. Call it at the top level of the file or a
 * `describe`.
 */
export function testDatabase(servers: TestServers = testServers()): TestDatabase {
  return outermostScope().use(openTestDatabase(servers));
}

/** A fresh database that the caller disposes of, usually with `await using`. */
export function openTestDatabase({ mongoUrl: server, ownsMongo }: TestServers = testServers()): TestDatabase {
  const name = randomName('test');
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = async (): Promise<void> => {
    if (ownsMongo) return;
    await using client = new MongoClient(server, { serverSelectionTimeoutMS: 5000 });
    await client.db(name).dropDatabase();
  };
  return { name, url: url.href, [Symbol.asyncDispose]: drop };
}
