import { randomUUID } from 'node:crypto';
import { connect, type NodeClient } from '@inclust/client';
import {
  BookingState,
  MemberErased,
  MemberMerged,
  MemberMergeUndone,
  type BookingRules,
  type CreateBookingRequest,
} from '@inclust/contracts';
import { parseNodeId, parseUuid, type Actor, type NodeId, type Uuid } from '@inclust/kernel';
import { eventually, fileScope, noteSecret } from '@inclust/testkit';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Between, servingNode } from './serving-away.ts';
import { memberOf, resourceOn, spaceOn } from './serving-coworking.ts';
import { tellingMembers, tellingMemberships } from './telling-members.ts';

const scope = fileScope();
const [arta, korce, vlore] = ['arta', 'korce', 'vlore'].map((name) => parseNodeId(name) as NodeId) as [
  NodeId,
  NodeId,
  NodeId,
];
const between = new Between();
/** The clocks of all nodes: long before the bookings. They go on, since what is not answered is asked again by them. */
let ahead = 0;
const now = () => Date.now() + ahead;
const setClock = (to: number): void => void (ahead = to - Date.now());
const begin = Date.parse('2027-06-01T08:00:00Z');
let owner: Awaited<ReturnType<typeof servingNode>>;
let home: Awaited<ReturnType<typeof servingNode>>;
let third: Awaited<ReturnType<typeof servingNode>>;
let space: string;
let tell: ReturnType<typeof tellingMembers>;

beforeAll(async () => {
  setClock(begin);
  owner = await servingNode(scope, vlore, between, { now });
  home = await servingNode(scope, arta, between, { now });
  tell = tellingMembers(home.nats, arta);
  third = await servingNode(scope, korce, between, { now });
  space = await spaceOn(owner.client, { timeZone: 'Europe/Tirane' });
});

beforeEach(() => {
  setClock(begin);
  between.cut.clear();
  between.losesAnswers = false;
});

const {
  BOOKING_STATE_PENDING: pending,
  BOOKING_STATE_CONFIRMED: confirmed,
  BOOKING_STATE_HELD: held,
  BOOKING_STATE_WAITING: waiting,
  BOOKING_STATE_REQUESTED: requested,
  BOOKING_STATE_CANCELLED: cancelled,
  BOOKING_STATE_DECLINED: declined,
  BOOKING_STATE_EXPIRED: expired,
  BOOKING_STATE_NO_SHOW: noShow,
} = BookingState;

const room = (rules: Partial<BookingRules> = {}, more: object = {}) =>
  resourceOn(owner.client, space, { rules, ...more });
