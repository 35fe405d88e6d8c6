import { randomUUID } from 'node:crypto';
import { createLogger } from '@inclust/host';
import { parseNodeId, parseUuid, type NodeId, type Uuid } from '@inclust/kernel';
import { eventPublisher, eventsStream, reconcileStreams, connectNats } from '@inclust/messaging';
import { connectMongo, migrate, openTransactions, OutboxRelay, type OutboxPublisher } from '@inclust/mongo';
import { openTestDatabase, toldStream } from '@inclust/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import { allotmentId } from '../src/app/places/names.ts';
import type { BoxOffice, OccurrenceRef } from '../src/app/places/ports.ts';
import type { Configuration } from '../src/domain/places/configuration.ts';
import type { Registration } from '../src/domain/places/registration.ts';
import { AllotmentStore } from '../src/storage/places/allotment-store.ts';
import { createBoxOffice } from '../src/storage/places/box-office.ts';
import { placesCollections, placesMigrations } from '../src/storage/places/collections.ts';
import { decodeRegistration, type RegistrationDocument } from '../src/storage/places/registration-document.ts';
import { createRulesStore } from '../src/storage/places/rules-store.ts';
import { encodeRegistrationEvent } from '../src/transport/events/registration-events.ts';

export const node = parseNodeId('kerkyra') as NodeId;
export const ref: OccurrenceRef = {
  event: parseUuid('00000000-0000-4000-8000-0000000000e1') as Uuid,
  recurrence: '2027-10-19T19:00:00',
};
const logger = createLogger({ node: 'test', service: 'events', level: 'trace', destination: toldStream });

/** A connection to the broker, with the stream of events. */
export async function openStream(scope: AsyncDisposableStack, url: string): Promise<NatsConnection> {
  const { connection } = scope.use(await connectNats({ url, name: 'places-test', logger }));
  await reconcileStreams(await jetstreamManager(connection), [eventsStream]);
  return connection;
}

/** What a process publishes with that does not reach the broker. */
const unheard: OutboxPublisher = { publish: async (documents) => documents.map(() => false) };

/** One process that gives places. */
export interface Office {
  readonly office: BoxOffice;
  readonly mongo: Connection;
}

/** How an office writes: an allotment and its registrations in one transaction, or one after the other. */
export type Writing = 'whole' | 'in-turn';

/** A database of its own with the rules of one event, and so many processes on it, each on a connection of its own; a mute one publishes nothing. */
export async function offices(
  scope: AsyncDisposableStack,
  nats: NatsConnection,
  { writing, ...configuration }: Configuration & { readonly writing: Writing },
  ...onSteps: readonly (((step: string) => void) | 'mute')[]
): Promise<readonly Office[]> {
  const database = scope.use(openTestDatabase());
  const opened: Office[] = [];
  for (const onStep of onSteps) opened.push(await openOffice(scope, database.url, nats, { onStep, writing }));
  const [first] = opened;
  if (first) await createRulesStore(first.mongo).set({ event: ref.event, configuration, version: 1 }, 0);
  return opened;
}

async function openOffice(
  scope: AsyncDisposableStack,
  url: string,
  nats: NatsConnection,
  { onStep: how, writing }: { readonly onStep: ((step: string) => void) | 'mute'; readonly writing: Writing },
): Promise<Office> {
  const onStep = how === 'mute' ? () => {} : how;
  const mongo = scope.use(await connectMongo(url, 'places-test')).connection;
  await migrate(mongo, 'registrations', placesMigrations);
  const outbox = scope.use(
    new OutboxRelay({
      connection: mongo,
      collection: placesCollections.registrations,
      publisher: how === 'mute' ? unheard : eventPublisher(node, nats, 'registrations'),
      logger,
      now: Date.now,
      onStep,
    }),
  );
  outbox.start();
  // Each a service of its own: the start of one ends no transaction of another.
  const name = `registrations-${randomUUID()}`;
  const giving = createBoxOffice({
    connection: mongo,
    ...(writing === 'whole' ? { transactions: scope.use(await openTransactions(mongo, name)) } : {}),
    outbox,
    rules: createRulesStore(mongo),
    encode: (event, registration, at) => encodeRegistrationEvent(node, event, registration, at),
    now: Date.now,
    traceparent: () => undefined,
    onStep,
  });
  return { office: scope.use(giving), mongo };
}

/** The registrations as their documents say. */
export async function stored({ mongo }: Office): Promise<readonly Registration[]> {
  const found = await mongo.collection<RegistrationDocument>(placesCollections.registrations).find().toArray();
  return found.map(({ state }) => decodeRegistration(state)).toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Where each of some registrations stands, by its document; with the position of who waits. */
export async function standings(office: Office): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(
    (await stored(office)).map(({ id, standing, version }) => [
      Number(id.slice(-12)),
      `${standing.state}${standing.state === 'waiting' ? ` ${standing.position}` : ''} v${version}`,
    ]),
  );
}

/** The allotment as it is kept. */
export async function kept({ mongo }: Office) {
  return new AllotmentStore(mongo).load(allotmentId(ref));
}

/** What the stream has of registrations, as `id@version type` in order. */
export async function published(nats: NatsConnection, ids: ReadonlySet<string>): Promise<readonly string[]> {
  const manager = await jetstreamManager(nats);
  const { state } = await manager.streams.info('EVENTS');
  // The stream only grows: what was read once is not read again.
  for (let seq = state.first_seq + told.length; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage('EVENTS', { seq });
    const id = message?.header.get('ce-subject').split('/').at(-1) ?? '';
    told.push({ id, version: message?.header.get('ce-aggregateversion') ?? '' });
  }
  return told.filter(({ id }) => ids.has(id)).map(({ id, version }) => `${Number(id.slice(-12))}@${version}`);
}

/** What the stream of this file's server holds, as far as it was read. */
const told: { readonly id: string; readonly version: string }[] = [];
