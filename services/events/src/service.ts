import type { KeyObject } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { ServiceAccess } from '@inclust/access';
import { MemberServiceClient } from '@inclust/contracts';
import type { HttpSite } from '@inclust/http';
import { instantOfMilliseconds, type Language, type NodeId } from '@inclust/kernel';
import { parseZone } from '@inclust/schedule';
import { eventPublisher } from '@inclust/messaging';
import {
  AggregateStore,
  migrate,
  openTransactions,
  OutboxRelay,
  outboxStates,
  type OutboxPublisher,
  type OutboxState,
} from '@inclust/mongo';
import { openClient, type RpcContext, type RpcService } from '@inclust/rpc';
import { createEventTail, createWatching } from '@inclust/watch';
import { currentTraceparent, gauge } from '@inclust/telemetry';
import type { Agenda } from './app/agenda.ts';
import { knownOccurrences } from './app/away/known-occurrences.ts';
import { nameless, type OrganiserNaming } from './app/organiser-naming.ts';
import { gatheredEvents } from './app/gathered-events.ts';
import { rememberedEvents } from './app/remembered-events.ts';
import { openOccurrences } from './app/open-occurrences.ts';
import type { EventsApp, ScheduledEvent } from './app/ports.ts';
import type { TicketCodes } from './app/door/ports.ts';
import { ticketsOf } from './domain/check-in/ticket.ts';
import { createAttendance, type AttendanceParts } from './attendance.ts';
import { createDoor } from './door.ts';
import type { KeptVenue } from './domain/venue/venue-decider.ts';
import { openPublicTelling } from './public-telling.ts';
import { createLetters, type LettersDependencies } from './letters.ts';
import { createRegistrations, type Registrations } from './registrations.ts';
import { collections, eventMigrations } from './storage/collections.ts';
import { createEventStore, eventMapping } from './storage/event-store.ts';
import { letterSecrets } from './storage/letters/letter-links.ts';
import { rulesLike } from './storage/places/rules-store.ts';
import { createVenueStore, venueMapping } from './storage/venue-store.ts';
import { encodeEventStep, encodeVenueStep } from './transport/events/event-facts.ts';
import { openAgenda } from './transport/grpc/agenda-client.ts';
import { eventService } from './transport/grpc/event-service.ts';
import { openOtherEvents } from './transport/grpc/other-events.ts';
import { openOrganiserNames } from './transport/grpc/organiser-names.ts';
import { replicationService } from './transport/grpc/replication-service.ts';
import { representationBy } from './transport/grpc/representation.ts';
import { venueService } from './transport/grpc/venue-service.ts';
import { answerFeed } from './transport/http/answer-feed.ts';
import { KeptAnswers } from './transport/http/kept-answers.ts';
import { KeptEvents } from './transport/http/kept-events.ts';

/** What events need from the process they run in. */
export interface EventsDependencies {
  readonly node: NodeId;
  /** The node's first language. */
  readonly language: Language;
  /** The node's IANA zone. */
  readonly timeZone: string;
  /** The node's Ed25519 key for tickets. */
  readonly ticketKey: KeyObject;
  /** Where the node's members answer. */
  readonly membersAddress: string;
  /** Where the node's federation answers: what organisers are called, the agenda of all nodes, and registrations there; none of it when absent. */
  readonly federationAddress?: string;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly access: ServiceAccess;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
  /** How people are told of their registrations by mail; not at all when absent. */
  readonly letters?: LettersDependencies;
}

/** How many events are kept as they were written, in all languages together. */
const keptEvents = 15_000;

/** The running events of a node. */
export interface EventsService extends AsyncDisposable {
  readonly services: readonly RpcService[];
  /** The feeds. */
  readonly site: HttpSite;
}

