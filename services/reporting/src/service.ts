import type { KeyObject } from 'node:crypto';
import { instantOfMilliseconds, type NodeId } from '@inclust/kernel';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { ServiceAccess } from '@inclust/access';
import { ackWait, consume, eventsStream, keepStreams, repeat } from '@inclust/messaging';
import { PartyLookupServiceClient } from '@inclust/contracts';
import { migrate, openTransactions } from '@inclust/mongo';
import { openClient, type RpcContext, type RpcService } from '@inclust/rpc';
import { noteSpaceUses } from './app/note-space-uses.ts';
import { createReports } from './reports.ts';
import { reportingMigrations } from './storage/collections.ts';
import { createFactStore } from './storage/fact-store.ts';
import { createEvidenceStore } from './storage/figure-evidence.ts';
import { createDefinitions } from './storage/own-indicator-store.ts';
import { createPublicationStore } from './storage/publication-store.ts';
import { createRebuilding } from './storage/rebuild.ts';
import { createSpaceLookup } from './storage/space-lookup.ts';
import type { FactStore } from './app/ports.ts';
import { withLinks, type NodeLink } from './domain/freshness.ts';
import { readSubject, recordFacts } from './transport/events/facts.ts';
import { checkInOf, spaceUses } from './transport/events/space-uses.ts';
import { openNodeLinks } from './transport/grpc/node-links.ts';
import { factReplicationService, reportingService } from './transport/grpc/reporting-service.ts';

/** What reporting needs from the process it runs in. */
export interface ReportingDependencies {
  readonly node: NodeId;
  /** The meta-cluster decides what is hidden of counts of few people. */
  readonly role: 'city' | 'meta';
  /** The node's Ed25519 key for reports. */
  readonly reportKey: KeyObject;
  /** The node's IANA zone; its months are the months of the node's own figures. */
  readonly timeZone: string;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  /** Where the node's register answers: for whom somebody came to a booking. */
  readonly membersAddress: string;
  /** Where the node's federation service answers. */
  readonly federationAddress: string;
  readonly access: Pick<ServiceAccess, 'admit' | 'client'>;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}

/** The running reporting service. */
export interface ReportingServiceHandle extends AsyncDisposable {
  readonly services: readonly RpcService[];
}

const durable = 'reporting';

/** Facts gather this long, in milliseconds, so that one transaction takes many; nobody waits for a figure by the millisecond. */
const linger = 200;

/** After an outage much has happened to the same subjects, and each of them moves on once for all that comes together. */
const mostTogether = 32_768;

/** How often it is looked whether another process has adopted an indicator and is gone since, in milliseconds. */
const lookEvery = 60_000;

/** Starts reporting: in a city over its own facts, at the meta-cluster over those of all cities; the service is the same. */
export async function createReporting({
  node,
  role,
  reportKey,
  timeZone,
  mongo,
  nats,
  membersAddress,
  federationAddress,
  access,
  logger,
  onStep,
}: ReportingDependencies): Promise<ReportingServiceHandle> {
  await using opened = new AsyncDisposableStack();
  await migrate(mongo, 'reporting', reportingMigrations, onStep);
  const manager = await jetstreamManager(nats);
  const consumer = {
    durable_name: durable,
    ack_policy: 'explicit',
    ack_wait: ackWait * 1_000_000,
    max_ack_pending: 1_024,
    max_deliver: -1,
  } as const;
  opened.use(await keepStreams(nats, manager, () => [{ ...eventsStream, consumers: [consumer] }], logger));
  const transactions = opened.use(await openTransactions(mongo, 'reporting'));
  const definitions = createDefinitions(mongo);
  const counting = { connection: mongo, transactions, definitions };
  const ending = new AbortController();
  const rebuilding = createRebuilding({
    ...counting,
    readSubject,
    now: Date.now,
    signal: ending.signal,
    ...(onStep ? { onStep } : {}),
  });
  // After an upgrade there are numbers to make before any is shown.
  await rebuilding.complete();
  const store = createFactStore({ ...counting, complete: () => rebuilding.complete() });
  const counted = opened.use(
    repeat(
      lookEvery,
      () => rebuilding.complete(),
      (error) => {
        if (!ending.signal.aborted) logger.warn({ err: error }, 'numbers of an indicator could not be made yet');
      },
      'later',
    ),
  );
  const members = opened.use(openClient(PartyLookupServiceClient, membersAddress, access.client));
  const uses = { ...spaceUses(node, nats, members), spaceOf: createSpaceLookup(mongo, node) };
  const now = () => instantOfMilliseconds(Date.now());
  const handle = recordFacts(store, now, {
    read: (envelope) => checkInOf(node, envelope),
    note: (checkIns) => noteSpaceUses(uses, checkIns),
  });
  opened.use(
    await consume({
      connection: nats,
      stream: eventsStream.stream.name,
      durable,
      handle,
      linger,
      batch: mostTogether,
      concurrency: 2,
      ackWait,
      logger,
      ...(onStep ? { onStep } : {}),
    }),
  );
  const context: RpcContext = { logger, admit: access.admit };
  const month = (): string => Temporal.Now.plainDateISO(timeZone).toPlainYearMonth().toString();
  const replay = async (): Promise<void> => {
    await manager.consumers.reset(eventsStream.stream.name, durable, 1);
  };
  // A city's own part lacks nothing.
  const others = role === 'meta' ? opened.use(openNodeLinks(federationAddress, access.client, logger)) : undefined;
  const facts: FactStore = {
    ...store,
    freshness: async () => withLinks(await store.freshness(), (await others?.links()) ?? new Map<string, NodeLink>()),
  };
  const publishing = { facts: store, publications: createPublicationStore(mongo), decides: role === 'meta' };
  const reports = opened.use(
    await createReports({
      node,
      timeZone,
      reportKey,
      mongo,
      nats,
      facts,
      catalogue: definitions.catalogue,
      context,
      logger,
      ...(onStep ? { onStep } : {}),
    }),
  );
  // First of all: what is under way may wait for numbers that are being made.
  opened.defer(() => ending.abort());
  const stack = opened.move();
  return {
    services: [
      reportingService({
        store: facts,
        publishing,
        indicators: {
          own: reports.indicators,
          catalogue: definitions.catalogue,
          count: () => counted.soon(),
          clock: { now },
        },
        evidence: createEvidenceStore(mongo),
        rebuilding,
        month,
        now,
        timeZone,
        context,
      }),
      reports.service,
      factReplicationService(store, replay, () => reports.outbox(), context),
    ],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
