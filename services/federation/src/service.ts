import { readFileSync } from 'node:fs';
import { ServerCredentials } from '@grpc/grpc-js';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NodeId } from '@inclust/kernel';
import { migrate, openTransactions } from '@inclust/mongo';
import { certificateEnds, certificateFiles, envelopeKeyIn, type CertificateEnd } from '@inclust/node-home';
import { startRpcServer, type RpcContext, type RpcService } from '@inclust/rpc';
import { createStateTail, createStateWatching } from '@inclust/watch';
import { createCitySide } from './city-side.ts';
import type { FederationDependencies } from './dependencies.ts';
import { FlowReader } from './exchange/flow-status.ts';
import { openLocalServices } from './transport/grpc/local-services.ts';
import { Peers } from './app/peer.ts';
import { Recalls } from './app/recalls.ts';
import { watchCertificates } from './certificate-gauges.ts';
import { createMetaSide } from './meta-side.ts';
import { createAgenda } from './storage/agenda.ts';
import { createBodyDirectory } from './storage/body-directory.ts';
import { createDirectoryStore } from './storage/directory-store.ts';
import { federationMigrations } from './storage/migrations.ts';
import { withKnownNodes } from './storage/known-nodes.ts';
import { createNodeRegister } from './storage/node-register.ts';
import { createRecallStore } from './storage/recall-store.ts';
import { askRecalls } from './transport/events/node-calls.ts';
import type { Side, SideOptions } from './side.ts';
import { agendaService } from './transport/grpc/agenda-service.ts';
import { bodyDirectoryService } from './transport/grpc/body-directory-service.ts';
import { directoryService } from './transport/grpc/directory-service.ts';
import { federationService } from './transport/grpc/federation-service.ts';
import { nodeCallService } from './transport/grpc/node-call-service.ts';

/** The running federation service. */
export interface FederationServiceHandle extends AsyncDisposable {
  readonly services: readonly RpcService[];
}

/** Starts a node's part in the federation, as a city or as the meta-cluster. */
export async function createFederation(dependencies: FederationDependencies): Promise<FederationServiceHandle> {
  const { file, paths, mongo, federation, access, logger, onStep } = dependencies;
  await using opened = new AsyncDisposableStack();
  await migrate(mongo, 'federation', federationMigrations, onStep);
  const manager: JetStreamManager = await jetstreamManager(federation);
  const register = await withKnownNodes(createNodeRegister(mongo), paths.knownNodes);
  const recallStore = createRecallStore(mongo);
  // Of their own, so that neither waits for the other.
  const transactions = {
    directory: opened.use(await openTransactions(mongo, 'directory')),
    agenda: opened.use(await openTransactions(mongo, 'agenda')),
  };
  const directory = createDirectoryStore(mongo, transactions.directory, () => tails.directory.soon());
  const agenda = createAgenda({
    connection: mongo,
    transactions: transactions.agenda,
    now: Date.now,
    changed: () => tails.agenda.soon(),
  });
  const tails = {
    directory: createStateTail({ state: directory, logger }),
    agenda: createStateTail({ state: agenda, logger }),
  };
  const others = async (): Promise<NodeId[]> =>
    (await register.all()).flatMap(({ nodeId, left }) => (nodeId === file.nodeId || left ? [] : [nodeId]));
  const door = certificateFiles(paths);
  const [doorCertificate, doorKey] =
    file.role === 'meta' ? [readFileSync(door.certificate), readFileSync(door.key)] : [Buffer.of(), Buffer.of()];
  const certificates = (): readonly CertificateEnd[] => certificateEnds(paths, dependencies.config?.tlsCert);
  opened.use(watchCertificates(certificates, Date.now, logger));
  const options: SideOptions = {
    ...dependencies,
    doorCertificate,
    recalls: new Recalls({
      store: recallStore,
      others,
      ask: (node, recalls) => askRecalls(federation, file.nodeId, node, recalls),
      now: () => new Date().toISOString(),
      logger,
    }),
    manager,
    key: envelopeKeyIn(paths.envelopeKey),
    directory,
    bodies: createBodyDirectory(mongo),
    agenda,
    register,
    peers: new Peers(Date.now),
    flows: new FlowReader(manager, Date.now),
    local: opened.use(openLocalServices(dependencies, access.client)),
  };
  const side: Side = opened.use(file.role === 'meta' ? await createMetaSide(options) : await createCitySide(options));
  const context: RpcContext = { logger, admit: access.admit };
  const watching = {
    directory: opened.use(createStateWatching({ service: 'directory', tail: tails.directory, context })),
    agenda: opened.use(createStateWatching({ service: 'agenda', tail: tails.agenda, context })),
  };
  if (side.door && file.ports.join !== undefined) {
    const credentials = ServerCredentials.createSsl(null, [
      { cert_chain: options.doorCertificate, private_key: doorKey },
    ]);
    opened.use(
      await startRpcServer({
        listen: `${file.listenHost ?? '127.0.0.1'}:${file.ports.join}`,
        services: [side.door(context)],
        credentials,
        bare: true,
      }),
    );
  }
  const stack = opened.move();
  return {
    services: [
      directoryService(directory, context, watching.directory),
      bodyDirectoryService({ ...options, today: () => Temporal.Now.plainDateISO(file.timeZone).toString() }, context),
      agendaService(agenda, directory, context, watching.agenda),
      nodeCallService(file.nodeId, federation, context),
      federationService({ ...side.view, recalls: (query) => recallStore.list(query), others, certificates }, context),
    ],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
