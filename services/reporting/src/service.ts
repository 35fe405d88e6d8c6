import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { ServiceAccess } from '@inclust/access';
import { ackWait, consume, eventsStream, keepStreams } from '@inclust/messaging';
import { migrate, openTransactions } from '@inclust/mongo';
import type { RpcContext, RpcService } from '@inclust/rpc';
import { reportingMigrations } from './storage/collections.ts';
import { createFactStore } from './storage/fact-store.ts';
import { recordFacts } from './transport/events/facts.ts';
import { factReplicationService, reportingService } from './transport/grpc/reporting-service.ts';

/** What reporting needs from the process it runs in. */
export interface ReportingDependencies {
  /** The node's IANA zone; its months are the months of the node's own figures. */
  readonly timeZone: string;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly access: Pick<ServiceAccess, 'admit'>;
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

/** Starts reporting: in a city over its own facts, at the meta-cluster over those of all cities; the service is the same. */
export async function createReporting({
  timeZone,
  mongo,
  nats,
  access,
  logger,
  onStep,
}: ReportingDependencies): Promise<ReportingServiceHandle> {
  await using opened = new AsyncDisposableStack();
  await migrate(mongo, 'reporting', reportingMigrations);
  const manager = await jetstreamManager(nats);
  const consumer = {
    durable_name: durable,
    ack_policy: 'explicit',
    ack_wait: ackWait * 1_000_000,
    max_ack_pending: 1_024,
    max_deliver: -1,
  } as const;
  opened.use(await keepStreams(nats, manager, () => [{ ...eventsStream, consumers: [consumer] }], logger));
  const store = createFactStore(mongo, opened.use(await openTransactions(mongo, 'reporting')));
  const handle = recordFacts(store, () => new Date().toISOString());
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
  const stack = opened.move();
  return {
    services: [reportingService(store, month, context), factReplicationService(store, replay, context)],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
