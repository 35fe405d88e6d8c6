import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { fileScope, openTestDatabase, testDatabase, testPrefix, testServers } from '../src/index.ts';

const scope = fileScope();
const database = testDatabase();
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

test('the shared NATS keeps a stream under the prefix of this file', async () => {
  const connection = await connect({ servers: testServers().natsUrl });
  scope.defer(() => connection.close());
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: prefix, subjects: [`${prefix}.>`] });
  const ack = await jetstream(connection).publish(`${prefix}.hello`);
  expect(ack).toMatchObject({ stream: prefix, seq: 1 });
  await manager.streams.delete(prefix);
});

test('a database is gone once it is disposed of', async () => {
  const client = scope.use(new MongoClient(testServers().mongoUrl));
  let name = '';
  {
    await using other = openTestDatabase();
    name = other.name;
    await client.db(name).collection('a').insertOne({ n: 1 });
    expect((await client.db('admin').admin().listDatabases()).databases.map((d) => d.name)).toContain(name);
  }
  expect((await client.db('admin').admin().listDatabases()).databases.map((d) => d.name)).not.toContain(name);
});
