import type { KeyObject } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { instantOfMilliseconds, type NodeId } from '@inclust/kernel';
import { eventPublisher } from '@inclust/messaging';
import { AggregateStore, migrate, OutboxRelay, outboxStates, type OutboxState } from '@inclust/mongo';
import type { RpcContext, RpcService } from '@inclust/rpc';
import { currentTraceparent } from '@inclust/telemetry';
import { createEventTail, createWatching } from '@inclust/watch';
import { jetstreamManager } from '@nats-io/jetstream';
import type { OwnIndicatorStore, ReadCatalogue } from './app/indicators/ports.ts';
import type { FactStore } from './app/ports.ts';
import { contentSigner } from './sign-content.ts';
import { createExchangeRateStore, exchangeRateMapping } from './storage/exchange-rate-store.ts';
import { createOwnIndicatorStore, ownIndicatorMapping } from './storage/own-indicator-store.ts';
import {
  createProgrammeStore,
  createReportStore,
  programmeMapping,
  reportCollections,
  reportMapping,
  reportMigrations,
} from './storage/report-stores.ts';
import {
  encodeExchangeRateStep,
  encodeOwnIndicatorStep,
  encodeProgrammeStep,
  encodeReportStep,
} from './transport/events/report-facts.ts';
import { createThenAndNow } from './storage/then-and-now.ts';
import { readSubject } from './transport/events/facts.ts';
import { reportService } from './transport/grpc/report-service.ts';

/** What programmes, reports, exchange rates and own indicators need of the service that they belong to. */
export interface ReportsDependencies {
  readonly node: NodeId;
  readonly timeZone: string;
  readonly reportKey: KeyObject;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly facts: FactStore;
  readonly catalogue: ReadCatalogue;
  readonly context: RpcContext;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}

/** Running reports. */
export interface Reports extends AsyncDisposable {
  readonly service: RpcService;
  /** The indicators that officers have adopted. */
  readonly indicators: OwnIndicatorStore;
  /** What was written and is not yet published. */
  outbox(): Promise<OutboxState>;
}

/** Starts programmes, reports, exchange rates and own indicators: makes their collections, and begins to publish what is pending. */
export async function createReports(dependencies: ReportsDependencies): Promise<Reports> {
  const { node, timeZone, reportKey, mongo, nats, facts, catalogue, context, logger, onStep } = dependencies;
  await using opened = new AsyncDisposableStack();
  await migrate(mongo, 'reports', reportMigrations, onStep);
  const keeping = { connection: mongo, now: Date.now, ...(onStep ? { onStep } : {}) };
  const relayOf = (collection: string): OutboxRelay =>
    opened.use(new OutboxRelay({ ...keeping, collection, publisher: eventPublisher(node, nats, collection), logger }));
  const [programmeRelay, reportRelay] = [relayOf(reportCollections.programmes), relayOf(reportCollections.reports)];
  const programmes = createProgrammeStore({
    connection: mongo,
    aggregates: new AggregateStore({
      ...keeping,
      collection: reportCollections.programmes,
      mapping: programmeMapping,
      outbox: programmeRelay,
    }),
    encode: encodeProgrammeStep,
    traceparent: currentTraceparent,
  });
  const reports = createReportStore({
    connection: mongo,
    aggregates: new AggregateStore({
      ...keeping,
      collection: reportCollections.reports,
      mapping: reportMapping,
      outbox: reportRelay,
    }),
    encode: encodeReportStep,
    traceparent: currentTraceparent,
  });
  const rateRelay = relayOf(reportCollections.exchangeRates);
  const rates = createExchangeRateStore({
    connection: mongo,
    aggregates: new AggregateStore({
      ...keeping,
      collection: reportCollections.exchangeRates,
      mapping: exchangeRateMapping,
      outbox: rateRelay,
    }),
    encode: encodeExchangeRateStep,
    traceparent: currentTraceparent,
  });
  const indicatorRelay = relayOf(reportCollections.ownIndicators);
  const indicators = createOwnIndicatorStore({
    connection: mongo,
    aggregates: new AggregateStore({
      ...keeping,
      collection: reportCollections.ownIndicators,
      mapping: ownIndicatorMapping,
      outbox: indicatorRelay,
    }),
    encode: encodeOwnIndicatorStep,
    traceparent: currentTraceparent,
  });
  const thenAndNow = createThenAndNow(mongo, readSubject);
  const clock = { now: () => instantOfMilliseconds(Date.now()) };
  const relays = [programmeRelay, reportRelay, rateRelay, indicatorRelay];
  for (const relay of relays) relay.start();
  const tail = createEventTail({ node, nats, manager: await jetstreamManager(nats), logger });
  const watching = opened.use(createWatching({ node, service: 'reports', tail, context }));
  const stack = opened.move();
  return {
    outbox: async () => outboxStates(await Promise.all(relays.map((relay) => relay.state()))),
    service: reportService(
      {
        programmes,
        reports,
        rates,
        facts,
        catalogue,
        thenAndNow,
        sign: contentSigner(reportKey, onStep),
        clock,
        timeZone,
      },
      context,
      watching,
    ),
    indicators,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
