import type { ServiceAccess } from '@inclust/access';
import type { Language, NodeId, Uuid } from '@inclust/kernel';
import {
  ackWait,
  consume,
  eventPublisher,
  eventsStream,
  homeTeller,
  keepStreams,
  repeat,
  eventConsumer,
  type HomeTeller,
} from '@inclust/messaging';
import { migrate, openTransactions, OutboxRelay, type OutboxState } from '@inclust/mongo';
import type { RpcContext, RpcService } from '@inclust/rpc';
import { createEventTail, createWatching } from '@inclust/watch';
import { currentTraceparent } from '@inclust/telemetry';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { AwayApp, OtherEvents } from './app/away/ports.ts';
import { followEvent, type FollowedEvent } from './app/places/follow-event.ts';
import { forgetStrangers } from './app/places/forget-strangers.ts';
import type { Occurrences, PlacesApp } from './app/places/ports.ts';
import { sweepPlaces } from './app/places/sweep.ts';
import { createAway } from './away.ts';
import { withLetterLinks, type LetterSecret } from './storage/letters/letter-links.ts';
import { AllotmentStore } from './storage/places/allotment-store.ts';
import { createBoxOffice } from './storage/places/box-office.ts';
import { placesCollections, placesMigrations } from './storage/places/collections.ts';
import { createForgottenStore } from './storage/places/forgotten-store.ts';
import { createLinkStore } from './storage/places/link-store.ts';
import { createMoveStore } from './storage/places/move-store.ts';
import { holdersOf } from './storage/places/registration-document.ts';
import { createRegistrationLists } from './storage/places/registration-lists.ts';
import { createRulesStore } from './storage/places/rules-store.ts';
import { followedSubjects, followMembers } from './transport/events/follow-members.ts';
import { eventNodeCallService } from './transport/grpc/event-node-call-service.ts';
import { encodeRegistrationEvent } from './transport/events/registration-events.ts';
import { registrationService } from './transport/grpc/registration-service.ts';

/** What registrations need of the service that they belong to. */
export interface RegistrationsDependencies {
  readonly node: NodeId;
  /** The node's first language: that of files in which nobody has asked for another. */
  readonly language: Language;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  /** Says of which events registrations are taken. */
  readonly occurrences: Occurrences;
  readonly access: ServiceAccess;
  readonly logger: Logger;
  /** The secret of a guest's registration in letters, where letters are written. */
  readonly secretOf?: LetterSecret | undefined;
  /** For failure tests: told of the steps between a decision and noting that it is published. */
  readonly onStep?: (step: string) => void;
  /** The events of other nodes; without them no member registers there. */
  readonly others?: OtherEvents;
  /** What is known here of what takes place at them. */
  readonly knows?: AwayApp['knows'];
  /** How often is asked for what can still change at another node, in milliseconds. */
  readonly askEvery?: number;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** The running registrations of a node. */
export interface Registrations extends AsyncDisposable {
  readonly services: readonly RpcService[];
  /** What the use cases work with: the door is one of their users. */
  readonly places: PlacesApp;
  /** Lets registrations follow what has become of an event. Rejects where that must be repeated. */
  follow(event: FollowedEvent): Promise<void>;
  /** The recurrences of an event for which somebody has asked for a place. */
  askedFor(event: Uuid): Promise<readonly string[]>;
  /** What waits to be published. */
  outbox(): Promise<OutboxState>;
}

/** The consumer of what becomes of members. */
const durable = 'registrations';

/** Consumers that there were once. */
const retired = ['registrations-homes'];

/** How often is looked for what comes by time, in milliseconds. */
const sweepEvery = 1_000;

/** How often is looked for strangers whose occurrences are long over, in milliseconds: 6 hours. */
const forgetEvery = 6 * 60 * 60_000;

/** Starts the registrations of a node: makes their collections, publishes, and ends what is over. */
export async function createRegistrations(dependencies: RegistrationsDependencies): Promise<Registrations> {
  const {
    node,
    language,
    mongo,
    nats,
    occurrences,
    access,
    logger,
    secretOf,
    onStep = () => {},
    now = Date.now,
    others,
    knows,
    askEvery,
  } = dependencies;
  await migrate(mongo, 'registrations', placesMigrations, onStep);
  await using opened = new AsyncDisposableStack();
  const consumer = eventConsumer(durable, followedSubjects(node));
  const manager = await jetstreamManager(nats);
  opened.use(await keepStreams(nats, manager, () => [{ ...eventsStream, consumers: [consumer], retired }], logger));
  let homes: HomeTeller | undefined;
  const relay = opened.use(
    new OutboxRelay({
      connection: mongo,
      collection: placesCollections.registrations,
      publisher: eventPublisher(node, nats, 'registrations'),
      logger,
      now: Date.now,
      onStep,
      onPublished: (documents) => homes?.soon(holdersOf(documents)),
    }),
  );
  const rules = createRulesStore(mongo);
  const office = opened.use(
    createBoxOffice({
      connection: mongo,
      transactions: opened.use(await openTransactions(mongo, 'registrations')),
      outbox: relay,
      rules,
      encode: (event, registration, ref) => encodeRegistrationEvent(node, event, registration, ref),
      now,
      traceparent: currentTraceparent,
      onStep,
    }),
  );
  const app: PlacesApp = {
    node,
    occurrences,
    rules,
    office,
    allotments: new AllotmentStore(mongo),
    registrations: createRegistrationLists(mongo),
    links: secretOf ? withLetterLinks(createLinkStore(mongo), secretOf) : createLinkStore(mongo),
    moves: createMoveStore(mongo),
    forgotten: createForgottenStore(mongo),
    now,
  };
  const away =
    others &&
    opened.use(
      await createAway({
        node,
        mongo,
        others,
        logger,
        now,
        ...(knows ? { knows } : {}),
        ...(askEvery === undefined ? {} : { askEvery }),
      }),
    ).app;
  homes = others && opened.use(homeTeller({ node, tell: tellHome(app, others), now }));
  relay.start();
  opened.use(
    await consume({
      connection: nats,
      stream: eventsStream.stream.name,
      durable,
      handle: followMembers(app, away),
      ackWait,
      logger,
    }),
  );
  opened.use(
    repeat(
      sweepEvery,
      () => sweepPlaces(app),
      (error) => logger.warn({ err: error }, 'what is due of registrations could not be done'),
    ),
  );
  opened.use(
    repeat(
      forgetEvery,
      (stop) => forgetStrangers(app, stop),
      (error) => logger.warn({ err: error }, 'what strangers have said could not be forgotten'),
    ),
  );
  const context: RpcContext = { logger, admit: access.admit };
  const tail = createEventTail({ node, nats, manager, logger });
  const watching = opened.use(createWatching({ node, service: 'registrations', tail, context }));
  const stack = opened.move();
  return {
    services: [
      registrationService({ places: app, away }, language, context, watching),
      eventNodeCallService({ places: app, away }, context),
    ],
    places: app,
    follow: (event) => followEvent(app, event),
    askedFor: async (event) => (await app.allotments.ofEvent(event)).map(({ ref }) => ref.recurrence),
    outbox: () => relay.state(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Tells the home of a member how a registration stands, while there is one. */
function tellHome({ registrations }: PlacesApp, others: OtherEvents) {
  return async (home: NodeId, id: Uuid): Promise<void> => {
    const kept = await registrations.get(id);
    if (kept) await others.note(home, kept);
  };
}
