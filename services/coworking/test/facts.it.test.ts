import {
  BookingCheckedIn,
  decodeEnvelope,
  ResourceEdited,
  ResourceKind,
  SpaceEdited,
  type BookingFacts,
} from '@inclust/contracts';
import { eventually, fileScope, openTestDatabase, openTestNats } from '@inclust/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import { expect, test } from 'vitest';
import { memberOf, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';

const scope = fileScope();

// What is counted of co-working elsewhere: places of incubation, places on offer, and who has used them.
test('events tell how many places there are, what is made of what, and who came when', async () => {
  const servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  const now = () => Date.parse('2027-07-05T09:50:00Z');
  const { client, nats } = await servingCoworking(scope, servers, { now });
  const space = await spaceOn(client, { incubationPlaces: 8 });
  await client.spaces.updateSpace({ space: { name: space, incubationPlaces: 12 }, updateMask: ['incubation_places'] });
  await expect(
    client.spaces.updateSpace({ space: { name: space, incubationPlaces: -1 }, updateMask: ['incubation_places'] }),
  ).rejects.toMatchObject({ violations: [{ field: 'space.incubation_places', rule: 'count' }] });
  const desks = await resourceOn(client, space, { kind: ResourceKind.RESOURCE_KIND_DESKS, units: 3, seats: 2 });
  await client.spaces.updateResource({ resource: { name: desks, units: 4 }, updateMask: ['units'] });
  const room = await resourceOn(client, space, { seats: 10 });
  const hall = await resourceOn(client, space, { parts: [room] });
  await client.spaces.updateResource({ resource: { name: hall, seats: 12 }, updateMask: ['seats'] });
  const person = memberOf();
  const wish = { resource: desks, person, startTime: '2027-07-05T10:00:00Z', endTime: '2027-07-05T12:00:00Z' };
  const { booking } = await client.bookings.createBooking(wish);
  await client.presence.checkIn({ name: booking?.name ?? '' });

  const told = async (type: string): Promise<readonly Uint8Array[]> => {
    const manage = await jetstreamManager(nats);
    const { state } = await manage.streams.info('EVENTS');
    const found: Uint8Array[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await manage.streams.getMessage('EVENTS', { seq });
      const envelope = message && decodeEnvelope(message.header, message.data);
      if (envelope?.type === `inclust.coworking.v1.${type}`) found.push(envelope.body);
    }
    return found;
  };
  await eventually(async () => (await told('BookingCheckedIn')).length === 1, { what: 'the check-in to be told' });
  const [edited] = (await told('SpaceEdited')).map((body) => SpaceEdited.decode(body).facts);
  expect(edited).toMatchObject({ spaceId: space.split('/').at(-1), version: 2n, incubationPlaces: 12 });
  const resources = (await told('ResourceEdited')).map((body) => ResourceEdited.decode(body).facts);
  expect(resources).toMatchObject([
    { resourceId: desks.split('/').at(-1), units: 4, seats: 2, partIds: [] },
    { resourceId: hall.split('/').at(-1), units: 1, seats: 12, partIds: [room.split('/').at(-1)] },
  ]);
  const [came] = (await told('BookingCheckedIn')).map((body) => BookingCheckedIn.decode(body).facts as BookingFacts);
  expect(came).toMatchObject({ person, checkInTime: new Date(now()).toISOString(), version: 2n });
});