const at = (hour: number, day = '05'): string => `2027-07-${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;

async function book(
  { bookings }: NodeClient,
  resource: string,
  person: string,
  more: Partial<CreateBookingRequest> = {},
) {
  const request = { resource, person, startTime: at(10), endTime: at(12), requestId: randomUUID(), ...more };
  const { booking } = await bookings.createBooking(request);
  if (!booking) throw new Error('nothing was booked');
  return { ...booking, request };
}

const read = async ({ bookings }: NodeClient, name: string) => (await bookings.getBooking({ name })).booking;
const becomes = (client: NodeClient, name: string, state: BookingState) =>
  eventually(async () => (await read(client, name))?.state === state, { what: `state ${state}`, timeout: 15_000 });

describe('a booking of a space of another city', () => {
  test('is decided by its node at once where it answers, has one name at both, and follows what becomes of it', async () => {
    const resource = await room({}, { memberPrice: { minorUnits: 400n, currencyCode: 'ALL' } });
    const [person, later] = [memberOf(arta), memberOf(korce)];
    const mine = await book(home.client, resource, person, { note: 'Πρόβα', people: 3 });
    expect(mine).toMatchObject({ state: confirmed, timeZone: 'Europe/Tirane', note: 'Πρόβα', people: 3, etag: '1' });
    expect([mine.localStart, mine.price?.minorUnits]).toEqual(['2027-07-05T12:00:00', 800n]);
    expect(mine.name.startsWith(`nodes/${vlore}/bookings/`)).toBe(true);
    expect(await read(owner.client, mine.name)).toMatchObject({ state: confirmed, person, note: 'Πρόβα' });
    const waits = await book(third.client, resource, later, { wait: true });
    expect(waits.state).toBe(waiting);
    const repeated = await home.client.bookings.createBooking(mine.request);
    expect(repeated.booking?.name).toBe(mine.name);
    const { bookings } = await home.client.bookings.cancelBooking({ name: mine.name });
    expect(bookings.map(({ name, state, reason }) => [name, state, reason])).toEqual([
      [mine.name, cancelled, 'own-wish'],
    ]);
    // The node of the resource tells it, nobody has asked.
    await becomes(third.client, waits.name, confirmed);
  });

  test('is in the calendar of who has it, also while its node has not answered', async () => {
    const resource = await room();
    const name = memberOf(arta);
    const member = parseUuid(name.split('/')[3] ?? '') as Uuid;
    const actor: Actor = { kind: 'account', id: 'hers', node: arta, roles: ['member'], session: 's', member };
    const hers = await servingNode(scope, arta, between, { now, actor, servers: home.servers });
    const path = noteSecret((await hers.client.bookingCalendar.createCalendarLink({ language: 'sq' })).path);
    const shown = async (booking: string) => {
      const text = (await (await fetch(`${hers.origin}${path}`)).text()).replaceAll('\r\n ', '');
      const events = text.split('BEGIN:VEVENT').slice(1);
      return events.find((event) => event.includes(`UID:booking-${booking.split('/').at(-1)}@${vlore}.inclust`)) ?? '';
    };
    const mine = await book(home.client, resource, name);
    const event = await shown(mine.name);
    for (const line of [
      'SUMMARY;LANGUAGE=sq:Αίθουσα — Χώρος',
      'DTSTART;TZID=Europe/Tirane:20270705T120000',
      'STATUS:CONFIRMED',
    ])
      expect(event).toContain(line);
    expect(event).toContain('Οδός 1');
    between.cut.add(vlore);
    const asked = await book(home.client, resource, name, { startTime: at(14), endTime: at(15) });
    const pendingEvent = await shown(asked.name);
    expect(pendingEvent).toContain('STATUS:TENTATIVE');
    expect(pendingEvent).toContain('Në pritje të përgjigjes nga qyteti tjetër.');
    between.cut.delete(vlore);
    await becomes(home.client, asked.name, confirmed);
    expect(await shown(asked.name)).toContain('STATUS:CONFIRMED');
  });

  test('for those in a body of the other node: who is in it books from home, whoever is not is told why', async () => {
    const body = `nodes/${vlore}/bodies/dance-group`;
    const resource = await room({ bodies: [body] });
    const person = memberOf(arta);
    await tellingMemberships(owner.nats, body, vlore)(randomUUID(), person, 2);
    const becomesAdmitted = async () => (await book(home.client, resource, person)).state === confirmed;
    await eventually(becomesAdmitted, { what: 'her to be in the body' });
    const other = await book(home.client, resource, memberOf(arta), { startTime: at(14), endTime: at(15) });
    expect([other.state, other.reason]).toEqual([declined, 'person body-not-admitted']);
  });

  test('what its node refuses is told with each field and rule, and a repeat gets the same', async () => {
    const resource = await room({ cities: [korce], shortestMinutes: 180 });
    const refused = await book(home.client, resource, memberOf(arta));
    expect([refused.state, refused.reason]).toEqual([declined, 'person city-not-admitted, end_time too-short']);
    const taken = await room();
    await book(third.client, taken, memberOf(korce));
    const late = await book(home.client, taken, memberOf(arta));
    expect([late.state, late.reason]).toEqual([declined, 'slot-taken']);
    expect((await home.client.bookings.createBooking(late.request)).booking).toMatchObject({ reason: 'slot-taken' });
    await expect(home.client.bookings.createBooking({ ...late.request, note: 'another' })).rejects.toMatchObject({
      reason: 'request-id-reused',
    });
    await expect(read(owner.client, late.name)).rejects.toMatchObject({ reason: 'booking-not-found' });
  });

  test('its node is away: pending, also after a restart, until it is back; two cities compete for the last room', async () => {
    const resource = await room();
    between.cut.add(vlore);
    const one = await book(home.client, resource, memberOf(arta));
    const other = await book(third.client, resource, memberOf(korce));
    expect([one.state, other.state, one.timeZone, one.etag]).toEqual([pending, pending, 'UTC', '0']);
    const restarted = await servingNode(scope, arta, between, { now, servers: home.servers });
    expect((await read(restarted.client, one.name))?.state).toBe(pending);
    between.cut.delete(vlore);
    await becomesAny([home.client, one.name], [third.client, other.name]);
    const both = [await read(home.client, one.name), await read(third.client, other.name)];
    expect(both.map((each) => `${each?.state} ${each?.reason}`).toSorted()).toEqual([
      `${confirmed} `,
      `${declined} slot-taken`,
    ]);
    const [winner] = both.filter((each) => each?.state === confirmed);
    const known = await Array.fromAsync(owner.client.bookings.everyBooking({ resource }));
    expect(known.map(({ name, state }) => [name, state])).toEqual([[winner?.name, confirmed]]);
  });

  test('the answer is lost: what was done is done once, moved where that is wanted then, and cancelled', async () => {
    const resource = await room();
    between.losesAnswers = true;
    const mine = await book(home.client, resource, memberOf(arta));
    expect([mine.state, (await read(owner.client, mine.name))?.state]).toEqual([pending, confirmed]);
    const to = { name: mine.name, startTime: at(14), endTime: at(15) };
    expect((await home.client.bookings.moveBooking(to)).bookings).toMatchObject([
      { state: pending, startTime: at(14) },
    ]);
    between.losesAnswers = false;
    await becomes(home.client, mine.name, confirmed);
    expect(await read(owner.client, mine.name)).toMatchObject({ startTime: at(14), etag: '2' });
    await home.client.bookings.cancelBooking({ name: mine.name });
    expect(await read(owner.client, mine.name)).toMatchObject({ state: cancelled, etag: '3' });
  });

  test('one that was moved before it arrived is booked where it was moved to', async () => {
    const resource = await room();
    await book(third.client, resource, memberOf(korce));
    between.cut.add(vlore);
    const mine = await book(home.client, resource, memberOf(arta));
    await home.client.bookings.moveBooking({ name: mine.name, startTime: at(14), endTime: at(15) });
    between.cut.delete(vlore);
    await becomes(home.client, mine.name, confirmed);
    expect(await read(owner.client, mine.name)).toMatchObject({ startTime: at(14), endTime: at(15), etag: '1' });
  });

  test('one that was cancelled before it arrived never is, also where the call for it comes after', async () => {
    const resource = await room();
    between.cut.add(vlore);
    const mine = await book(home.client, resource, memberOf(arta));
    const { bookings } = await home.client.bookings.cancelBooking({ name: mine.name });
    expect(bookings[0]?.state).toBe(pending);
    between.cut.delete(vlore);
    await becomes(home.client, mine.name, cancelled);
    await home.mongo
      .collection('away_bookings')
      .updateOne(
        { _id: mine.name.split('/').at(-1) as never },
        { $set: { 'state.want': 'book', 'state.heard': 0, dueAt: new Date(0) } },
      );
    await eventually(async () => (await wants(mine.name)) === 'book heard', { what: 'the late call to be heard' });
    expect(await Array.fromAsync(owner.client.bookings.everyBooking({ resource }))).toEqual([]);
  });

  test('a move that its node refuses leaves it where it was, with the field and the rule', async () => {
    const resource = await room();
    const [mine, others] = [
      await book(home.client, resource, memberOf(arta)),
      await book(owner.client, resource, memberOf(vlore), { startTime: at(14), endTime: at(16) }),
    ];
    const move = (startTime: string, endTime: string) =>
      home.client.bookings.moveBooking({ name: mine.name, startTime, endTime });
    await expect(move(at(15), at(16))).rejects.toMatchObject({ reason: 'slot-taken' });
    await expect(move(at(16), '2027-07-05T16:10:00Z')).rejects.toMatchObject({
      violations: [
        { field: 'end_time', rule: 'too-short' },
        { field: 'end_time', rule: 'not-in-granularity' },
      ],
    });
    expect(await read(home.client, mine.name)).toMatchObject({ state: confirmed, startTime: at(10), etag: '1' });
    expect((await read(owner.client, others.name))?.etag).toBe('1');
  });

  test('a hold is confirmed from home in time, and expires else', async () => {
    const resource = await room({ holdMinutes: 15 });
    const [one, other] = [
      await book(home.client, resource, memberOf(arta), { hold: true }),
      await book(home.client, resource, memberOf(arta), { hold: true, startTime: at(13), endTime: at(14) }),
    ];
    expect([one.state, one.holdExpireTime !== undefined]).toEqual([held, true]);
    expect((await home.client.bookings.confirmBooking({ name: one.name })).booking?.state).toBe(confirmed);
    setClock(begin + 16 * 60_000);
    await becomes(home.client, other.name, expired);
    await expect(home.client.bookings.confirmBooking({ name: other.name })).rejects.toMatchObject({
      reason: 'booking-state',
    });
  });

  test('what staff of its node decides and moves is told at home, and asked for where that was lost', async () => {
    const resource = await room({ approval: true });
    const mine = await book(home.client, resource, memberOf(arta));
    expect(mine.state).toBe(requested);
    between.losesAnswers = true;
    await owner.client.bookings.confirmBooking({ name: mine.name });
    await owner.client.bookings.moveBooking({ name: mine.name, startTime: at(11), endTime: at(13) });
    between.losesAnswers = false;
    await becomes(home.client, mine.name, confirmed);
    expect(await read(home.client, mine.name)).toMatchObject({ startTime: at(11), endTime: at(13), etag: '3' });
    await owner.client.bookings.cancelBooking({ name: mine.name });
    await becomes(home.client, mine.name, cancelled);
    expect((await read(home.client, mine.name))?.reason).toBe('staff');
  });

  test('she checks in by the code at its door and out again; where nobody comes home learns it', async () => {
    const resource = await room({ graceMinutes: 20 });
    const [mine, other] = [
      await book(home.client, resource, memberOf(arta)),
      await book(home.client, resource, memberOf(arta), { startTime: at(13), endTime: at(14) }),
    ];
    setClock(Date.parse(at(10)) - 60_000);
    const { presence } = home.client;
    await expect(presence.checkIn({ name: mine.name, doorCode: '00000000' })).rejects.toMatchObject({
      violations: [{ field: 'door_code', rule: 'door-code' }],
    });
    const { doorCode } = await owner.client.presence.getDoorCode({ space });
    between.cut.add(vlore);
    await expect(hasty().presence.checkIn({ name: mine.name, doorCode })).rejects.toMatchObject({
      reason: 'node-away',
    });
    between.cut.delete(vlore);
    const inside = await presence.checkIn({ name: mine.name, doorCode });
    expect([inside.booking?.checkInTime !== undefined, inside.booking?.etag]).toEqual([true, '2']);
    setClock(Date.parse(at(11)));
    const left = await presence.checkOut({ name: mine.name });
    const theirs = await read(owner.client, mine.name);
    expect([left.booking?.etag, left.booking?.checkOutTime]).toEqual(['3', theirs?.checkOutTime]);
    expect(theirs?.checkOutTime?.slice(0, 16)).toBe(at(11).slice(0, 16));
    setClock(Date.parse(at(13)) + 21 * 60_000);
    await becomes(home.client, other.name, noShow);
  });

  test('what is never answered expires after 30 days or when its time is over, and is cancelled when its node is back', async () => {
    const resource = await room();
    between.cut.add(vlore);
    const [soon, far] = [
      await book(home.client, resource, memberOf(arta)),
      await book(home.client, resource, memberOf(arta), { startTime: at(10, '25'), endTime: at(12, '25') }),
    ];
    const days = 24 * 60 * 60_000;
    setClock(begin + 29 * days);
    await asking(far.name, async () => (await tries(far.name)) > 1, 'another try');
    expect((await read(home.client, far.name))?.state).toBe(pending);
    const isExpired = async (name: string) => (await read(home.client, name))?.state === expired;
    setClock(begin + 30 * days);
    await asking(far.name, () => isExpired(far.name), 'that it is given up after 30 days');
    setClock(begin + 35 * days);
    await asking(soon.name, () => isExpired(soon.name), 'that it is given up when it is over');
    expect((await read(home.client, far.name))?.reason).toBe('owner-silent');
    between.cut.delete(vlore);
    await asking(far.name, async () => (await wants(far.name)) === 'cancel heard', 'that the cancellation is heard');
    expect(await Array.fromAsync(owner.client.bookings.everyBooking({ resource }))).toEqual([]);
  });

  test('is the business of the member and the staff of her home alone, and of nodes that there are', async () => {
    const resource = await room();
    const member = (node: NodeId): Actor & { readonly name: string } => {
      const name = memberOf(node);
      const id = parseUuid(name.split('/')[3] ?? '') as never;
      return { kind: 'account', id: name, node, roles: ['member'], member: id, session: 's', name };
    };
    const [maria, nikos] = [member(arta), member(arta)];
    const as = async (actor: Actor) =>
      (await servingNode(scope, arta, between, { actor, now, servers: home.servers })).client;
    const [hers, his] = [await as(maria), await as(nikos)];
    const mine = await book(hers, resource, '');
    expect([mine.state, mine.person]).toEqual([confirmed, maria.name]);
    await expect(read(his, mine.name)).rejects.toMatchObject({ reason: 'booking-not-found' });
    await expect(his.bookings.cancelBooking({ name: mine.name })).rejects.toMatchObject({
      reason: 'booking-not-found',
    });
    await expect(book(his, resource, maria.name)).rejects.toMatchObject({ reason: 'not-allowed' });
    await expect(book(home.client, resource, memberOf(korce))).rejects.toMatchObject({
      violations: [{ field: 'person', rule: 'resource-name' }],
    });
    await expect(book(home.client, resource.replace(vlore, 'nowhere'), memberOf(arta))).rejects.toMatchObject({
      reason: 'node-unknown',
    });
    await expect(
      hers.bookings.createBookingSeries({ first: mine.request, rule: 'FREQ=DAILY;COUNT=2' }),
    ).rejects.toMatchObject({ violations: [{ field: 'first.resource', rule: 'resource-name' }] });
  });

  test('a city speaks for its own members alone', async () => {
    const resource = await room();
    const theirs = await book(owner.client, resource, memberOf(vlore));
    const mine = await book(home.client, resource, memberOf(arta), { startTime: at(14), endTime: at(15) });
    await home.mongo
      .collection('away_bookings')
      .updateOne(
        { _id: mine.name.split('/').at(-1) as never },
        { $set: { 'state.person': memberOf(vlore) }, $inc: { version: 1 } },
      );
    await expect(home.client.bookings.cancelBooking({ name: mine.name })).rejects.toMatchObject({
      reason: 'not-allowed',
    });
    expect((await read(owner.client, theirs.name))?.state).toBe(confirmed);
  });
});

test('her bookings of all cities are one list in the order of their starts, page by page', async () => {
  const [far, near] = [await room(), await resourceOn(home.client, await spaceOn(home.client))];
  const person = memberOf(arta);
  const times = [1, 3, 5, 7].map((hour) => ({ startTime: at(hour), endTime: at(hour + 1) }));
  const names: string[] = [];
  for (const [turn, time] of times.entries())
    names.push((await book(home.client, turn % 2 === 0 ? far : near, person, time)).name);
  const listed = (more: object = {}) => Array.fromAsync(home.client.bookings.everyBooking({ person, ...more }));
  expect((await listed()).map(({ name }) => name)).toEqual(names);
  expect((await listed({ pageSize: 1 })).map(({ name }) => name)).toEqual(names);
  expect((await listed({ fromTime: at(4), untilTime: at(6) })).map(({ name }) => name)).toEqual([names[2]]);
  between.cut.add(vlore);
  const asked = await book(home.client, far, person, { startTime: at(9), endTime: at(10) });
  expect((await listed({ states: [pending] })).map(({ name }) => name)).toEqual([asked.name]);
});

describe('what can be had in another city', () => {
  test('is told by its node, and a refusal names that where it does not answer', async () => {
    const resource = await room({ cities: [arta] });
    await book(home.client, resource, memberOf(arta));
    const period = { fromTime: at(8), untilTime: at(16) };
    const { availability, spaces } = home.client;
    const { resources } = await availability.findFreeTimes({ resources: [resource], ...period });
    expect(resources).toMatchObject([
      {
        resource,
        timeZone: 'Europe/Tirane',
        free: [
          { startTime: at(8), endTime: at(10) },
          { startTime: at(12), endTime: at(16) },
        ],
      },
    ]);
    const all = await availability.findFreeTimes({ nodeId: vlore, ...period });
    expect(all.resources.map((one) => one.resource)).toContain(resource);
    const check = await availability.checkTime({ resource, startTime: at(11), endTime: at(13) });
    expect(check.obstacles.map(({ rule }) => rule)).toEqual(['slot-taken']);
    expect((await spaces.getResource({ name: resource })).resource?.space).toBe(space);
    expect((await spaces.getSpace({ name: space })).space?.timeZone).toBe('Europe/Tirane');
    await expect(spaces.getSpace({ name: space.replace(/[^/]*$/u, randomUUID()) })).rejects.toMatchObject({
      reason: 'space-not-found',
    });
    await expect(availability.findFreeTimes({ space, fromTime: at(8), untilTime: at(8) })).rejects.toMatchObject({
      violations: [{ field: 'until_time', rule: 'not-after-start' }],
    });
    between.cut.add(vlore);
    await expect(hasty().availability.findFreeTimes({ space, ...period })).rejects.toMatchObject({
      reason: 'node-away',
      message: expect.stringContaining(vlore) as string,
    });
  });

  test('is handed on for who is known here alone', async () => {
    const nobody: Actor = { kind: 'anonymous', id: 'anonymous', node: arta, roles: [] };
    const { client } = await servingNode(scope, arta, between, { actor: nobody, now, servers: home.servers });
    await expect(client.spaces.getSpace({ name: space })).rejects.toMatchObject({ reason: 'not-allowed' });
  });
});

describe('members of whom something becomes', () => {
  test('two are one: what the first has elsewhere is the second one’s here, and hers again when that is undone', async () => {
    const resource = await room();
    const [source, target] = [memberOf(arta), memberOf(arta)];
    const mine = await book(home.client, resource, source);
    const listed = async (person: string) =>
      (await Array.fromAsync(home.client.bookings.everyBooking({ person }))).map(({ name }) => name);
    await tell('inclust.members.v1.MemberMerged', MemberMerged, source, { source, target });
    await eventually(async () => (await listed(target)).includes(mine.name), { what: 'that it is handed over' });
    expect([await listed(source), (await read(home.client, mine.name))?.person]).toEqual([[], target]);
    expect((await read(owner.client, mine.name))?.person).toBe(source);
    await tell('inclust.members.v1.MemberMergeUndone', MemberMergeUndone, source, { source, target });
    await eventually(async () => (await listed(source)).includes(mine.name), { what: 'that it is given back' });
  });

  test('who is erased is forgotten in both cities, also when the other one is away', async () => {
    const resource = await room();
    const person = memberOf(arta);
    const mine = await book(home.client, resource, person, { note: 'Πρόβα της Δρίτας' });
    const member = person.split('/')[3] ?? '';
    between.cut.add(vlore);
    await tell('inclust.members.v1.MemberErased', MemberErased, person, {});
    await eventually(async () => !(await contents(home)).includes('Δρίτας'), { what: 'that home forgets' });
    expect(await contents(owner)).toContain(member);
    between.cut.delete(vlore);
    await eventually(async () => !(await contents(owner)).includes(member), {
      what: 'that its node forgets',
      timeout: 15_000,
    });
    expect(await read(owner.client, mine.name)).toMatchObject({ state: cancelled, reason: 'withdrawn', note: '' });
    await eventually(async () => !(await contents(home)).includes(member), { what: 'that nothing is left' });
  });

  test('what they have elsewhere is let go of 90 days after it was over', async () => {
    const resource = await room();
    const mine = await book(home.client, resource, memberOf(arta), { note: 'Λαογραφία' });
    setClock(Date.parse(at(12)) + 90 * 24 * 60 * 60_000 + 1);
    await servingNode(scope, arta, between, { now, servers: home.servers });
    await eventually(async () => !(await contents(home)).includes('Λαογραφία'), { what: 'that home lets go' });
    await expect(read(home.client, mine.name)).rejects.toMatchObject({ reason: 'booking-not-found' });
  });
});

async function becomesAny(...asked: readonly (readonly [NodeClient, string])[]): Promise<void> {
  await eventually(
    async () => {
      const states = await Promise.all(asked.map(async ([client, name]) => (await read(client, name))?.state));
      return states.every((state) => state !== pending);
    },
    { what: 'the answers', timeout: 15_000 },
  );
}

/** A client of home that does not try again. */
const hasty = () => scope.use(connect(home.address, { patience: 0 }));

/** Waits while a booking is due to be asked for at once: pauses grow, and the clock has leapt. */
function asking(name: string, isSo: () => Promise<boolean>, what: string): Promise<unknown> {
  return eventually(
    async () => {
      const due = { $set: { dueAt: new Date(0) } };
      await home.mongo
        .collection('away_bookings')
        .updateOne({ _id: name.split('/').at(-1) as never, dueAt: { $exists: true } }, due);
      return isSo();
    },
    { what, timeout: 15_000 },
  );
}

/** How often the newest wish was told in vain. */
async function tries(name: string): Promise<number> {
  const found = await home.mongo.collection('away_bookings').findOne({ _id: name.split('/').at(-1) as never });
  return Number(found?.['state']?.tries);
}

/** What is wanted of another node, and whether that has heard it. */
async function wants(name: string): Promise<string> {
  const found = await home.mongo.collection('away_bookings').findOne({ _id: name.split('/').at(-1) as never });
  const { want, sequence, heard } = (found?.['state'] ?? {}) as { want?: string; sequence?: number; heard?: number };
  return `${want} ${heard === sequence ? 'heard' : 'unheard'}`;
}

/** All that is kept of bookings, as text. */
async function contents({ mongo }: typeof owner): Promise<string> {
  const kept = await Promise.all(
    ['bookings', 'diaries', 'booking_series', 'away_bookings', 'barred_bookings'].map((name) =>
      mongo.collection(name).find().toArray(),
    ),
  );
  return JSON.stringify(kept);
}
