import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { freePort, startMongo } from '../src/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('takes transactions, and an acknowledged write outlives SIGKILL and a restart on the same port', async () => {
  await using folder = await temporaryFolder();
  const options = { dataDir: folder.path, port: await freePort() };
  {
    const server = await startMongo(options);
    // Closing a client asks the server to end its sessions and, when that is gone, looks for it as long as this says: 30 s by default.
    await using client = new MongoClient(server.url, { serverSelectionTimeoutMS: 1000 });
    const things = client.db('t').collection<{ _id: number }>('things');
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await things.insertOne({ _id: 1 }, { session });
        await things.insertOne({ _id: 2 }, { session });
      }),
    );
    await server.kill();
  }
  await using server = await startMongo(options);
  await using client = new MongoClient(server.url);
  expect(await client.db('t').collection('things').countDocuments()).toBe(2);
});

test('refuses a binary that is no MongoDB', async () => {
  await using folder = await temporaryFolder();
  await expect(startMongo({ dataDir: folder.path, binary: '/bin/echo' })).rejects.toThrow('not a MongoDB server');
});
