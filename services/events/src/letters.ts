import type { MemberServiceClient } from '@inclust/contracts';
import type { Language, NodeId } from '@inclust/kernel';
import { createLetterLedger, keepSending } from '@inclust/letters';
import type { Mailer } from '@inclust/mail';
import { ackWait, consume, eventsStream, keepStreams, eventConsumer, repeat } from '@inclust/messaging';
import { migrate } from '@inclust/mongo';
import { parseZone } from '@inclust/schedule';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { deliverLetter } from './app/letters/deliver-letter.ts';
import type { LettersApp, TicketCodes } from './app/letters/ports.ts';
import { remind } from './app/letters/reminders.ts';
import { nameless, type OrganiserNaming } from './app/organiser-naming.ts';
import type { EventStore, VenueStore } from './app/ports.ts';
import { lettersCollections, lettersMigrations } from './storage/letters/collections.ts';
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
  readonly events: Pick<EventStore, 'get' | 'getMany'>;
  readonly venues: Pick<VenueStore, 'getMany'>;
  readonly secretOf: LetterSecret;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}

/** The consumer of what letters are made of. */
const durable = 'letters';

/** How long what becomes of registrations gathers, so that the letters of many are made at once; in milliseconds. */
const linger = 100;

/** How often it is looked for reminders that are due, in milliseconds. */
const remindEvery = 1_000;

/** Starts the letters of a node: makes them of what becomes of registrations and events, and sends them. */
export async function createLetters(dependencies: LettersDependencies & LettersSources): Promise<AsyncDisposable> {
  const { node, mongo, nats, logger } = dependencies;
  await migrate(mongo, 'letters', lettersMigrations, dependencies.onStep);
  await using opened = new AsyncDisposableStack();
  const consumer = eventConsumer(durable, lettersSubjects(node));
  const manager = await jetstreamManager(nats);
  opened.use(await keepStreams(nats, manager, () => [{ ...eventsStream, consumers: [consumer] }], logger));
  const app = appOf(dependencies);
  const { ledger, now, onStep } = app;
  const sending = opened.use(
    keepSending({ ledger, now, onStep, deliver: (letter) => deliverLetter(app, letter) }, logger),
  );
  const failed = (error: unknown) => logger.warn({ err: error }, 'reminders could not be made');
  opened.use(repeat(remindEvery, (stopping) => remind(app, stopping), failed));
  const handle = followForLetters(app, () => sending.soon());
  const reading = { connection: nats, stream: eventsStream.stream.name, durable, handle, ackWait, linger, logger };
  opened.use(await consume({ ...reading, onStep }));
  const stack = opened.move();
  return { [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function appOf(dependencies: LettersDependencies & LettersSources): LettersApp {
  const { node, language, timeZone, mongo, members, mailer, portalUrl, tickets } = dependencies;
  const { organisers = nameless } = dependencies;
  const { events, venues, secretOf, now = Date.now, onStep = () => {} } = dependencies;
  const zone = parseZone(timeZone);
  if (!zone) throw new Error('the zone of the node is none of the IANA database');
  const allotments = new AllotmentStore(mongo);
  return {
    node,
    ledger: createLetterLedger(mongo, lettersCollections.letters),
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
  };
}
