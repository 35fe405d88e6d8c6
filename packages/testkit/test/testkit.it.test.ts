import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { fileScope, openTestDatabase, testDatabase, testPrefix, testServers } from '../src/index.ts';

const scope = fileScope();
/** As those of a server that was there before the tests. */
const given = { ...testServers(), ownsMongo: false };
const database = testDatabase(given);
const prefix = testPrefix();

test.runIf(process.env['INCLUST_TEST_SERVERS'] === 'containers')('containers that are asked for are used', () => {
  expect(testServers().source).toBe('containers');
});

test('the shared MongoDB takes transactions in a database of this file', async () => {
  const client = scope.use(new MongoClient(database.url));
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await client.db().collection('a').insertOne({ n: 1 }, { session });
      await client.db().collection('b').insertOne({ n: 1 }, { session });
    }),
  );
  expect(client.db().databaseName).toBe(database.name);
  expect(await client.db().collection('b').countDocuments()).toBe(1);
});

// A server that drops what somebody has open in a transaction may answer nobody any more.
scope.defer(async () => {
  await using client = new MongoClient(testServers().mongoUrl);
  const { databases } = await client.db('admin').admin().listDatabases();
  expect(databases.map(({ name }) => name)).toContain(database.name);
});

test('the shared NATS keeps a stream under the prefix of this file', async () => {
  const connection = await connect({ servers: testServers().natsUrl });
  scope.defer(() => connection.close());
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: prefix, subjects: [`${prefix}.>`] });
  const ack = await jetstream(connection).publish(`${prefix}.hello`);
  expect(ack).toMatchObject({ stream: prefix, seq: 1 });
  await manager.streams.delete(prefix);
});

test.each([
  ['that was there before is gone', given, false],
  ['of the tests stays with it', testServers(), true],
] as const)('a database of a server %s once it is disposed of', async (_, servers, stays) => {
  const client = scope.use(new MongoClient(testServers().mongoUrl));
  let name = '';
  {
    await using other = openTestDatabase(servers);
    name = other.name;
    await client.db(name).collection('a').insertOne({ n: 1 });
    expect((await client.db('admin').admin().listDatabases()).databases.map((d) => d.name)).toContain(name);
  }
  const left = (await client.db('admin').admin().listDatabases()).databases.map((d) => d.name);
  expect(left.includes(name)).toBe(stays);
});
