import type { KeyObject } from 'node:crypto';
import type { JetStreamManager } from '@nats-io/jetstream';
import {
  ackWait,
  consume,
  eventsStream,
  keepStreams,
  reconcileStreams,
  repeat,
  stateStream,
  StatePublisher,
  type ConsumerDeclaration,
  type Consuming,
  type StreamDeclaration,
} from '@inclust/messaging';
import { jetstreamManager } from '@nats-io/jetstream';
import type { RpcContext, RpcService } from '@inclust/rpc';
import type { FlowReader } from './exchange/flow-status.ts';
import type { Peers } from './app/peer.ts';
import type { Agenda } from './app/agenda-ports.ts';
import type { BodyDirectory, DirectoryStore, LocalServices, NodeRegister } from './app/ports.ts';
import { confirmable, type Recalls } from './app/recalls.ts';
import { defaultExportPolicy } from './exchange/export-policy.ts';
import { cityOutStreams, outStreams, outSubject } from './exchange/topology.ts';
import type { FlowKind } from './exchange/signed-content.ts';
import type { FederationDependencies } from './dependencies.ts';
import { exportFacts, exportState, type ExportOptions } from './transport/events/export-flow.ts';
import { recallHandlers, type StreamEpoch } from './transport/events/node-calls.ts';
import type { FederationView } from './transport/grpc/federation-service.ts';

/** What both sides of the federation work with. */
export interface SideOptions extends FederationDependencies {
  readonly manager: JetStreamManager;
  /** Signs what leaves; another one after it was replaced. */
  readonly key: () => KeyObject;
  /** Shown to whoever joins, while this process runs; empty in a city. */
  readonly doorCertificate: Buffer;
  readonly directory: DirectoryStore;
  readonly bodies: BodyDirectory;
  readonly agenda: Agenda;
  readonly register: NodeRegister;
  readonly peers: Peers;
  readonly flows: FlowReader;
  readonly local: LocalServices;
  readonly recalls: Recalls;
}

/** A node's part in the federation, running. */
export interface Side extends AsyncDisposable {
  readonly view: FederationView;
  /** The service at the door, only at the meta-cluster. */
  readonly door?: (context: RpcContext) => RpcService;
}

/** How long facts gather, in milliseconds, so that they leave as batches; nobody waits for a figure by the millisecond. */
const gathering: Readonly<Record<FlowKind, number>> = { facts: 100, state: 0 };

const pull = {
  ack_policy: 'explicit',
  ack_wait: ackWait * 1_000_000,
  max_ack_pending: 4_096,
  max_deliver: -1,
} as const;

/** Publishes into this node's outgoing public state. */
export function outStatePublisher({ federation, manager }: SideOptions): StatePublisher {
  return new StatePublisher(federation, manager, outStreams.state);
}

/** Takes the node's own messages into its outgoing streams, of the kinds that leave it, and its own public state into its directories. */
export async function startExports(
  options: SideOptions,
  kinds: readonly FlowKind[],
  outStates: StatePublisher,
  opened: AsyncDisposableStack,
): Promise<void> {
  const { file, nats, federation, key, directory, bodies, agenda, logger, onStep } = options;
  const exporting: ExportOptions = {
    node: file.nodeId,
    key,
    policy: defaultExportPolicy,
    out: federation,
    outStates,
    directory,
    bodies,
    agenda,
    recalls: options.recalls,
  };
  const consumers: Record<FlowKind, ConsumerDeclaration> = {
    facts: { ...pull, durable_name: 'federation-facts', filter_subject: `inclust.${file.nodeId}.>` },
    state: { ...pull, durable_name: 'federation-state' },
  };
  const streams: Record<FlowKind, StreamDeclaration> = { facts: eventsStream, state: stateStream(file.nodeId) };
  const handlers = { facts: exportFacts(exporting), state: exportState(exporting) };
  const declared = kinds.map((kind) => ({ ...streams[kind], consumers: [consumers[kind]] }));
  const manager = await jetstreamManager(nats);
  opened.use(await keepStreams(nats, manager, () => declared, logger));
  for (const kind of kinds) {
    const consuming: Consuming = await consume({
      connection: nats,
      stream: streams[kind].stream.name,
      durable: consumers[kind].durable_name,
      handle: handlers[kind],
      linger: gathering[kind],
      ackWait,
      logger,
      ...(onStep ? { onStep } : {}),
    });
    opened.use(consuming);
  }
}

/** Reads the node's own public state again from its beginning. */
export async function replayOwnState({ file, nats }: SideOptions): Promise<void> {
  const manager = await jetstreamManager(nats);
  await reconcileStreams(manager, [stateStream(file.nodeId)]);
  await manager.consumers.reset(stateStream(file.nodeId).stream.name, 'federation-state', 1);
}

/**
 * Makes a city's outgoing streams anew and fills them from its own, signed with the key of now. The other side reads them from their start,
 * and knows by its version what it has.
 */
export async function signAgain(options: SideOptions, outStates: StatePublisher): Promise<void> {
  const { file, nats, manager } = options;
  for (const { stream } of cityOutStreams(file.nodeId)) await manager.streams.delete(stream.name);
  await reconcileStreams(manager, cityOutStreams(file.nodeId));
  outStates.forget();
  const own = await jetstreamManager(nats);
  await own.consumers.reset(eventsStream.stream.name, 'federation-facts', 1);
  await replayOwnState(options);
}

/** Has all that the meta-cluster says of itself told anew, signed with the key of now: the register by `announce`, then its own public state. */
export async function signOwnAgain(
  options: SideOptions,
  outStates: StatePublisher,
  announce: () => Promise<void>,
): Promise<void> {
  const { file, manager } = options;
  await manager.streams.purge(outStreams.state, { filter: outSubject(file.nodeId, 'state', file.nodeId, '>') });
  outStates.forget();
  await announce();
  await replayOwnState(options);
}

/** When the node's outgoing streams were made. */
export async function ownEpochs(manager: JetStreamManager, kinds: readonly FlowKind[]): Promise<StreamEpoch[]> {
  return Promise.all(
    kinds.map(async (kind) => ({ kind, created: (await manager.streams.info(outStreams[kind])).created })),
  );
}

/** How often receipts are asked for, in milliseconds. */
const collectEvery = 2_000;

/** What every node answers about recalls of the others. */
export function recallAnswers({ directory }: SideOptions) {
  return recallHandlers((caller, asked) => confirmable(directory, caller, asked));
}

/** Asks the other nodes for their receipts, for ever. */
export function collectReceipts({ recalls, logger }: SideOptions): AsyncDisposable {
  return repeat(
    collectEvery,
    () => recalls.collect(),
    (error) => logger.warn({ err: error }, 'receipts could not be collected'),
  );
}
