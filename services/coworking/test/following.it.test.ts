import type { NodeClient } from '@inclust/client';
import { BookingState, MemberErased, MemberMerged, MemberMergeUndone, type Booking } from '@inclust/contracts';
import { eventually, fileScope, noteSecret, openTestDatabase, openTestNats } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { accountOf, memberOf, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';
import { tellingMembers } from './telling-members.ts';

const scope = fileScope();
let client: NodeClient;
let mongo: Connection;
let tell: ReturnType<typeof tellingMembers>;
let space: string;
let moment = Date.parse('2027-06-01T08:00:00Z');
const now = () => moment;

let servers: { readonly mongoUrl: string; readonly natsUrl: string };

beforeAll(async () => {
  servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  const served = await servingCoworking(scope, servers, { now });
  ({ client, mongo } = served);
  tell = tellingMembers(served.nats);
  space = await spaceOn(client);
});

const { BOOKING_STATE_CONFIRMED: confirmed, BOOKING_STATE_CANCELLED: cancelled } = BookingState;

async function book(resource: string, person: string, hour: number, more: object = {}): Promise<Booking> {
  const startTime = `2027-07-05T${String(hour).padStart(2, '0')}:00:00Z`;
  const endTime = `2027-07-05T${String(hour + 1).padStart(2, '0')}:00:00Z`;
  const { booking } = await client.bookings.createBooking({ resource, person, startTime, endTime, ...more });
  if (!booking) throw new Error('nothing was booked');
  return booking;
}

const read = async (name: string) => (await client.bookings.getBooking({ name })).booking;

/** All that is kept of bookings, as text. */
async function kept(): Promise<string> {
  const found = await Promise.all(
    ['bookings', 'diaries', 'booking_series'].map((name) => mongo.collection(name).find().toArray()),
  );
  return JSON.stringify(found);
}

test('who is erased is forgotten: what has not begun is cancelled, and who waits for it gets it', async () => {
  const room = await resourceOn(client, space);
  const [person, other] = [memberOf(), memberOf()];
  const mine = await book(room, person, 10, { note: 'Πρόβα της Δρίτας', people: 3 });
  const waits = await book(room, other, 10, { wait: true });
  const member = person.split('/')[3] ?? '';
  expect(await kept()).toContain(member);
  await tell('inclust.members.v1.MemberErased', MemberErased, person);
  await eventually(async () => (await read(waits.name))?.state === confirmed, { what: 'the other to have the room' });
  expect(await read(mine.name)).toMatchObject({ state: cancelled, reason: 'withdrawn', note: '', people: 3 });
  expect((await read(mine.name))?.person).toMatch(/^erased\//);
  // What was to be published of her is published, and then not kept either.
  await eventually(async () => !(await kept()).includes('Δρίτας'), { what: 'nothing to be left of what she said' });
  expect(await Array.fromAsync(client.bookings.everyBooking({ person }))).toEqual([]);
});

test('two members are one: the bookings of both are the other’s, and each hers again once it is undone', async () => {
  const room = await resourceOn(client, space);
  const [source, target] = [memberOf(), memberOf()];
  const [hers, others] = [await book(room, source, 10), await book(room, target, 12)];
  const message = { source, target };
  await tell('inclust.members.v1.MemberMerged', MemberMerged, source, message);
  await eventually(async () => (await read(hers.name))?.person === target, { what: 'the booking to follow' });
  const since = await book(room, target, 14);
  // A second time, as a message that comes again.
  await tell('inclust.members.v1.MemberMerged', MemberMerged, source, message);
  expect(await read(hers.name)).toMatchObject({ state: confirmed, startTime: hers.startTime });
  await tell('inclust.members.v1.MemberMergeUndone', MemberMergeUndone, source, message);
  await eventually(async () => (await read(hers.name))?.person === source, { what: 'the booking to come back' });
  expect([(await read(others.name))?.person, (await read(since.name))?.person]).toEqual([target, target]);
  await expect(book(room, memberOf(), 10)).rejects.toMatchObject({ reason: 'slot-taken' });
});

/** Makes a link to the calendar of a member, and a way to read it: the ids that it holds, or the status of the answer. */
async function calendarOf(person: string): Promise<() => Promise<string | number>> {
  const { client: hers, origin } = await servingCoworking(scope, servers, { now, actor: accountOf(person) });
  const { path } = await hers.bookingCalendar.createCalendarLink();
  noteSecret(path);
  return async () => {
    const answer = await fetch(`${origin}${path}`);
    if (!answer.ok) return answer.status;
    const text = (await answer.text()).replaceAll('\r\n ', '');
    return [...text.matchAll(/^UID:booking-([0-9a-f-]{36})@/gm)].map(([, id = '']) => id).join();
  };
}

test('the links of members who become one show the bookings of both, and each hers again once it is undone', async () => {
  const room = await resourceOn(client, space);
  const [source, target] = [memberOf(), memberOf()];
  const [hers, others] = [await book(room, source, 10), await book(room, target, 12)];
  const [first, second] = [hers, others].map(({ name }) => name.split('/')[3]);
  const [mine, theirs] = [await calendarOf(source), await calendarOf(target)];
  expect([await mine(), await theirs()]).toEqual([first, second]);
  const message = { source, target };
  await tell('inclust.members.v1.MemberMerged', MemberMerged, source, message);
  await eventually(async () => (await mine()) === `${first},${second}`, { what: 'the link to follow' });
  expect(await theirs()).toBe(`${first},${second}`);
  await tell('inclust.members.v1.MemberMerged', MemberMerged, source, message);
  await tell('inclust.members.v1.MemberMergeUndone', MemberMergeUndone, source, message);
  await eventually(async () => (await mine()) === first, { what: 'the link to come back' });
  expect(await theirs()).toBe(second);
});

test('the link of who is erased leads nowhere, and nothing is left of it', async () => {
  const person = memberOf();
  await book(await resourceOn(client, space), person, 10);
  const read = await calendarOf(person);
  await tell('inclust.members.v1.MemberErased', MemberErased, person);
  await eventually(async () => (await read()) === 404, { what: 'the link to end' });
  expect(await mongo.collection('calendar_links').findOne({ _id: person as never })).toBeNull();
});

test('what a member of another node booked is forgotten 90 days after it was over, at a start or within hours', async () => {
  const room = await resourceOn(client, space);
  const [stranger, own] = [
    await book(room, memberOf('arta'), 10, { note: 'Λαογραφία' }),
    await book(room, memberOf(), 12),
  ];
  const forgotten = async () => (await read(stranger.name))?.person.startsWith('erased/');
  moment = Date.parse('2027-07-05T11:00:00Z') + 90 * 24 * 60 * 60_000 - 1;
  await servingCoworking(scope, servers, { now });
  // It is looked for at the start: one that is no longer ago is left alone, which a later one shows.
  moment += 2;
  await servingCoworking(scope, servers, { now });
  await eventually(forgotten, { what: 'the stranger to be forgotten', timeout: 10_000 });
  expect(await read(stranger.name)).toMatchObject({ note: '', state: confirmed });
  expect((await read(own.name))?.person).toBe(own.person);
});
