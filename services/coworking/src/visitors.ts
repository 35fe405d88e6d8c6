import { eventPublisher, repeat } from '@inclust/messaging';
import type { NodeId } from '@inclust/kernel';
import { AggregateStore, OutboxRelay, type OutboxRelayOptions } from '@inclust/mongo';
import { currentTraceparent } from '@inclust/telemetry';
import type { NatsConnection } from '@nats-io/transport-node';
import type { CoworkingApp } from './app/ports.ts';
import { forgetVisitors, type VisitorApp } from './app/visitors/visitor-book.ts';
import type { VisitorDay } from './domain/visitors/visitor-day.ts';
import { collections } from './storage/bookings/collections.ts';
import { createVisitorDays, visitorDayMapping } from './storage/visitors/visitor-days.ts';
import { encodeVisitorStep } from './transport/events/visitor-events.ts';

/** What visitor books need beside the spaces. */
export interface VisitorDependencies extends Pick<OutboxRelayOptions, 'connection' | 'now' | 'onStep' | 'logger'> {
  readonly node: NodeId;
  readonly nats: NatsConnection;
}

/** The visitor books of a node, and what publishes how many came. */
export interface Visitors extends AsyncDisposable {
  readonly relay: OutboxRelay;
  /** With the use cases that they serve; begins to take out names whose time has come. */
  serve(app: CoworkingApp): VisitorApp;
}

/** How often is looked for names whose time has come, in milliseconds: 10 minutes. */
const forgetEvery = 10 * 60_000;

/** Opens the visitor books of a node. */
export function openVisitors({ node, nats, ...keeping }: VisitorDependencies): Visitors {
  const stack = new AsyncDisposableStack();
  const collection = collections.visitorDays;
  const relay = stack.use(
    new OutboxRelay({ ...keeping, collection, publisher: eventPublisher(node, nats, 'visitor-days') }),
  );
  const aggregates = new AggregateStore<VisitorDay>({
    ...keeping,
    collection,
    mapping: visitorDayMapping,
    outbox: relay,
  });
  const { connection, logger } = keeping;
  const visitorDays = createVisitorDays({
    connection,
    aggregates,
    encode: encodeVisitorStep,
    traceparent: currentTraceparent,
  });
  return {
    relay,
    serve: (app) => {
      const served = { ...app, visitorDays };
      stack.use(
        repeat(
          forgetEvery,
          (stop) => forgetVisitors(served, stop),
          (error) => logger.warn({ err: error }, 'names of visitors could not be forgotten'),
        ),
      );
      return served;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