/** Starts the events of a node: brings its collections and streams to what it needs, and begins to publish what is pending. */
export async function createEvents({
  node,
  language,
  timeZone,
  ticketKey,
  membersAddress,
  federationAddress,
  mongo,
  nats,
  access,
  logger,
  onStep,
  letters,
}: EventsDependencies): Promise<EventsService> {
  await using opened = new AsyncDisposableStack();
  await migrate(mongo, 'events', eventMigrations, onStep);
  const keeping = { connection: mongo, now: Date.now, ...(onStep ? { onStep } : {}) };
  const telling = opened.use(await openPublicTelling({ node, mongo, nats, logger }));
  const relayOf = (collection: string, publisher: OutboxPublisher): OutboxRelay =>
    opened.use(new OutboxRelay({ ...keeping, collection, publisher, logger }));
  const eventRelay = relayOf(
    collections.events,
    followed(telling.events(eventPublisher(node, nats, 'events')), (event) => registrations.follow(event)),
  );
  const venueRelay = relayOf(collections.venues, telling.venues(eventPublisher(node, nats, 'venues')));
  const members = opened.use(openClient(MemberServiceClient, membersAddress, access.client));
  const today = (): string => Temporal.Now.plainDateISO(timeZone).toString();
  const answers = new KeptAnswers();
  const events = createEventStore({
    connection: mongo,
    aggregates: new AggregateStore<ScheduledEvent>({
      ...keeping,
      transactions: opened.use(await openTransactions(mongo, 'events')),
      collection: collections.events,
      mapping: eventMapping,
      outbox: eventRelay,
    }),
    rulesLike: (event, others) => rulesLike(mongo, event, others),
    encode: encodeEventStep,
    traceparent: currentTraceparent,
  });
  const venues = createVenueStore({
    connection: mongo,
    aggregates: new AggregateStore<KeptVenue>({
      ...keeping,
      collection: collections.venues,
      mapping: venueMapping(language),
      outbox: venueRelay,
    }),
    encode: encodeVenueStep,
    traceparent: currentTraceparent,
  });
  const app: EventsApp = {
    node,
    ...representationBy(members, node, today),
    events: {
      ...events,
      save: noting(answers, (id, request, decide) => events.save(id, request, decide)),
      saveTogether: noting(answers, (ids, request, decide) => events.saveTogether(ids, request, decide)),
    },
    venues: { ...venues, save: noting(answers, (id, request, decide) => venues.save(id, request, decide)) },
    askedFor: async (event) => {
      const found = await Promise.all([registrations.askedFor(event), attendance.countedAt(event)]);
      return [...new Set(found.flat())];
    },
    clock: { now: () => instantOfMilliseconds(Date.now()) },
  };
  const remembered = rememberedEvents(events);
  const federation =
    federationAddress === undefined
      ? undefined
      : {
          organisers: opened.use(openOrganiserNames(federationAddress, access.client, { now: Date.now, logger })),
          agenda: opened.use(openAgenda(federationAddress, access.client)),
          others: opened.use(openOtherEvents(node, federationAddress, access.client)),
        };
  const secretOf = letters && letterSecrets(letters.linkKey);
  const registrations: Registrations = opened.use(
    await createRegistrations({
      node,
      language,
      mongo,
      nats,
      occurrences: openOccurrences(gatheredEvents(remembered), Date.now),
      access,
      secretOf,
      logger,
      ...(onStep ? { onStep } : {}),
      ...(federation ? { others: federation.others, knows: knownOccurrences(federation.agenda) } : {}),
    }),
  );
  const context: RpcContext = { logger, admit: access.admit };
  const { places } = registrations;
  const door = opened.use(await createDoor({ node, mongo, places, ticketKey, context, logger }));
  const attendance: AttendanceParts = await createAttendance({
    node,
    timeZone,
    mongo,
    app,
    door: door.app,
    relayOf: (collection) => relayOf(collection, eventPublisher(node, nats, 'attendance')),
    context,
    ...(onStep ? { onStep } : {}),
  });
  if (letters && secretOf) {
    const sources = { node, language, timeZone, mongo, nats, members, events: remembered, venues: app.venues };
    const more = { secretOf, logger, tickets: codesOf(door.codes), organisers: federation?.organisers };
    opened.use(await createLetters({ ...sources, ...more, ...letters, ...(onStep ? { onStep } : {}) }));
  }
  eventRelay.start();
  venueRelay.start();
  const outbox = async (): Promise<OutboxState> => {
    const relays = [eventRelay, venueRelay, attendance.relay].map((relay) => relay.state());
    return outboxStates(await Promise.all([...relays, registrations.outbox()]));
  };
  opened.use(
    gauge('inclust.outbox.age', 's', 'Age of the oldest event that is not published.', async () => {
      const { oldest } = await outbox();
      return [{ value: oldest ? (Date.now() - oldest.getTime()) / 1000 : 0, labels: { service: 'events' } }];
    }),
  );
  const tail = createEventTail({ node, nats, manager: await jetstreamManager(nats), logger });
  const watching = opened.use(createWatching({ node, service: 'events', tail, context }));
  const site = feedSite(app, answers, { language, timeZone, ...federation });
  const stack = opened.move();
  return {
    services: [
      eventService(app, language, context, watching),
      venueService(app, context),
      replicationService(telling.copies, outbox, context),
      ...registrations.services,
      ...door.services,
      ...attendance.services,
    ],
    site,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The tickets of a registration with their codes, for letters. */
function codesOf(codes: TicketCodes): LettersDependencies['tickets'] {
  return async (registration) =>
    ticketsOf(registration).map((ticket) => ({
      id: `${ticket.registration}/${ticket.place}`,
      code: codes.write(ticket.occurrence, ticket),
    }));
}

/** Lets registrations know what has become of events before their change counts as published: a crash in between comes to it again. */
function followed(publisher: OutboxPublisher, follow: (event: ScheduledEvent) => Promise<void>): OutboxPublisher {
  return {
    publish: async (documents) => {
      const done = await publisher.publish(documents);
      for (const { state } of documents) await follow(eventMapping.decode(state));
      return done;
    },
  };
}

/** A way of saving that ends what is kept of feeds, before anybody is told that it was saved. */
function noting<Given extends readonly unknown[], Saved>(
  answers: KeptAnswers,
  save: (...given: Given) => Promise<Saved>,
): (...given: Given) => Promise<Saved> {
  return async (...given) => {
    try {
      return await save(...given);
    } finally {
      answers.noteChange();
    }
  };
}

function feedSite(
  app: EventsApp,
  answers: KeptAnswers,
  {
    timeZone,
    organisers = nameless,
    ...more
  }: Pick<EventsDependencies, 'language' | 'timeZone'> & {
    readonly organisers?: OrganiserNaming;
    readonly agenda?: Agenda;
  },
): HttpSite {
  const zone = parseZone(timeZone);
  if (!zone) throw new Error('the zone of the node is none of the IANA database');
  const kept = new KeptEvents(keptEvents);
  const sources = { ...more, app, timeZone: zone, organisers, kept, answers, now: Date.now };
  return (request) => answerFeed(sources, request);
}
