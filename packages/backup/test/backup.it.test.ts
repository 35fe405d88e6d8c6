import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cityConfig,
  ensureUserKey,
  erasureLedgerFile,
  homePaths,
  readNodeFile,
  writeNodeFile,
  writeSecret,
  type NodeFile,
} from '@inclust/node-home';
import { allocatePorts, startMongo, startNats, type MongoServer, type NatsServer } from '@inclust/servers';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { MongoClient, type Collection } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkArchive, makeBackupKey, readBackupKey, restoreNode, takeBackup, type BackupKey } from '../src/index.ts';

const scope = fileScope();
let folder: string;
let home: string;
let key: BackupKey;
let mongo: MongoServer;
let nats: NatsServer;
let client: MongoClient;

interface Purse {
  readonly _id: string;
  readonly amount: number;
}

const member = '01890000-0000-7000-8000-000000000001' as Parameters<ReturnType<typeof erasureLedgerFile>['add']>[0];

beforeAll(async () => {
  folder = scope.use(await temporaryFolder()).path;
  home = join(folder, 'arta');
  await makeBackupKey(join(folder, 'key'));
  key = readBackupKey(join(folder, 'key'));
  const [natsPort = 0, mongoPort = 0, grpc = 0] = await allocatePorts(3);
  const ports = { nats: natsPort, mongo: mongoPort, grpc };
  const file = { nodeId: 'arta', role: 'city', countryCode: 'GR', timeZone: 'Europe/Athens', language: 'el', ports };
  const paths = homePaths(home);
  const users = {
    service: ensureUserKey(paths.serviceSeed),
    federation: ensureUserKey(paths.federationSeed),
    system: ensureUserKey(paths.systemSeed),
  };
  writeSecret(paths.natsConfig, cityConfig(file as NodeFile, users, paths));
  writeNodeFile(home, file as NodeFile);
  mongo = await startMongo({ dataDir: paths.mongoData, port: mongoPort });
  nats = await startNats({ dataDir: paths.natsFolder, configFile: paths.natsConfig });
  client = await new MongoClient(`mongodb://127.0.0.1:${mongoPort}/?directConnection=true`).connect();
  const all = Array.from({ length: 4_000 }, (_, number) => ({ _id: `p-${number}`, amount: 100 }));
  await purses(client).insertMany(all);
  await purses(client, 'z_purses').insertMany(all);
  await client.db('inclust_arta').collection('sessions').insertOne({ account: 'one' });
  await client.db('inclust_arta').collection<{ _id: string }>('late').insertOne({ _id: 'here' });
  await client.db('inclust_arta').collection('late').createIndex({ at: 1 }, { name: 'by_at', sparse: true });
});

afterAll(async () => {
  await client.close();
  await Promise.all([mongo.stop(), nats.stop()]);
});

/** Two collections, of which the first is copied before the other is looked at. */
function purses(of: MongoClient, name = 'a_purses'): Collection<Purse> {
  return of.db('inclust_arta').collection<Purse>(name);
}

/** Moves amounts between purses, both in one transaction, until it is stopped; answers with how often. */
function startMoving(): { stop(): Promise<number> } {
  let moved = 0;
  let stopped = false;
  const moving = (async () => {
    const session = client.startSession({ causalConsistency: false });
    for (let turn = 0; !stopped; turn += 1) {
      const [from, to] = [`p-${turn % 4_000}`, `p-${(turn * 7 + 13) % 4_000}`];
      await session.withTransaction(async () => {
        await purses(client).updateOne({ _id: from }, { $inc: { amount: -1 } }, { session });
        await purses(client, 'z_purses').updateOne({ _id: to }, { $inc: { amount: 1 } }, { session });
      });
      await purses(client).insertOne({ _id: `new-${turn}`, amount: 0 });
      await purses(client).deleteOne({ _id: `new-${turn - 3}` });
      moved += 1;
    }
    await session.endSession();
  })();
  return {
    stop: async () => {
      stopped = true;
      await moving;
      return moved;
    },
  };
}

function refusal(of: Promise<unknown>): Promise<string> {
  return of.then(
    () => 'accepted',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
}

test('what changes together while a backup is made is in it together, and a restore of it is refused wherever something is', async () => {
  const file = join(folder, 'one.backup');
  const load = startMoving();
  const made = await takeBackup(home, file, key);
  expect(await load.stop()).toBeGreaterThan(0);
  const changes = made.end.parts.find(({ part }) => part === 'changes z_purses')?.count ?? 0;
  expect(changes).toBeGreaterThan(0);
  expect((await checkArchive(file, key)).end).toEqual(made.end);
  expect(await refusal(takeBackup(home, file, key))).toBe('file-exists');

  const options = { from: file, key, now: Date.now };
  expect(await refusal(restoreNode({ ...options, home }))).toBe('home-not-empty');
  const other = join(folder, 'other');
  // The database of the node still answers on its port.
  expect(await refusal(restoreNode({ ...options, home: other }))).toBe('database-not-empty');
  expect(() => readNodeFile(other)).toThrow(/cannot be read/u);
  const second = join(folder, 'two.backup');
  await takeBackup(home, second, key);
  expect(await refusal(restoreNode({ ...options, from: second, home: other }))).toBe('restore-of-another');

  await client.close();
  await Promise.all([mongo.stop(), nats.stop()]);
  const ledger = join(folder, 'ledger');
  writeFileSync(ledger, '');
  erasureLedgerFile(ledger).add(member);
  const restored = await restoreNode({ ...options, home: other, erased: ledger });
  expect(restored).toMatchObject({ node: 'arta', moment: made.end.moment, events: 0, erased: 1 });
  const paths = homePaths(other);
  mongo = await startMongo({ dataDir: paths.mongoData, port: readNodeFile(other).ports.mongo });
  client = await new MongoClient(mongo.url).connect();
  const found = [...(await purses(client).find().toArray()), ...(await purses(client, 'z_purses').find().toArray())];
  expect(found.reduce((sum, { amount }) => sum + amount, 0)).toBe(800_000);
  expect(found.filter(({ _id }) => _id.startsWith('p-'))).toHaveLength(8_000);
  expect(await client.db('inclust_arta').collection('sessions').countDocuments()).toBe(0);
  expect(await client.db('inclust_arta').collection('late').indexes()).toContainEqual(
    expect.objectContaining({ name: 'by_at', sparse: true }),
  );
});
