import type { ServiceAccess } from '@inclust/access';
import { nationalHolidays } from '@inclust/holidays';
import type { HttpSite } from '@inclust/http';
import { instantOfMilliseconds, type Language, type NodeId, type Uuid } from '@inclust/kernel';
import {
  ackWait,
  consume,
  eventConsumer,
  eventPublisher,
  eventsStream,
  homeTeller,
  keepStreams,
  repeat,
  type HomeTeller,
} from '@inclust/messaging';
import {
  AggregateStore,
  migrate,
  openTransactions,
  OutboxRelay,
  outboxStates,
  type OutboxRelayOptions,
} from '@inclust/mongo';
import type { RpcContext, RpcService } from '@inclust/rpc';
import { createEventTail, createWatching } from '@inclust/watch';
import { currentTraceparent, gauge } from '@inclust/telemetry';
import { noteTold } from '@inclust/wishes';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { OtherNodes } from './app/away/ports.ts';
import { forgetStrangers } from './app/bookings/follow-members.ts';
import type { BookingReads, CoworkingApp } from './app/ports.ts';
import { tellEntries } from './app/credits/tell-entries.ts';
import { doorCodes } from './app/presence/door-codes.ts';
import { createAway } from './away.ts';
import type { BookingWish, Told } from './domain/away/away-booking.ts';
import type { KeptPlan } from './domain/credits/plan-decider.ts';
import type { KeptResource } from './domain/resources/resource-decider.ts';
import type { KeptSpace } from './domain/spaces/space-decider.ts';
import { createLetters, type LettersDependencies } from './letters.ts';
import { createBarredStore } from './storage/away/barred-store.ts';
import { holdersOf } from './storage/bookings/booking-document.ts';
import { createBookingDesk } from './storage/bookings/booking-desk.ts';
import { createBookingLists } from './storage/bookings/booking-lists.ts';
import { collections, coworkingMigrations } from './storage/bookings/collections.ts';
import { createAgreementStore } from './storage/credits/agreement-store.ts';
import { createClaims } from './storage/credits/claim-store.ts';
import { createLedger } from './storage/credits/ledger.ts';
import { createPlanStore, planMapping } from './storage/credits/plan-store.ts';
import { createCalendarLinks, linkSecrets } from './storage/calendar/calendar-links.ts';
import { createUntoldStore } from './storage/credits/untold-store.ts';
import { createBookables, remembered, type RememberedBookables } from './storage/spaces/bookables.ts';
import { createResourceStore, resourceMapping } from './storage/spaces/resource-store.ts';
import { createSpaceStore, spaceMapping } from './storage/spaces/space-store.ts';
import { createStandings } from './storage/standings/standing-store.ts';
import { encodeBookingEvent } from './transport/events/booking-events.ts';
import { followedSubjects, followMembers } from './transport/events/follow-members.ts';
import { encodePlanStep, encodeResourceStep, encodeSpaceStep } from './transport/events/space-events.ts';
import { followStandings, standingSubjects } from './transport/events/follow-standings.ts';
import { availabilityService, encodedAvailabilityQueries } from './transport/grpc/availability-service.ts';
import { bookingTelling } from './transport/grpc/booking-telling.ts';
import { bookingService } from './transport/grpc/booking-service.ts';
import { creditService } from './transport/grpc/credit-service.ts';
import { calendarService } from './transport/grpc/calendar-service.ts';
import { nodeService } from './transport/grpc/node-service.ts';
import { openNodeCalls, otherLedgers, otherNodes, type WayToNodes } from './transport/grpc/other-nodes.ts';
import { presenceService } from './transport/grpc/presence-service.ts';
import { encodedSpaceQueries, spaceService } from './transport/grpc/space-service.ts';
import { visitorService } from './transport/grpc/visitor-service.ts';
import { calendarSite } from './transport/http/calendar-site.ts';
import { openVisitors } from './visitors.ts';

