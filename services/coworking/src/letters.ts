import { MemberServiceClient } from '@inclust/contracts';
import type { Language, NodeId } from '@inclust/kernel';
import {
  createLetterLedger,
  keepSending,
  makeLetterLedger,
  memberAddressee,
  thinLetterLedger,
  type Addressee,
} from '@inclust/letters';
import type { Mailer } from '@inclust/mail';
import { ackWait, consume, eventsStream, keepStreams, eventConsumer } from '@inclust/messaging';
import { migrate } from '@inclust/mongo';
import { openClient, type ClientOptions } from '@inclust/rpc';
import { parseZone } from '@inclust/schedule';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { deliverLetter } from './app/letters/deliver-letter.ts';
import type { LettersApp } from './app/letters/ports.ts';
import type { CoworkingApp } from './app/ports.ts';
import type { Booking } from './domain/bookings/booking.ts';
import type { LetterCause } from './domain/letters/letter.ts';
import { followForLetters, lettersSubjects } from './transport/events/follow-for-letters.ts';
import { letterPost } from './transport/mail/letter-post.ts';

/** What letters need from the process they run in. */
export interface LettersDependencies {
  readonly mailer: Mailer;
  /** Where the node's members answer. */
  readonly membersAddress: string;
  /** The node's IANA zone, in which its members are. */
  readonly timeZone: string;
  /** Where people find their bookings, without a slash at its end; without it letters name the booking. */
  readonly portalUrl?: string | undefined;
}

/** What letters need of the service that they belong to. */
interface LettersSources {
  readonly app: CoworkingApp;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly client: ClientOptions;
  readonly logger: Logger;
  readonly now: () => number;
  readonly onStep?: (step: string) => void;
}

/** The consumer of what letters are made of, and the ledger: ids and codes, nothing of whom they go to. */
const durable = 'coworking-letters';
const collection = 'booking_letters';

/** How long what becomes of bookings gathers before letters are made of it, in milliseconds. */
const linger = 100;

/** Starts the letters about bookings of a node: makes them of what becomes of bookings, and sends them. */
export async function createLetters(
  { mailer, membersAddress, timeZone, portalUrl }: LettersDependencies,
  { app, mongo, nats, client, logger, now, onStep = () => {} }: LettersSources,
): Promise<AsyncDisposable> {
  const zone = parseZone(timeZone);
  if (!zone) throw new Error('the zone of the node is none of the IANA database');
  await migrate(mongo, 'coworking-letters', [
    { version: 1, run: (connection) => makeLetterLedger(connection, collection) },
    { version: 2, run: (connection) => thinLetterLedger(connection, collection) },
  ]);
  await using opened = new AsyncDisposableStack();
  const consumer = eventConsumer(durable, lettersSubjects(app.node));
  const manager = await jetstreamManager(nats);
  opened.use(await keepStreams(nats, manager, () => [{ ...eventsStream, consumers: [consumer] }], logger));
  const members = opened.use(openClient(MemberServiceClient, membersAddress, client));
  const letters: LettersApp = {
    ...app,
    ledger: createLetterLedger<LetterCause>(mongo, collection),
    addressee: addresseeBy(members, app),
    post: letterPost({ node: app.node, zone, portalUrl }, mailer),
    now,
    onStep,
  };
  const { ledger } = letters;
  const deliver = (letter: Parameters<typeof deliverLetter>[1]) => deliverLetter(letters, letter);
  const sending = opened.use(keepSending({ ledger, now, onStep, deliver }, logger));
  const handle = followForLetters(letters, () => sending.soon());
  const reading = { connection: nats, stream: eventsStream.stream.name, durable, handle, ackWait, logger };
  opened.use(await consume({ ...reading, linger, onStep }));
  const stack = opened.move();
  return { [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** A member of this node is asked of the register; where those of other nodes are reached is known at their homes alone. */
function addresseeBy(
  members: MemberServiceClient,
  { node, language }: { readonly node: NodeId; readonly language: Language },
): (booking: Booking) => Promise<Addressee> {
  return async ({ person }) =>
    person.startsWith(`nodes/${node}/`)
      ? memberAddressee(members, person, { first: language })
      : { kind: 'nobody', because: 'no-address' };
}
