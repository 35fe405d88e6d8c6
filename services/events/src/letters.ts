import type { MemberServiceClient } from '@inclust/contracts';
import type { Language, NodeId } from '@inclust/kernel';
import type { Mailer } from '@inclust/mail';
import { ackWait, consume, eventsStream, keepStreams, repeat } from '@inclust/messaging';
import { migrate } from '@inclust/mongo';
import { parseZone } from '@inclust/schedule';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { LettersApp, TicketCodes } from './app/letters/ports.ts';
import { sendLetters } from './app/letters/send-letters.ts';
import { nameless, type OrganiserNaming } from './app/organiser-naming.ts';
import type { EventStore, VenueStore } from './app/ports.ts';
import { lettersMigrations } from './storage/letters/collections.ts';
import { createLetterLedger } from './storage/letters/letter-ledger.ts';
import type { LetterSecret } from './storage/letters/letter-links.ts';
import { aheadInLine } from './storage/letters/line-reads.ts';
import { createToldStore } from './storage/letters/told-store.ts';
import { AllotmentStore } from './storage/places/allotment-store.ts';
import { createRegistrationLists } from './storage/places/registration-lists.ts';
import { followForLetters, lettersSubjects } from './transport/events/follow-for-letters.ts';
import { addresseesBy } from './transport/grpc/addressees.ts';
import { letterPost } from './transport/mail/letter-post.ts';

/** What letters need from the process they run in. */
export interface LettersDependencies {
  readonly mailer: Mailer;
  /** Of which the links of guests are made, 32 bytes, the same in all processes of the node. */
  readonly linkKey: Uint8Array;
  /** Where people find their registrations, without a slash at its end; without it letters name the registration. */
  readonly portalUrl?: string | undefined;
  /** Gives the tickets of a registration; without it confirmations have none. */
  readonly tickets?: TicketCodes | undefined;
  /** Says what organisations are called, in calendars. */
  readonly organisers?: Pick<OrganiserNaming, 'namesOf'> | undefined;
  /** The clock, in milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

/** What letters need of the service that they belong to. */
interface LettersSources {
  readonly node: NodeId;
  readonly language: Language;
  readonly timeZone: string;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly members: MemberServiceClient;
  readonly events: Pick<EventStore, 'get'>;
  readonly venues: Pick<VenueStore, 'get'>;
  readonly secretOf: LetterSecret;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}

/** The consumer of what letters are made of. */
const durable = 'letters';

/** How often is looked for letters that are due, in milliseconds; where who is needed is away, new ones wait for the next look. */
const sendEvery = 1_000;
const restAfterAway = 5_000;

/** Starts the letters of a node: makes them of what becomes of registrations and events, and sends them. */
export async function createLetters(dependencies: LettersDependencies & LettersSources): Promise<AsyncDisposable> {
  const { node, mongo, nats, logger } = dependencies;
  await migrate(mongo, 'letters', lettersMigrations);
  await using opened = new AsyncDisposableStack();
  const consumer = {
    durable_name: durable,
    filter_subjects: lettersSubjects(node),
    ack_policy: 'explicit',
    ack_wait: ackWait * 1_000_000,
    max_deliver: -1,
  } as const;
  const manager = await jetstreamManager(nats);
  opened.use(await keepStreams(nats, manager, () => [{ ...eventsStream, consumers: [consumer] }], logger));
  const stopping = new AbortController();
  const app = appOf(dependencies, stopping.signal);
  let restUntil = 0;
  const sending = opened.use(
    repeat(
      sendEvery,
      async () => {
        let round = await sendLetters(app);
        while (round === 'more') round = await sendLetters(app);
        if (round === 'away') restUntil = app.now() + restAfterAway;
      },
      (error) => logger.warn({ err: error }, 'letters could not be looked for'),
    ),
  );
  opened.defer(() => stopping.abort());
  const handle = followForLetters(app, () => {
    if (app.now() >= restUntil) sending.soon();
  });
  const reading = { connection: nats, stream: eventsStream.stream.name, durable, handle, ackWait, logger };
  opened.use(await consume({ ...reading, onStep: app.onStep }));
  const stack = opened.move();
  return { [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function appOf(dependencies: LettersDependencies & LettersSources, stopping: AbortSignal): LettersApp {
  const { node, language, timeZone, mongo, members, mailer, portalUrl, tickets, logger } = dependencies;
  const { organisers = nameless } = dependencies;
  const { events, venues, secretOf, now = Date.now, onStep = () => {} } = dependencies;
  const zone = parseZone(timeZone);
  if (!zone) throw new Error('the zone of the node is none of the IANA database');
  const allotments = new AllotmentStore(mongo);
  return {
    node,
    ledger: createLetterLedger(mongo),
    told: createToldStore(mongo),
    events,
    venues,
    allotments,
    registrations: createRegistrationLists(mongo),
    addressees: addresseesBy({ node, language, members }),
    tickets,
    ahead: aheadInLine(mongo, allotments),
    secretOf,
    post: letterPost({ node, language, timeZone: zone, portalUrl }, mailer, organisers),
    zone,
    now,
    onStep,
    stopping,
    failed: (letter, error) => logger.warn({ err: error, letter }, 'a letter could not be sent'),
  };
}