/** What co-working needs from the process it runs in. */
export interface CoworkingDependencies {
  readonly node: NodeId;
  /** The node's first language. */
  readonly language: Language;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly access: ServiceAccess;
  /** Of which the codes at the doors of spaces are made, 32 bytes, the same in all processes of the node. */
  readonly doorKey: Uint8Array;
  /** Where the node's federation answers; without it no member books at other nodes. */
  readonly federationAddress?: string;
  /** The way to other nodes, where it is another than by the federation. */
  readonly elsewhere?: Elsewhere;
  readonly logger: Logger;
  /** How members are told of their bookings by mail; not at all when absent. */
  readonly letters?: LettersDependencies;
  /** For failure tests: told of the steps between a decision and noting that it is published. */
  readonly onStep?: (step: string) => void;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** The way to other nodes, and how often these are asked for what can still change there, in milliseconds. */
export interface Elsewhere extends WayToNodes {
  readonly askEvery?: number;
}

/** The running co-working of a node. */
export interface CoworkingService extends AsyncDisposable {
  readonly services: readonly RpcService[];
  /** The calendars of members. */
  readonly site: HttpSite;
}

/** The consumer of what becomes of members. */
const durable = 'coworking';

/** The consumer of who is in bodies and who represents whom. */
const standingsDurable = 'coworking-standings';

/** Who is a member gathers for this long, in milliseconds: it is written at once for many, and nobody books in the same breath. */
const standingsLinger = 100;

/** How often is looked for what comes by time, in milliseconds. */
const tendEvery = 1_000;

/** How often other nodes are told of entries, in milliseconds. */
const tellEvery = 1_000;

/** How often is looked for members of other nodes whose bookings are long over, in milliseconds: 6 hours. */
const forgetEvery = 6 * 60 * 60_000;

/** Starts the co-working of a node: brings its collections to what it needs, publishes, and ends what is over. */
export async function createCoworking({
  node,
  language,
  mongo,
  nats,
  access,
  doorKey,
  logger,
  federationAddress,
  elsewhere,
  letters,
  onStep,
  now = Date.now,
}: CoworkingDependencies): Promise<CoworkingService> {
  await using opened = new AsyncDisposableStack();
  await migrate(mongo, 'coworking', coworkingMigrations, onStep);
  const keeping = { connection: mongo, now: Date.now, ...(onStep ? { onStep } : {}) };
  let homes: HomeTeller | undefined;
  const relayOf = (collection: string, more: Pick<OutboxRelayOptions, 'onPublished'> = {}) =>
    opened.use(
      new OutboxRelay({ ...keeping, collection, publisher: eventPublisher(node, nats, collection), logger, ...more }),
    );
  const spaceRelay = relayOf(collections.spaces);
  const resourceRelay = relayOf(collections.resources);
  const bookingRelay = relayOf(collections.bookings, { onPublished: (some) => homes?.soon(holdersOf(some)) });
  const planRelay = relayOf(collections.plans);
  const visitors = opened.use(openVisitors({ ...keeping, node, nats, logger }));
  const relays = [spaceRelay, resourceRelay, bookingRelay, planRelay, visitors.relay];
  const traced = { connection: mongo, traceparent: currentTraceparent };
  const spaces = createSpaceStore({
    ...traced,
    aggregates: new AggregateStore<KeptSpace>({
      ...keeping,
      collection: collections.spaces,
      mapping: spaceMapping(language),
      outbox: spaceRelay,
    }),
    encode: encodeSpaceStep,
  });
  const resources = createResourceStore({
    ...traced,
    aggregates: new AggregateStore<KeptResource>({
      ...keeping,
      collection: collections.resources,
      mapping: resourceMapping(language),
      outbox: resourceRelay,
    }),
    encode: encodeResourceStep,
  });
  const plans = createPlanStore({
    ...traced,
    aggregates: new AggregateStore<KeptPlan>({
      ...keeping,
      collection: collections.plans,
      mapping: planMapping(language),
      outbox: planRelay,
    }),
    encode: encodePlanStep,
  });
  const transactions = opened.use(await openTransactions(mongo, 'coworking'));
  const ledger = createLedger({ connection: mongo, transactions, ...(onStep ? { onStep } : {}) });
  const bookables = remembered(createBookables(node, resources, spaces), Date.now);
  const desk = createBookingDesk({
    ...traced,
    transactions,
    outbox: bookingRelay,
    bookables,
    holidays: nationalHolidays,
    encode: encodeBookingEvent,
    now,
    ...(onStep ? { onStep } : {}),
  });
  const bookings = createBookingLists(mongo);
  const told = bookingTelling({ bookables });
  const way = elsewhere ?? (federationAddress && opened.use(openNodeCalls(federationAddress, access.client)));
  const others = way && otherNodes(way, told);
  const away =
    others &&
    opened.use(createAway({ node, mongo, others, ledger, logger, now, askEvery: elsewhere?.askEvery, onStep }));
  const app: CoworkingApp = {
    node,
    language,
    spaces: { ...spaces, save: then(bookables, (id, request, decide) => spaces.save(id, request, decide)) },
    resources: { ...resources, save: then(bookables, (id, request, decide) => resources.save(id, request, decide)) },
    bookables,
    desk,
    bookings,
    plans,
    ledger,
    claims: createClaims(mongo),
    standings: createStandings(mongo),
    holidays: nationalHolidays,
    clock: { now: () => instantOfMilliseconds(now()) },
    ...(away ? { away: away.app } : {}),
  };
  const calendars = { ...app, links: createCalendarLinks(mongo, transactions), secrets: linkSecrets };
  const outbox = async () => outboxStates(await Promise.all(relays.map((relay) => relay.state())));
  const consumers = [
    eventConsumer(durable, followedSubjects(node)),
    eventConsumer(standingsDurable, standingSubjects(node)),
  ];
  const manager = await jetstreamManager(nats);
  opened.use(await keepStreams(nats, manager, () => [{ ...eventsStream, consumers }], logger));
  if (others) homes = opened.use(homeTeller({ node, tell: tellHome(bookings, others), now }));
  for (const relay of relays) relay.start();
  const reading = { connection: nats, stream: eventsStream.stream.name, ackWait, logger };
  opened.use(await consume({ ...reading, durable, handle: followMembers(calendars) }));
  const follow = followStandings(node, app.standings);
  opened.use(await consume({ ...reading, durable: standingsDurable, linger: standingsLinger, handle: follow }));
  opened.use(
    repeat(
      tendEvery,
      async (stop) => {
        while (!stop.aborted && (await desk.tend()));
        while (!stop.aborted && (await ledger.tend(now())));
      },
      (error) => logger.warn({ err: error }, 'what is due of bookings could not be done'),
    ),
  );
  opened.use(
    repeat(
      forgetEvery,
      (stop) => forgetStrangers(app, stop),
      (error) => logger.warn({ err: error }, 'what members of other nodes have booked could not be forgotten'),
    ),
  );
  opened.use(
    gauge('inclust.outbox.age', 's', 'Age of the oldest event that is not published.', async () => {
      const { oldest } = await outbox();
      return [{ value: oldest ? (Date.now() - oldest.getTime()) / 1_000 : 0, labels: { service: 'coworking' } }];
    }),
  );
  if (letters) {
    const sources = { app, mongo, nats, client: access.client, logger, now, ...(onStep ? { onStep } : {}) };
    opened.use(await createLetters(letters, sources));
  }
  const untold = createUntoldStore(mongo);
  const ledgers = way && otherLedgers(way);
  const noteBooking = async (from: NodeId, id: Uuid, state: Told) => {
    if (away) await noteTold<BookingWish>(away.app, from, { id, told: state });
  };
  if (ledgers)
    opened.use(
      repeat(
        tellEvery,
        async (stop) => {
          const telling = { untold, others: ledgers, now, refused: noteRefused(logger), noteBooking };
          while (!stop.aborted && (await tellEntries(telling)));
        },
        (error) => logger.warn({ err: error }, 'other nodes could not be told of the credit of members'),
      ),
    );
  const settling = { ...app, agreements: createAgreementStore(mongo), ...(ledgers ? { otherLedgers: ledgers } : {}) };
  const context: RpcContext = { logger, admit: access.admit };
  const tail = createEventTail({ node, nats, manager, logger });
  const watching = opened.use(createWatching({ node, service: 'coworking', tail, context }));
  const present = { ...settling, doors: doorCodes(doorKey) };
  const queries = { ...encodedSpaceQueries(app), ...encodedAvailabilityQueries(app) };
  const calls = { app: { ...present, barred: createBarredStore(mongo) }, queries, told };
  const stack = opened.move();
  return {
    services: [
      spaceService(app, context),
      bookingService(app, context, watching),
      availabilityService(app, context),
      creditService(settling, context),
      calendarService(calendars, context),
      visitorService(visitors.serve(app), context),
      presenceService(present, context),
      nodeService(outbox, calls, context),
    ],
    site: calendarSite(calendars),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Tells the home of a member how a booking stands, while there is one. */
function tellHome(bookings: Pick<BookingReads, 'get'>, others: OtherNodes) {
  return async (home: NodeId, id: Uuid): Promise<void> => {
    const booking = await bookings.get(id);
    if (booking) await others.note(home, booking);
  };
}

function noteRefused(logger: Logger) {
  return ({ id: entry, node, code }: { readonly id: string; readonly node: string; readonly code: string }) =>
    logger.warn({ entry, node, code }, 'another node does not enter what it is told of the credit of a member');
}

/** A way of saving after which nothing is used that was read before. */
function then<Given extends readonly unknown[], Saved>(
  bookables: Pick<RememberedBookables, 'forget'>,
  save: (...given: Given) => Promise<Saved>,
): (...given: Given) => Promise<Saved> {
  return async (...given) => {
    try {
      return await save(...given);
    } finally {
      bookables.forget();
    }
  };
}
