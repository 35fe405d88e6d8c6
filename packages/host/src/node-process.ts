import type { KeyObject } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { NatsConnection } from '@nats-io/transport-node';
import { openNodeAccess, type NodeAccess } from '@inclust/access';
import { connectNats, type Nats } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import {
  ensureSigningKey,
  ensureRandomKey,
  homePaths,
  publicUserKey,
  readNodeFile,
  erasureLedgerFile,
  vaultKeyFile,
  type ErasureLedgerFile,
  type HomePaths,
  type NodeFile,
  type ServerUsers,
  type VaultKeyFile,
} from '@inclust/node-home';
import { startHttpServer, type HttpSite } from '@inclust/http';
import { startRpcServer, type RpcService } from '@inclust/rpc';
import { traceIds } from '@inclust/telemetry';
import { listening as listeningOf, type Listening } from './listen.ts';
import { createLogger } from './logger.ts';
import type { NodeProcessConfig } from './node-config.ts';
import { faultsFrom } from './steps.ts';

/** A process of a node: what every service of it works with. */
export interface NodeProcess {
  readonly config: NodeProcessConfig;
  readonly file: NodeFile;
  readonly paths: HomePaths;
  /** The public halves of the keys with which the node's processes sign in to its NATS server. */
  readonly users: () => ServerUsers;
  readonly logger: Logger;
  readonly mongo: Connection;
  /** The account of the node's services. */
  readonly nats: NatsConnection;
  /** The node's keys for the vault of its members. */
  readonly vaultKeys: VaultKeyFile;
  readonly erasedMembers: ErasureLedgerFile;
  /** The node's Ed25519 key for tickets; made where there is none. */
  readonly ticketKey: () => KeyObject;
  /** The node's Ed25519 key for reports; made where there is none. */
  readonly reportKey: () => KeyObject;
  /** Of which the links in letters about registrations are made, 32 bytes. */
  readonly linkKey: () => Uint8Array;
  /** Of which the secrets of webhooks are made, 32 bytes. */
  readonly webhookKey: () => Uint8Array;
  readonly membersAddress: string;
  readonly reportingAddress: string;
  readonly federationAddress: string;
  /** Where the accounts service of this node answers. */
  readonly accountsAddress: string;
  /** Where the events service of this node answers. */
  readonly eventsAddress: string;
  /** Where the co-working service of this node answers. */
  readonly coworkingAddress: string;
  /** Where the webhooks service of this node answers. */
  readonly webhooksAddress: string;
  /** Who calls, and how the services of the node are known to one another. */
  readonly access: NodeAccess;
  readonly listening: Listening;
  readonly onStep: (step: string) => void;
  /** Connects to the account of the federation, and at the meta-cluster to the system account; elsewhere that is opened when it is needed. */
  connectFederation(): Promise<{
    readonly federation: NatsConnection;
    readonly system?: NatsConnection;
    openSystem(): Promise<Nats>;
  }>;
  /** What was opened; disposed in reverse order. */
  readonly opened: AsyncDisposableStack;
}

/** Opens the connections of a node's process. */
export async function openNodeProcess(config: NodeProcessConfig, service: string): Promise<NodeProcess> {
  const file = readNodeFile(config.home);
  const paths = homePaths(config.home);
  const logger = createLogger({ node: file.nodeId, service, level: config.logLevel, trace: traceIds });
  const listening = listeningOf(config, file);
  await using opened = new AsyncDisposableStack();
  const natsUrl = config.natsUrl ?? `nats://127.0.0.1:${file.ports.nats}`;
  const mongoUrl =
    config.mongoUrl ?? `mongodb://127.0.0.1:${file.ports.mongo}/inclust_${file.nodeId.replaceAll('-', '_')}`;
  const name = `${file.nodeId}/${service}`;
  const [mongo, nats] = await Promise.all([
    connectMongo(mongoUrl, name),
    connectNats({ url: natsUrl, name, seedFile: paths.serviceSeed, logger }),
  ]);
  opened.use(mongo);
  opened.use(nats);
  const { own } = listening;
  const accountsAddress = config.accountsAddress ?? own;
  const access = opened.use(
    await openNodeAccess({
      node: file.nodeId,
      paths,
      nats: nats.connection,
      accountsAddress,
      client: listening.client,
      logger,
    }),
  );
  const stack = opened.move();
  return {
    config,
    file,
    paths,
    users: () => ({
      service: publicUserKey(paths.serviceSeed),
      federation: publicUserKey(paths.federationSeed),
      system: publicUserKey(paths.systemSeed),
    }),
    logger,
    mongo: mongo.connection,
    nats: nats.connection,
    vaultKeys: vaultKeyFile(paths.vaultKeys),
    erasedMembers: erasureLedgerFile(paths.erased),
    ticketKey: () => ensureSigningKey(paths.ticketKey),
    reportKey: () => ensureSigningKey(paths.reportKey),
    linkKey: () => ensureRandomKey(paths.linkKey),
    webhookKey: () => ensureRandomKey(paths.webhookKey),
    membersAddress: config.membersAddress ?? own,
    reportingAddress: config.reportingAddress ?? own,
    federationAddress: config.federationAddress ?? own,
    accountsAddress,
    eventsAddress: config.eventsAddress ?? own,
    coworkingAddress: config.coworkingAddress ?? own,
    webhooksAddress: config.webhooksAddress ?? own,
    access,
    listening,
    onStep: faultsFrom(config.fault, config.faultFile),
    connectFederation: async () => {
      const federation = stack.use(
        await connectNats({
          url: natsUrl,
          name,
          seedFile: paths.federationSeed,
          inboxPrefix: `_INBOX.${file.nodeId}`,
          logger,
        }),
      );
      const openSystem = () => connectNats({ url: natsUrl, name, seedFile: paths.systemSeed, logger });
      if (file.role !== 'meta') return { federation: federation.connection, openSystem };
      const system = stack.use(await openSystem());
      return { federation: federation.connection, system: system.connection, openSystem };
    },
    opened: stack,
  };
}

/** What a process answers over HTTP. */
export interface ServedSites {
  /** `host:port`; nothing is answered when absent. */
  readonly listen: string | undefined;
  readonly sites: readonly HttpSite[];
}

/**
 * Serves the services on the process's endpoint, and sites over HTTP; answers SERVING from then on. Disposing ends everything the process has
 * opened.
 */
export async function serveNode(
  { listening: { listen, credentials }, mongo, opened, logger }: NodeProcess,
  services: readonly RpcService[],
  http: ServedSites = { listen: undefined, sites: [] },
): Promise<AsyncDisposable> {
  if (http.listen !== undefined) opened.use(await startHttpServer({ listen: http.listen, sites: http.sites, logger }));
  const server = opened.use(await startRpcServer({ listen, services, ...(credentials ? { credentials } : {}) }));
  server.setServing(true);
  // Without its database a process can neither answer nor write; without NATS it still does both.
  mongo.on('disconnected', () => server.setServing(false));
  mongo.on('connected', () => server.setServing(true));
  logger.info({ port: server.port }, 'serving');
  return { [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
