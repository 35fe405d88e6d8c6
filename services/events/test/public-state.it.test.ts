import { generateKeyPairSync } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import { testAccess } from '@inclust/access/testing';
import { connect, type NodeClient, type Partially } from '@inclust/client';
import { decodeEnvelope, EventEntry, EventReplicationServiceClient, VenueEntry, type Event } from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { connectNats } from '@inclust/messaging';
import { connectMongo, digestOf } from '@inclust/mongo';
import { callUnary, openClient, startRpcServer } from '@inclust/rpc';
import { eventually, fileScope, openTestNats, testDatabase, toldStream } from '@inclust/testkit';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { beforeAll, expect, test } from 'vitest';
import { createEvents } from '../src/service.ts';
import { node, registerWith } from './serving-events.ts';
import { idOf, makers } from './serving-feeds.ts';

const scope = fileScope();
const database = testDatabase();
let client: NodeClient;
let replication: EventReplicationServiceClient;
let manager: JetStreamManager;
let made: ReturnType<typeof makers>;

beforeAll(async () => {
  const logger = createLogger({ node: 'test', service: 'events', level: 'trace', destination: toldStream });
  const mongo = scope.use(await connectMongo(database.url, 'events-test')).connection;
  const nats = scope.use(
    await connectNats({ url: scope.use(await openTestNats()).url, name: 'test', logger }),
  ).connection;
  const register = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [registerWith()] }));
  const events = scope.use(
    await createEvents({
      node,
      language: 'el',
      timeZone: 'Europe/Athens',
      ticketKey: generateKeyPairSync('ed25519').privateKey,
      membersAddress: `127.0.0.1:${register.port}`,
      mongo,
      nats,
      access: testAccess(),
      logger,
    }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: events.services }));
  client = scope.use(connect(`127.0.0.1:${server.port}`));
  replication = scope.use(openClient(EventReplicationServiceClient, `127.0.0.1:${server.port}`));
  manager = await jetstreamManager(nats);
  made = makers(client);
});

/** The envelope of the public state of something; `undefined` where it has none. */
async function stateOf(thing: 'event' | 'venue', name: string) {
  const found = await manager.streams.getMessage('STATE', {
    last_by_subj: `state.${node}.events.${thing}.${idOf(name)}`,
  });
  return found ? decodeEnvelope(found.header, found.data) : undefined;
}

/** What everybody is told of an event once that is of its present version. */
async function toldOf({ name }: Pick<Event, 'name'>) {
  const { event } = await client.events.getEvent({ name });
  return eventually(
    async () => {
      const envelope = await stateOf('event', name);
      return envelope?.version === Number(event?.etag) && { envelope, entry: EventEntry.decode(envelope.body) };
    },
    { what: 'the public state of the event' },
  );
}

const digest = () => callUnary(replication.getEventsDigest.bind(replication), new Metadata(), {});
const republish = () => callUnary(replication.republishEvents.bind(replication), new Metadata(), {});

test('of a draft nothing is told, of what is published what everybody may see, with each change again', async () => {
  const draft = await made.draft({ descriptions: { el: { text: 'Με χορωδία' } } });
  await client.events.updateEvent({ event: { ...draft, note: 'Not for them.' }, updateMask: ['note'] });
  const event = await made.publish(draft);
  const { envelope, entry } = await toldOf(event);
  expect(envelope).toMatchObject({ type: 'inclust.events.v1.EventEntry', node, subject: `events/${idOf(event.name)}` });
  const { note, themes, history, etag, ...shown } = event;
  expect([note, themes, history.length]).toEqual(['Not for them.', ['inclusion'], 0]);
  expect(entry.event).toEqual({ ...shown, note: '', themes: [], history: [], etag: '' });
  expect(entry).toMatchObject({
    version: BigInt(etag),
    startTime: '2027-03-01T18:00:00.000Z',
    endTime: '2027-03-01T20:00:00.000Z',
  });
  expect(Buffer.from(envelope.body).toString()).not.toMatch(/Only for staff|Not for them|inclusion/);
  await client.events.cancelEvent({ name: event.name, reason: 'weather' });
  expect((await toldOf(event)).entry.event).toMatchObject({ uid: event.uid, sequence: 1 });
});

test('a draft that was never published has no state, however often all is published again', async () => {
  const draft = await made.draft();
  await republish();
  expect(await stateOf('event', draft.name)).toBeUndefined();
});

test('of a venue everybody is told where it is, not what it is for the figures', async () => {
  const venue = await made.venue({ capacity: 120, supportedPeriods: [{ fromDate: '2026-01-01' }] });
  const names = { el: { text: 'Νέο Φρούριο' } };
  await client.venues.updateVenue({ venue: { name: venue.name, names }, updateMask: ['names'] });
  const envelope = await eventually(
    async () => {
      const found = await stateOf('venue', venue.name);
      return found?.version === 2 && found;
    },
    { what: 'the public state of the venue' },
  );
  expect(VenueEntry.decode(envelope.body).venue).toMatchObject({
    names,
    address: venue.address,
    coordinates: venue.coordinates,
    timeZone: 'Europe/Athens',
    capacity: 0,
    supportedPeriods: [],
    etag: '',
  });
});

test('a series without an end has a start alone', async () => {
  const timed = (more: object) =>
    ({
      first: {
        $case: 'timed',
        value: { startTime: '2027-05-01T20:00', timeZone: 'Europe/Athens', durationSeconds: 3_600n },
      },
      ...more,
    }) as Partially<Event>['schedule'];
  const endless = await made.published({ schedule: timed({ rule: 'FREQ=WEEKLY' }) ?? {} });
  expect((await toldOf(endless)).entry).toMatchObject({ startTime: '2027-05-01T17:00:00.000Z', endTime: undefined });
});

test('what the stream lost comes again with the digest unchanged, which is of what is published and of venues', async () => {
  const event = await made.published();
  await toldOf(event);
  const before = await digest();
  const events = (await Array.fromAsync(client.events.everyEvent())).filter(({ state }) => state !== 1);
  const venues = await Array.fromAsync(client.venues.everyVenue());
  async function* rows() {
    for (const { name, etag } of [...events, ...venues]) yield { id: idOf(name), version: Number(etag) };
  }
  expect(before).toMatchObject(await digestOf(rows()));
  await manager.streams.purge('STATE');
  expect(await stateOf('event', event.name)).toBeUndefined();
  expect((await republish()).published).toBe(BigInt(events.length + venues.length));
  expect((await toldOf(event)).entry.event?.uid).toBe(event.uid);
  expect(await digest()).toEqual(before);
});
