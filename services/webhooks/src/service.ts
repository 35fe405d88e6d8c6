import { randomUUIDv7 } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ServiceAccess } from '@inclust/access';
import { eventTypes } from '@inclust/contracts';
import { instantOfMilliseconds, type NodeId } from '@inclust/kernel';
import { ackWait, consume, eventConsumer, eventPublisher, eventsStream, keepStreams } from '@inclust/messaging';
import { AggregateStore, migrate, OutboxRelay } from '@inclust/mongo';
import type { RpcService } from '@inclust/rpc';
import { currentTraceparent, gauge } from '@inclust/telemetry';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { keepDelivering } from './app/keep-delivering.ts';
import type { WebhooksApp } from './app/ports.ts';
import { usualPause, usualWaits, type PauseRule } from './domain/retrying.ts';
import type { Webhook } from './domain/webhook.ts';
import { collections } from './storage/collections.ts';
import { createDeliveryLedger } from './storage/delivery-ledger.ts';
import { createHealthStore } from './storage/health-store.ts';
import { createLaneStore } from './storage/lane-store.ts';
import { webhookMigrations } from './storage/migrations.ts';
import { createWebhookStore, webhookMapping } from './storage/webhook-store.ts';
import { createEventLog } from './transport/events/event-log.ts';
import { followEvents } from './transport/events/follow-events.ts';
import { encodeWebhookStep } from './transport/events/webhook-events.ts';
import { nodeService } from './transport/grpc/node-service.ts';
import { webhookService } from './transport/grpc/webhook-service.ts';
import { addressRules } from './transport/http/address-rules.ts';
import { httpSender, type FindAddresses } from './transport/http/http-sender.ts';
import { secretsOf } from './transport/http/sign.ts';

/** What webhooks need from the process they run in. */
export interface WebhooksDependencies {
  readonly node: NodeId;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly access: ServiceAccess;
  /** Of which secrets are made, 32 bytes. */
  readonly secretKey: Uint8Array;
  /** Networks beyond the public internet to which webhooks may be sent, also without TLS. */
  readonly networks: readonly string[];
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
  /** What tests have otherwise. */
  readonly sending?: {
    readonly findAddresses?: FindAddresses;
    /** How long a try may take, in milliseconds. */
    readonly within?: number;
    readonly waits?: readonly number[];
    readonly pauseRule?: PauseRule;
    readonly authority?: string;
  };
}

/** How long a try may take, in milliseconds. */
const usualWithin = 15_000;

/** The consumer of the events of the node. */
const durable = 'webhooks';

/** Events gather this long, in milliseconds, so that who wants to be told is looked up once for many. */
const linger = 100;

/** The running webhooks of a node. */
export interface WebhooksService extends AsyncDisposable {
  readonly services: readonly RpcService[];
}

/** Starts the webhooks of a node: notes of each event to whom it is to be sent, and sends it. */
export async function createWebhooks({
  node,
  mongo,
  nats,
  access,
  secretKey,
  networks,
  logger,
  onStep = () => {},
  sending = {},
}: WebhooksDependencies): Promise<WebhooksService> {
  await using opened = new AsyncDisposableStack();
  await migrate(mongo, 'webhooks', webhookMigrations, onStep);
  const manager = await jetstreamManager(nats);
  const consumer = eventConsumer(durable, ['inclust.>']);
  opened.use(await keepStreams(nats, manager, () => [{ ...eventsStream, consumers: [consumer] }], logger));
  const relay = opened.use(
    new OutboxRelay({
      connection: mongo,
      collection: collections.webhooks,
      publisher: eventPublisher(node, nats, 'webhooks'),
      logger,
      now: Date.now,
      onStep,
    }),
  );
  const { findAddresses, within = usualWithin, authority, waits = usualWaits, pauseRule = usualPause } = sending;
  const rules = addressRules(networks);
  const app: WebhooksApp = {
    node,
    limits: { knownTypes: eventTypes, plainHttp: networks.length > 0, isRefusedAddress: rules.isRefusedHost },
    webhooks: createWebhookStore({
      connection: mongo,
      aggregates: new AggregateStore<Webhook>({
        connection: mongo,
        now: Date.now,
        collection: collections.webhooks,
        mapping: webhookMapping,
        outbox: relay,
        onStep,
      }),
      encode: encodeWebhookStep,
      traceparent: currentTraceparent,
    }),
    ledger: createDeliveryLedger(mongo),
    lanes: createLaneStore(mongo),
    health: createHealthStore(mongo),
    log: createEventLog(manager, durable),
    sender: httpSender({ rules, findAddresses, within, authority, now: Date.now }),
    secretOf: secretsOf(secretKey),
    now: Date.now,
    instant: () => instantOfMilliseconds(Date.now()),
    uuid: randomUUIDv7,
    wake: () => delivering.soon(),
  };
  const delivering = keepDelivering({ app, logger, waits, pauseRule, random: Math.random, onStep });
  opened.use(delivering);
  opened.use(
    await consume({
      connection: nats,
      stream: eventsStream.stream.name,
      durable,
      handle: followEvents(app, onStep),
      linger,
      ackWait,
      logger,
      onStep,
    }),
  );
  relay.start();
  opened.use(
    gauge('inclust.outbox.age', 's', 'Age of the oldest event that is not published.', async () => {
      const { oldest } = await relay.state();
      return [{ value: oldest ? (Date.now() - oldest.getTime()) / 1000 : 0, labels: { service: 'webhooks' } }];
    }),
  );
  const stack = opened.move();
  const context = { logger, admit: access.admit };
  return {
    services: [webhookService(app, context), nodeService(() => relay.state(), context)],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
