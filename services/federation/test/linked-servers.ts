import { createLogger } from '@inclust/host';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectNats, onReconnect } from '@inclust/messaging';
import {
  cityConfig,
  ensureUserKey,
  homePaths,
  loadCertificates,
  metaConfig,
  type HomePaths,
  type NodeFile,
  type ServerUsers,
} from '@inclust/node-home';
import { allocatePorts, startNats } from '@inclust/servers';
import { temporaryFolder, toldStream } from '@inclust/testkit';
import { nodeId } from './build.ts';

export const silent = createLogger({ node: 'test', service: 'federation', level: 'trace', destination: toldStream });

/** The NATS server of a node. */
export interface ServerOfNode {
  /** The account of the federation. */
  readonly federation: NatsConnection;
  readonly manager: JetStreamManager;
  /** The account of the node's services. */
  readonly services: NatsConnection;
  stop(): Promise<void>;
  /** Starts it again with what it has stored, and waits until the federation is connected again. */
  start(): Promise<void>;
}

const common = { countryCode: 'AL', timeZone: 'Europe/Tirane', language: 'sq' } as const;

/** The servers of the meta-cluster and of Korçë, with the configuration, the keys and the link of real nodes; they end with the scope. */
export async function linkedServers(scope: AsyncDisposableStack): Promise<{ meta: ServerOfNode; city: ServerOfNode }> {
  const folder = scope.use(await temporaryFolder());
  const [metaPort = 0, leaf = 0, cityPort = 0] = await allocatePorts(3);
  const meta = homeOf(join(folder.path, 'meta'));
  const city = homeOf(join(folder.path, 'korce'));
  const leafKey = ensureUserKey(city.paths.leafSeed);
  await certify(meta.paths, city.paths);
  const metaFile: NodeFile = {
    ...common,
    nodeId: nodeId('meta'),
    role: 'meta',
    ports: { nats: metaPort, mongo: 0, grpc: 0, leaf },
  };
  const cityFile: NodeFile = {
    ...common,
    nodeId: nodeId('korce'),
    role: 'city',
    ports: { nats: cityPort, mongo: 0, grpc: 0 },
    meta: { nodeId: nodeId('meta'), leafUrl: `tls://127.0.0.1:${leaf}`, envelopeKey: '' },
  };
  const cities = [{ nodeId: 'korce', leafKey }];
  return {
    meta: await serverOf(scope, metaFile, meta.paths, metaConfig(metaFile, meta.users, cities, meta.paths)),
    city: await serverOf(scope, cityFile, city.paths, cityConfig(cityFile, city.users, city.paths)),
  };
}

function homeOf(home: string) {
  const paths = homePaths(home);
  const users: ServerUsers = {
    service: ensureUserKey(paths.serviceSeed),
    federation: ensureUserKey(paths.federationSeed),
    system: ensureUserKey(paths.systemSeed),
  };
  return { paths, users };
}

/** Makes the authority of the federation, and the certificates of both. */
async function certify(meta: HomePaths, city: HomePaths): Promise<void> {
  const { createRequest, ensureAuthority, signRequest } = await loadCertificates();
  const now = new Date();
  await ensureAuthority(meta, 'meta', ['127.0.0.1'], now);
  const request = await createRequest(city, 'korce');
  writeFileSync(city.certificate, await signRequest(meta, request, 'korce', [], now));
  copyFileSync(meta.authority, city.authority);
}

async function serverOf(
  scope: AsyncDisposableStack,
  { nodeId: node, ports }: NodeFile,
  paths: HomePaths,
  config: string,
): Promise<ServerOfNode> {
  mkdirSync(paths.natsFolder, { recursive: true });
  writeFileSync(paths.natsConfig, config, { mode: 0o600 });
  const start = () => startNats({ dataDir: paths.natsFolder, configFile: paths.natsConfig });
  let server = await start();
  scope.defer(() => server[Symbol.asyncDispose]());
  const url = `nats://127.0.0.1:${ports.nats}`;
  const open = async (seedFile: string): Promise<NatsConnection> =>
    scope.use(await connectNats({ url, name: node, seedFile, inboxPrefix: `_INBOX.${node}`, logger: silent }))
      .connection;
  const federation = await open(paths.federationSeed);
  return {
    federation,
    manager: await jetstreamManager(federation),
    services: await open(paths.serviceSeed),
    stop: async () => void (await server.stop()),
    start: async () => {
      const back = Promise.withResolvers<void>();
      using _ = onReconnect(federation, back.resolve);
      server = await start();
      await back.promise;
    },
  };
}
