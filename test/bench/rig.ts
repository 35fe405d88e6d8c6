import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseNodeId } from '@inclust/kernel';
import { homePaths } from '@inclust/node-home';
import { allocatePorts, startMongo, startNats, type MongoServer, type NatsServer } from '@inclust/servers';
import { initNode } from '@inclust/cli/testing';

/** The servers of one node, and a home for processes that use them. */
export interface Rig extends AsyncDisposable {
  readonly home: string;
  readonly nats: NatsServer;
  readonly mongo: MongoServer;
  readonly mongoUrl: string;
  /** A free port for a process. */
  readonly port: () => Promise<number>;
}

/** Starts the servers of a city node that has not joined, or of a meta-cluster; both sides of a benchmark use them. */
export async function startRig(role: 'city' | 'meta' = 'city'): Promise<Rig> {
  const home = mkdtempSync(join(tmpdir(), 'inclust-bench-'));
  const [nats = 0, mongo = 0, grpc = 0, leaf = 0] = await allocatePorts(4);
  const nodeId = parseNodeId(role === 'city' ? 'arta' : 'meta');
  if (!nodeId) throw new Error('no node id');
  await initNode(
    home,
    {
      nodeId,
      role,
      countryCode: 'GR',
      timeZone: 'Europe/Athens',
      language: 'el',
      ports: { nats, mongo, grpc, ...(role === 'meta' ? { leaf } : {}) },
    },
    new Date(),
  );
  const paths = homePaths(home);
  const [natsServer, mongoServer] = await Promise.all([
    startNats({ dataDir: paths.natsFolder, configFile: paths.natsConfig }),
    startMongo({ dataDir: paths.mongoData, port: mongo }),
  ]);
  return {
    home,
    nats: natsServer,
    mongo: mongoServer,
    mongoUrl: `mongodb://127.0.0.1:${mongo}`,
    port: async () => (await allocatePorts(1))[0] ?? 0,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([natsServer.stop(), mongoServer.stop()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
