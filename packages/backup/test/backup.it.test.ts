import { readFileSync, writeFileSync } from 'node:fs';
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
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { MongoClient, type Collection } from 'mongodb';
import { eventsStream, reconcileStreams } from '@inclust/messaging';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectAs } from '../src/copy-events.ts';
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

afterEach(() => void vi.unstubAllEnvs());

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

describe('servers in containers of their own', () => {
  /** As `deploy/compose/nats.conf`: what the node renders, with another place to listen. */
  async function startElsewhere(of: string, port: number): Promise<NatsServer> {
    const paths = homePaths(of);
    const config = join(paths.natsFolder, 'elsewhere.conf');
    writeFileSync(
      config,
      readFileSync(paths.natsConfig, 'utf8').replace(/^listen: .*$/mu, `listen: "127.0.0.1:${port}"`),
    );
    return await startNats({ dataDir: paths.natsFolder, configFile: config });
  }

  test('are found where the environment says, by a backup and by a restore, which waits for the one that it configures', async () => {
    const [natsPort = 0, mongoPort = 0] = await allocatePorts(2);
    const from = join(folder, 'other');
    // It is restored several times: of what the test before has made a little is enough.
    await purses(client, 'z_purses').deleteMany({});
    await purses(client).deleteMany({ _id: { $gte: 'p-1' } });
    const file = join(folder, 'elsewhere.backup');
    nats = await startElsewhere(from, natsPort);
    vi.stubEnv(
      'INCLUST_MONGO_URL',
      `mongodb://127.0.0.1:${readNodeFile(from).ports.mongo}/inclust_arta?directConnection=true`,
    );
    vi.stubEnv('INCLUST_NATS_URL', 'nats://127.0.0.1:1');
    expect(await refusal(takeBackup(from, file, key))).toBe('streams-away');
    vi.stubEnv('INCLUST_NATS_URL', `nats://127.0.0.1:${natsPort}`);
    const made = await takeBackup(from, file, key);

    const third = join(folder, 'third');
    const options = { home: third, from: file, key, now: Date.now };
    vi.stubEnv('INCLUST_MONGO_URL', `mongodb://127.0.0.1:${mongoPort}/inclust_arta?directConnection=true`);
    expect(await refusal(restoreNode(options))).toBe('database-away');
    const database = await startMongo({ dataDir: join(folder, 'third-mongo'), port: mongoPort });
    onTestFinished(async () => void (await database.stop()));
    // The server of the node that was backed up knows its keys, and has events.
    await happens(from);
    for (const attempt of ['first', 'second'])
      expect([attempt, await refusal(restoreNode(options))]).toEqual([attempt, 'streams-not-empty']);
    await nats.stop();

    const steps: string[] = [];
    const restoring = restoreNode({ ...options, onStep: (step) => steps.push(step) });
    await eventually(() => steps.includes('database-filled'), { what: 'the database to be filled', timeout: 60_000 });
    nats = await startElsewhere(third, natsPort);
    expect(await restoring).toMatchObject({ node: 'arta', moment: made.end.moment, events: 0 });
    const restored = await new MongoClient(database.url).connect();
    onTestFinished(() => restored.close());
    expect(await purses(restored).countDocuments()).toBe(await purses(client).countDocuments());
  });

  /** Puts an event into the stream of a node. */
  async function happens(of: string): Promise<void> {
    const connection = await connectAs(readNodeFile(of), homePaths(of).serviceSeed);
    await reconcileStreams(await jetstreamManager(connection), [eventsStream]);
    await jetstream(connection).publish('inclust.arta.members.member.registered.v1', 'an event');
    await connection.close();
  }
});
