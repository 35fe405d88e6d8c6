import { parseUuid, type Uuid } from '@inclust/kernel';
import { connectMongo, manyOf, versionsOf } from '@inclust/mongo';
import { fileScope, openTestNats, testDatabase, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { rememberedEvents } from '../src/app/remembered-events.ts';
import { eventMapping } from '../src/storage/event-store.ts';
import { servingEvents } from './serving-events.ts';
import { at, makers } from './serving-letters.ts';

const scope = fileScope();
const database = testDatabase();

test('what one process changes of an event the other knows at the next registration', async () => {
  await using own = testScope();
  const natsUrl = own.use(await openTestNats()).url;
  const [one, other] = [
    await servingEvents(own, database.url, natsUrl),
    await servingEvents(own, database.url, natsUrl),
  ];
  const { name, occurrence } = await makers(one.client).event({ quotas: [{ id: 'room', capacity: 9 }] });
  const member = `nodes/arta/members/${randomUUID()}`;
  const register = () =>
    other.client.registrations.register({ occurrence, person: member, lines: [{ ticketType: 'seat', quantity: 1 }] });
  await register();
  await one.client.events.postponeEvent({ name, reason: 'weather' });
  await expect(register()).rejects.toMatchObject({ reason: 'event-postponed' });
  await one.client.events.updateEvent({ event: { name, schedule: at('2027-11-19T20:00') }, updateMask: ['schedule'] });
  await one.client.events.publishEvent({ name });
  await register();
  await one.client.events.cancelEvent({ name, reason: 'weather' });
  await expect(register()).rejects.toMatchObject({ reason: 'event-cancelled' });
});

test('only what has changed is read again, and what is gone is not there', async () => {
  const mongo = scope.use(await connectMongo(database.url, 'remembered-test')).connection;
  const collection = mongo.collection('remembered');
  const ids = Array.from({ length: 502 }, () => parseUuid(randomUUID()) as Uuid);
  const state = { state: 'published', draft: { price: { kind: 'free' } } };
  await collection.insertMany(ids.map((_id) => ({ _id, version: 1, state }) as never));
  const read: Uuid[][] = [];
  const events = rememberedEvents({
    getMany: (wanted) => {
      read.push([...wanted]);
      return manyOf(collection, wanted, eventMapping.decode);
    },
    versionsOf: (wanted) => versionsOf(collection, wanted),
  });
  const [first, second, third] = ids as [Uuid, Uuid, Uuid];
  const before = await events.getMany([first, second]);
  expect((await events.getMany([first, second, third])).get(first)).toBe(before.get(first));
  await collection.updateOne({ _id: second as never }, { $set: { version: 2 } });
  const after = await events.getMany([first, second]);
  expect(after.get(second)?.version).toBe(2);
  expect(after.get(first)).toBe(before.get(first));
  await collection.deleteOne({ _id: first as never });
  expect(await events.get(first)).toBeUndefined();
  expect(read).toEqual([[first, second], [third], [second], []]);
  // Another one than before under the same id: it was there, and is there again.
  await collection.insertOne({ _id: first as never, version: 1, state: { ...state, state: 'draft' } } as never);
  await events.getMany(ids.slice(2));
  expect((await events.get(second))?.version).toBe(2);
  expect(read.at(-1)).toEqual([second]);
});
