import type { ServiceAccess } from '@inclust/access';
import type { NodeId } from '@inclust/kernel';
import { eventPublisher, repeat } from '@inclust/messaging';
import { migrate, OutboxRelay, type OutboxState } from '@inclust/mongo';
import type { RpcContext, RpcService } from '@inclust/rpc';
import { currentTraceparent } from '@inclust/telemetry';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { changeOccurrence, type OccurrenceChange } from './app/places/change-occurrence.ts';
import type { OccurrenceRef, Occurrences, PlacesApp } from './app/places/ports.ts';
import { sweepPlaces } from './app/places/sweep.ts';
import { AllotmentStore } from './storage/places/allotment-store.ts';
import { createBoxOffice } from './storage/places/box-office.ts';
import { placesCollections, placesMigrations } from './storage/places/collections.ts';
import { createLinkStore } from './storage/places/link-store.ts';
import { createRegistrationLists } from './storage/places/registration-lists.ts';
import { createRulesStore } from './storage/places/rules-store.ts';
import { encodeRegistrationEvent } from './transport/events/registration-events.ts';
import { registrationService } from './transport/grpc/registration-service.ts';

/** What registrations need of the service that they belong to. */
export interface RegistrationsDependencies {
  readonly node: NodeId;
  readonly mongo: Connection;
  readonly stream: JetStreamClient;
  /** Says of which events registrations are taken. */
  readonly occurrences: Occurrences;
  readonly access: ServiceAccess;
  readonly logger: Logger;
  /** For failure tests: told of the steps between a decision and noting that it is published. */
  readonly onStep?: (step: string) => void;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** The running registrations of a node. */
export interface Registrations extends AsyncDisposable {
  readonly services: readonly RpcService[];
  /** Closes, opens or cancels an occurrence as its event does. Rejects where that must be repeated. */
  follow(ref: OccurrenceRef, change: OccurrenceChange): Promise<void>;
  /** What waits to be published. */
  outbox(): Promise<OutboxState>;
}

/** How often is looked for what comes by time, in milliseconds. */
const sweepEvery = 1_000;

/** Starts the registrations of a node: makes their collections, publishes, and ends what is over. */
export async function createRegistrations(dependencies: RegistrationsDependencies): Promise<Registrations> {
  const { node, mongo, stream, occurrences, access, logger, onStep = () => {}, now = Date.now } = dependencies;
  await migrate(mongo, 'registrations', placesMigrations);
  await using opened = new AsyncDisposableStack();
  const relay = opened.use(
    new OutboxRelay({
      connection: mongo,
      collection: placesCollections.registrations,
      publisher: eventPublisher(node, stream, 'registrations'),
      logger,
      now: Date.now,
      onStep,
    }),
  );
  const rules = createRulesStore(mongo);
  const app: PlacesApp = {
    node,
    occurrences,
    rules,
    office: createBoxOffice({
      connection: mongo,
      outbox: relay,
      rules,
      encode: (event, registration, ref) => encodeRegistrationEvent(node, event, registration, ref),
      now,
      traceparent: currentTraceparent,
      onStep,
    }),
    allotments: new AllotmentStore(mongo),
    registrations: createRegistrationLists(mongo),
    links: createLinkStore(mongo),
    now,
  };
  relay.start();
  opened.use(
    repeat(
      sweepEvery,
      () => sweepPlaces(app),
      (error) => logger.warn({ err: error }, 'what is due of registrations could not be done'),
    ),
  );
  const context: RpcContext = { logger, admit: access.admit };
  const stack = opened.move();
  return {
    services: [registrationService(app, context)],
    follow: async (ref, change) => {
      const changed = await changeOccurrence(app, ref, change);
      if (!changed.ok) throw new Error(`${change} could not be done: ${changed.refusal.code}`);
    },
    outbox: () => relay.state(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
