import { randomUUID } from 'node:crypto';
import type { NodeClient } from '@inclust/client';
import { BookingFacts, BookingState, SeriesScope, type CreateBookingRequest } from '@inclust/contracts';
import { BookingConfirmed, decodeEnvelope } from '@inclust/contracts';
import type { Actor, Uuid } from '@inclust/kernel';
import { eventually, fileScope, openTestDatabase, openTestNats } from '@inclust/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { RefusedError } from '@inclust/client';
import { memberOf, node, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';

const scope = fileScope();
let one: NodeClient;
let other: NodeClient;
let nats: NatsConnection;
let servers: { readonly mongoUrl: string; readonly natsUrl: string };
let space: string;
/** The clocks of all processes: long before the bookings. */
let moment = Date.parse('2027-06-01T08:00:00Z');
const now = () => moment;

beforeAll(async () => {
  servers = {
    mongoUrl: scope.use(openTestDatabase()).url,
    natsUrl: scope.use(await openTestNats()).url,
  };
  const first = await servingCoworking(scope, servers, { now });
  one = first.client;
  nats = first.nats;
  other = (await servingCoworking(scope, servers, { now })).client;
  space = await spaceOn(one);
});

const {
  BOOKING_STATE_CONFIRMED: confirmed,
  BOOKING_STATE_DECLINED: declined,
  BOOKING_STATE_REQUESTED: requested,
  BOOKING_STATE_WAITING: waiting,
  BOOKING_STATE_CANCELLED: cancelled,
  BOOKING_STATE_HELD: held,
  BOOKING_STATE_EXPIRED: expired,
} = BookingState;

/** A time of 5 July 2027 in Corfu, in summer time. */
const at = (time: string, day = '2027-07-05'): string => new Date(`${day}T${time}:00+03:00`).toISOString();

type Wish = Partial<CreateBookingRequest>;
const wish = (resource: string, from: string, until: string, more: Wish = {}): Wish =>
  between(resource, at(from), at(until), more);
const between = (resource: string, startTime: string, endTime: string, more: Wish = {}): Wish => ({
  resource,
  person: memberOf(),
  startTime,
  endTime,
  ...more,
});

/** What became of a wish: the state, or the code of the refusal. */
async function book({ bookings }: NodeClient, wanted: Wish): Promise<{ state: BookingState | string; name: string }> {
  try {
    const { booking } = await bookings.createBooking(wanted);
    return { state: booking?.state ?? 0, name: booking?.name ?? '' };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const [violation] = error.violations;
    return { state: violation ? `${violation.field} ${violation.rule}` : error.reason, name: '' };
  }
}

const stateOf = async (name: string) => (await one.bookings.getBooking({ name })).booking?.state;

/** What the stream has of bookings of a resource: id, version and type, in order. */
async function told(resource: string): Promise<readonly string[]> {
  const manage = await jetstreamManager(nats);
  const { state } = await manage.streams.info('EVENTS');
  const found: string[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await manage.streams.getMessage('EVENTS', { seq });
    const envelope = message && decodeEnvelope(message.header, message.data);
    if (!envelope?.type.startsWith('inclust.coworking.v1.Booking')) continue;
    const facts = BookingConfirmed.decode(envelope.body).facts ?? BookingFacts.fromPartial({});
    if (resource.endsWith(facts.resourceId))
      found.push(`${facts.bookingId}@${envelope.version} ${envelope.type.split('.Booking')[1]}`);
  }
  return found;
}

const toldEventually = async (resource: string, count: number) => {
  await eventually(async () => (await told(resource)).length >= count, { what: `${count} events`, timeout: 10_000 });
  return told(resource);
};

describe('one room', () => {
  test.each([
    ['the same time', () => ['10:00', '11:00'] as const],
    [
      'times that overlap in part',
      (turn: number) => [`10:${15 * (turn % 4)}`.replace(':0', ':00').slice(0, 5), '11:00'] as const,
    ],
  ])('20 who want %s through two processes: one has it, one event', async (_, times) => {
    const room = await resourceOn(one, space);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (__, turn) => book(turn % 2 ? one : other, wish(room, ...times(turn)))),
    );
    const states = answers.map(({ state }) => String(state)).toSorted();
    expect(states).toEqual([String(confirmed), ...Array<string>(19).fill('slot-taken')]);
    const [winner] = answers.filter(({ name }) => name !== '');
    expect(await toldEventually(room, 1)).toEqual([`${winner?.name.split('/').at(-1)}@1 Confirmed`]);
    const all = await Array.fromAsync(one.bookings.everyBooking({ resource: room }));
    expect(all.map(({ name }) => name)).toEqual([winner?.name]);
  });

  test('the same request gets the first answer, through either process, and with another body none', async () => {
    const room = await resourceOn(one, space);
    const wanted = wish(room, '10:00', '11:00', { requestId: randomUUID() });
    const answers = await Promise.all([one, other, one, other].map((client) => book(client, wanted)));
    expect(new Set(answers.map(({ state, name }) => `${state} ${name}`)).size).toBe(1);
    expect(answers[0]?.state).toBe(confirmed);
    expect(await book(other, { ...wanted, endTime: at('12:00') })).toMatchObject({
      state: 'request_id request-id-reused',
    });
    expect(await toldEventually(room, 1)).toHaveLength(1);
  });

  test('times that touch do not conflict; equal ones, one inside and one around do', async () => {
    const room = await resourceOn(one, space);
    await book(one, wish(room, '10:00', '12:00'));
    const times = [
      ['09:00', '10:00'],
      ['12:00', '13:00'],
      ['10:00', '12:00'],
      ['10:30', '11:00'],
      ['08:00', '14:00'],
    ] as const;
    const states = [];
    for (const [from, until] of times) states.push((await book(other, wish(room, from, until))).state);
    expect(states).toEqual([confirmed, confirmed, 'slot-taken', 'slot-taken', 'slot-taken']);
  });

  test('a buffer of 60 minutes: 15:15 after 15:00–15:15 is refused, 16:15 is had', async () => {
    const room = await resourceOn(one, space, { rules: { bufferAfterMinutes: 60 } });
    await book(one, wish(room, '15:00', '15:15'));
    expect((await book(other, wish(room, '15:15', '15:30'))).state).toBe('slot-taken');
    expect((await book(other, wish(room, '16:15', '16:30'))).state).toBe(confirmed);
    // What comes before keeps its own buffer.
    expect((await book(other, wish(room, '14:15', '14:30'))).state).toBe('slot-taken');
    expect((await book(other, wish(room, '13:45', '14:00'))).state).toBe(confirmed);
  });
});

test('50 who want one of 12 desks: exactly 12 have one', async () => {
  const desks = await resourceOn(one, space, { units: 12 });
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, turn) => book(turn % 2 ? one : other, wish(desks, '09:00', '17:00'))),
  );
  expect(answers.filter(({ state }) => state === confirmed)).toHaveLength(12);
  expect(answers.filter(({ state }) => state === 'slot-taken')).toHaveLength(38);
  expect(new Set(await toldEventually(desks, 12)).size).toBe(12);
});

test('a hall of two rooms: a booking of either stands in its way, and it in theirs', async () => {
  const rooms = [await resourceOn(one, space), await resourceOn(one, space)] as const;
  const hall = await resourceOn(one, space, { parts: [...rooms] });
  expect((await book(one, wish(rooms[0], '10:00', '11:00'))).state).toBe(confirmed);
  expect((await book(other, wish(hall, '10:30', '12:00'))).state).toBe('slot-taken');
  expect((await book(other, wish(hall, '11:00', '12:00'))).state).toBe(confirmed);
  expect((await book(one, wish(rooms[1], '11:30', '12:30'))).state).toBe('slot-taken');
  expect((await book(one, wish(rooms[1], '10:00', '11:00'))).state).toBe(confirmed);
  const answers = await Promise.all(
    [hall, ...rooms].map((resource, turn) => book(turn % 2 ? one : other, wish(resource, '18:00', '19:00'))),
  );
  const states = answers.map(({ state }) => state);
  expect([
    [confirmed, 'slot-taken', 'slot-taken'],
    ['slot-taken', confirmed, confirmed],
  ]).toContainEqual(states);
});

describe('staff decides', () => {
  test('two wait for one time and both are confirmed at once: one is, the other is declined and told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const room = await resourceOn(one, space, { rules: { approval: true } });
      const [first, second] = [
        await book(one, wish(room, '10:00', '11:00')),
        await book(one, wish(room, '10:30', '11:30')),
      ];
      expect([first.state, second.state]).toEqual([requested, requested]);
      const answers = await Promise.all([
        one.bookings.confirmBooking({ name: first.name }),
        other.bookings.confirmBooking({ name: second.name }),
      ]);
      expect(new Set(answers.map(({ booking }) => booking?.state))).toEqual(new Set([confirmed, declined]));
      expect(answers.find(({ booking }) => booking?.state === declined)?.booking?.reason).toBe('taken');
      const events = await toldEventually(room, 4);
      expect(events.map((event) => event.replace(/.* /, '')).toSorted()).toEqual([
        'Confirmed',
        'Declined',
        'Requested',
        'Requested',
      ]);
    }
  });

  test('what was requested and is not confirmed before it would begin is over', async () => {
    const room = await resourceOn(one, space, { rules: { approval: true } });
    const { name } = await book(one, between(room, '2027-06-01T09:00:00Z', '2027-06-01T10:00:00Z'));
    moment = Date.parse('2027-06-01T09:00:00Z');
    await eventually(async () => (await stateOf(name)) === expired, { what: 'it to be over', timeout: 10_000 });
  });
});

describe('holds and waiting', () => {
  test('a hold that is not confirmed gives its place to who has waited longest', async () => {
    const room = await resourceOn(one, space, { rules: { holdMinutes: 15 } });
    const first = await book(one, wish(room, '10:00', '11:00', { hold: true }));
    const waits = [
      await book(other, wish(room, '10:00', '11:00', { wait: true })),
      await book(one, wish(room, '10:30', '11:30', { wait: true })),
    ];
    expect([first.state, ...waits.map(({ state }) => state)]).toEqual([held, waiting, waiting]);
    moment += 15 * 60_000;
    await eventually(async () => (await stateOf(waits[0]?.name ?? '')) === confirmed, {
      what: 'the first to have it',
      timeout: 10_000,
    });
    expect([await stateOf(first.name), await stateOf(waits[1]?.name ?? '')]).toEqual([expired, waiting]);
    await expect(one.bookings.confirmBooking({ name: first.name })).rejects.toMatchObject({ reason: 'booking-state' });
    await one.bookings.cancelBooking({ name: waits[0]?.name ?? '' });
    expect(await stateOf(waits[1]?.name ?? '')).toBe(confirmed);
  });

  test('a hold that is over keeps nobody from its time, before anybody has ended it', async () => {
    const room = await resourceOn(one, space, { rules: { holdMinutes: 15 } });
    const hold = await book(one, wish(room, '10:00', '11:00', { hold: true }));
    await one.bookings.confirmBooking({ name: hold.name });
    expect(await stateOf(hold.name)).toBe(confirmed);
    const next = await book(one, wish(room, '12:00', '13:00', { hold: true }));
    moment += 15 * 60_000;
    expect((await book(other, wish(room, '12:00', '13:00'))).state).toBe(confirmed);
    await eventually(async () => (await stateOf(next.name)) === expired, {
      what: 'the hold to be over',
      timeout: 10_000,
    });
  });
});

describe('series', () => {
  const weekly = { rule: 'FREQ=WEEKLY;COUNT=12' };
  const first = (room: string) => between(room, at('10:00', '2027-09-07'), at('11:00', '2027-09-07'));

  test('with week 3 taken, all or nothing names that date and writes nothing; skipping writes 11 of 12', async () => {
    const room = await resourceOn(one, space);
    await book(one, between(room, at('10:30', '2027-09-21'), at('11:30', '2027-09-21')));
    const refused = other.bookings.createBookingSeries({ first: first(room), ...weekly });
    await expect(refused).rejects.toMatchObject({
      reason: 'series-conflict',
      violations: [{ field: 'dates[2027-09-21T10:00:00]', rule: 'slot-taken' }],
    });
    expect(await Array.fromAsync(one.bookings.everyBooking({ resource: room }))).toHaveLength(1);
    const requestId = randomUUID();
    const skipping = { first: first(room), ...weekly, skipConflicts: true, requestId };
    const { series, bookings, skipped } = await other.bookings.createBookingSeries(skipping);
    expect(skipped).toMatchObject([{ date: '2027-09-21T10:00:00', reason: 'slot-taken' }]);
    expect(skipped).toHaveLength(1);
    expect(bookings.map(({ state }) => state)).toEqual(Array(11).fill(confirmed));
    // Ten in the morning there, also after the clocks were put back.
    expect(new Set(bookings.map(({ localStart }) => localStart.slice(11)))).toEqual(new Set(['10:00:00']));
    expect([bookings[0]?.startTime, bookings.at(-1)?.startTime]).toEqual([
      '2027-09-07T07:00:00.000Z',
      '2027-11-23T08:00:00.000Z',
    ]);
    const repeated = await one.bookings.createBookingSeries(skipping);
    expect([repeated.series, repeated.skipped, repeated.bookings.map(({ name }) => name)]).toEqual([
      series,
      skipped,
      bookings.map(({ name }) => name),
    ]);
    expect(new Set(await toldEventually(room, 12)).size).toBe(12);
  });

  test('one, it and those that follow, and all are moved and cancelled', async () => {
    const room = await resourceOn(one, space);
    const { bookings } = await one.bookings.createBookingSeries({ first: first(room), rule: 'FREQ=WEEKLY;COUNT=8' });
    const names = bookings.map(({ name }) => name);
    const [, second = '', , fourth = ''] = names;
    await one.bookings.moveBooking({
      name: second,
      startTime: at('15:00', '2027-09-15'),
      endTime: at('16:30', '2027-09-15'),
    });
    const { bookings: moved } = await other.bookings.moveBooking({
      name: fourth,
      startTime: at('11:00', '2027-09-29'),
      endTime: at('12:00', '2027-09-29'),
      scope: SeriesScope.SERIES_SCOPE_FOLLOWING,
    });
    expect(moved).toHaveLength(5);
    const locals = async () =>
      (await Array.fromAsync(one.bookings.everyBooking({ resource: room }))).map(
        ({ localStart, localEnd, state }) => `${localStart.slice(5, 16)}–${localEnd.slice(11, 16)} ${state}`,
      );
    expect(await locals()).toEqual([
      `09-07T10:00–11:00 ${confirmed}`,
      `09-15T15:00–16:30 ${confirmed}`,
      `09-21T10:00–11:00 ${confirmed}`,
      `09-29T11:00–12:00 ${confirmed}`,
      `10-06T11:00–12:00 ${confirmed}`,
      `10-13T11:00–12:00 ${confirmed}`,
      `10-20T11:00–12:00 ${confirmed}`,
      `10-27T11:00–12:00 ${confirmed}`,
    ]);
    await one.bookings.cancelBooking({ name: names[5] ?? '', scope: SeriesScope.SERIES_SCOPE_FOLLOWING });
    expect((await locals()).map((text) => Number(text.at(-1)))).toEqual([
      ...Array(5).fill(confirmed),
      ...Array(3).fill(cancelled),
    ]);
    await one.bookings.cancelBooking({ name: names[0] ?? '', scope: SeriesScope.SERIES_SCOPE_ALL });
    expect((await locals()).map((text) => Number(text.at(-1)))).toEqual(Array(8).fill(cancelled));
  });

  test('a move of several that cannot be had whole changes none of them', async () => {
    const room = await resourceOn(one, space);
    const { bookings } = await one.bookings.createBookingSeries({ first: first(room), rule: 'FREQ=DAILY;COUNT=4' });
    await book(one, between(room, at('12:00', '2027-09-09'), at('13:00', '2027-09-09')));
    const moving = one.bookings.moveBooking({
      name: bookings[0]?.name ?? '',
      startTime: at('12:30', '2027-09-07'),
      endTime: at('13:30', '2027-09-07'),
      scope: SeriesScope.SERIES_SCOPE_ALL,
    });
    await expect(moving).rejects.toMatchObject({
      reason: 'series-conflict',
      violations: [{ field: 'dates[2027-09-09T10:00:00]' }],
    });
    const after = await Promise.all(bookings.map(({ name }) => one.bookings.getBooking({ name })));
    expect(after.map(({ booking }) => booking)).toEqual(bookings);
    // Each into the place of the next.
    const { bookings: shifted } = await one.bookings.moveBooking({
      name: bookings[0]?.name ?? '',
      startTime: at('10:30', '2027-09-07'),
      endTime: at('11:30', '2027-09-07'),
      scope: SeriesScope.SERIES_SCOPE_ALL,
    });
    expect(shifted.map(({ localStart }) => localStart.slice(11, 16))).toEqual(Array(4).fill('10:30'));
  });
});

test('across the change of the clocks, midnight and the month: by the hours that pass there', async () => {
  const room = await resourceOn(one, space);
  const spans = [
    ['2027-10-31T02:00:00+03:00', '2027-10-31T05:00:00+02:00', 4],
    ['2028-03-26T02:00:00+02:00', '2028-03-26T05:00:00+03:00', 2],
    ['2027-07-31T22:00:00+03:00', '2027-08-01T02:00:00+03:00', 4],
  ] as const;
  for (const [startTime, endTime, hours] of spans) {
    const { booking } = await one.bookings.createBooking(
      between(room, new Date(startTime).toISOString(), new Date(endTime).toISOString()),
    );
    const { startTime: from = '', endTime: until = '', localStart, localEnd, timeZone } = booking ?? {};
    expect((Date.parse(until) - Date.parse(from)) / 3_600_000).toBe(hours);
    expect([localStart, localEnd, timeZone]).toEqual([startTime.slice(0, 19), endTime.slice(0, 19), 'Europe/Athens']);
    expect(
      (
        await book(
          other,
          between(room, new Date(endTime).toISOString(), new Date(Date.parse(endTime) + 900_000).toISOString()),
        )
      ).state,
    ).toBe(confirmed);
  }
});

describe('rules and rights', () => {
  test('every rule that is broken is named with its field', async () => {
    const room = await resourceOn(one, space, {
      seats: 4,
      openingHours: { weekly: [{ weekday: 'MO', ranges: [{ start: '09:00', end: '17:00' }] }], holidayCountry: 'GR' },
      rules: {
        granularityMinutes: 30,
        shortestMinutes: 60,
        longestMinutes: 120,
        leadTimeMinutes: 1_440,
        horizonMinutes: 60 * 24 * 60,
        cities: ['arta'],
      },
    });
    const refused = one.bookings.createBooking(wish(room, '16:45', '17:05', { people: 5, units: 2 }));
    const error = await refused.catch((caught: unknown) => caught);
    if (!(error instanceof RefusedError)) throw new Error('it was not refused');
    expect(error.violations.map(({ field, rule }) => `${field} ${rule}`).toSorted()).toEqual([
      'end_time not-in-granularity',
      'end_time too-short',
      'person city-not-admitted',
      'start_time not-in-granularity',
      'start_time outside-opening-hours',
      'units count',
    ]);
    expect(
      (
        await book(
          one,
          wish(room, '10:00', '11:00', {
            person: memberOf('arta'),
            startTime: at('10:00', '2027-10-04'),
            endTime: at('11:00', '2027-10-04'),
          }),
        )
      ).state,
    ).toBe('start_time beyond-horizon');
    expect((await book(one, wish(room, '10:00', '11:00', { person: memberOf('arta') }))).state).toBe(confirmed);
  });

  test('a wish for thousands of years is refused at once, also as a move', async () => {
    const room = await resourceOn(one, space);
    const ages = ['2027-07-05T07:00:00Z', '9999-12-31T07:00:00Z'] as const;
    expect((await book(one, between(room, ...ages))).state).toBe('end_time too-long');
    const { name } = await book(one, wish(room, '10:00', '11:00'));
    const move = one.bookings.moveBooking({ name, startTime: ages[0], endTime: ages[1] });
    await expect(move).rejects.toMatchObject({ violations: [{ field: 'end_time', rule: 'too-long' }] });
  });

  test('members book, see and cancel what is theirs; of others they learn nothing', async () => {
    const room = await resourceOn(one, space, {
      rules: {
        cancellation: [
          { beforeMinutes: 1_440, feePermille: 500 },
          { beforeMinutes: 60, feePermille: 1_000 },
        ],
      },
    });
    const member = randomUUID() as Uuid;
    const actor: Actor = { kind: 'account', id: 'maria', node, roles: ['member'], member, session: 's' };
    const { client: maria } = await servingCoworking(scope, servers, { actor, now });
    const { booking } = await maria.bookings.createBooking({
      resource: room,
      startTime: at('10:00'),
      endTime: at('11:00'),
      note: ' Πρόβα ',
    });
    expect(booking).toMatchObject({ person: `nodes/${node}/members/${member}`, note: 'Πρόβα', state: confirmed });
    const theirs = await book(one, wish(room, '12:00', '13:00'));
    await expect(maria.bookings.getBooking({ name: theirs.name })).rejects.toMatchObject({
      reason: 'booking-not-found',
    });
    await expect(maria.bookings.cancelBooking({ name: theirs.name })).rejects.toMatchObject({
      reason: 'booking-not-found',
    });
    await expect(Array.fromAsync(maria.bookings.everyBooking({ resource: room }))).rejects.toMatchObject({
      reason: 'not-allowed',
    });
    expect((await book(maria, wish(room, '14:00', '15:00'))).state).toBe('not-allowed');
    expect((await Array.fromAsync(maria.bookings.everyBooking())).map(({ name }) => name)).toEqual([booking?.name]);
    const { bookings } = await maria.bookings.cancelBooking({ name: booking?.name ?? '' });
    expect(bookings[0]).toMatchObject({ state: cancelled, reason: 'own-wish', feePermille: 0 });
    const late = await maria.bookings.createBooking({
      resource: room,
      startTime: new Date(moment + 90 * 60_000 - (moment % 900_000)).toISOString(),
      endTime: new Date(moment + 150 * 60_000 - (moment % 900_000)).toISOString(),
    });
    expect((await maria.bookings.cancelBooking({ name: late.booking?.name ?? '' })).bookings[0]).toMatchObject({
      feePermille: 500,
    });
  });

  test('a booking costs what was agreed: by the hours that pass, its units and the price of then; a late cancellation its part', async () => {
    const price = (minorUnits: bigint) => ({ minorUnits, currencyCode: 'EUR' });
    const cancellation = [{ beforeMinutes: 2_000_000, feePermille: 333 }];
    const desks = await resourceOn(one, space, { units: 4, memberPrice: price(1_250n), rules: { cancellation } });
    const member = randomUUID() as Uuid;
    const actor: Actor = { kind: 'account', id: 'nikos', node, roles: ['member'], member, session: 's' };
    const { client: nikos } = await servingCoworking(scope, servers, { actor, now });
    const night = { startTime: '2027-10-30T23:00:00Z', endTime: '2027-10-31T03:15:00Z' };
    const { booking } = await one.bookings.createBooking({
      resource: desks,
      person: `nodes/${node}/members/${member}`,
      ...night,
      units: 2,
    });
    // Four hours and a quarter, though the clocks show three and a quarter.
    expect(booking).toMatchObject({
      localStart: '2027-10-31T02:00:00',
      localEnd: '2027-10-31T05:15:00',
      price: price(10_625n),
    });
    await one.spaces.updateResource({
      resource: { name: desks, memberPrice: price(2_000n) },
      updateMask: ['member_price'],
    });
    const name = booking?.name ?? '';
    expect((await nikos.bookings.getBooking({ name })).booking?.price).toMatchObject(price(10_625n));
    const moved = await one.bookings.moveBooking({
      name,
      startTime: night.startTime,
      endTime: '2027-10-31T00:00:00Z',
    });
    expect(moved.bookings[0]?.price).toMatchObject(price(4_000n));
    const { bookings } = await nikos.bookings.cancelBooking({ name });
    expect(bookings[0]).toMatchObject({ feePermille: 333, cancellationFee: price(1_332n) });
  });

  test('units and parts of what is booked stay; what is retired is booked no more', async () => {
    const desks = await resourceOn(one, space, { units: 3 });
    await book(one, wish(desks, '10:00', '11:00'));
    const update = (resource: object, ...updateMask: string[]) =>
      one.spaces.updateResource({ resource: { name: desks, ...resource }, updateMask });
    await expect(update({ units: 2 }, 'units')).rejects.toMatchObject({ reason: 'resource-in-use' });
    expect((await update({ units: 4 }, 'units')).resource?.units).toBe(4);
    await update({ retired: true }, 'retired');
    expect((await book(one, wish(desks, '12:00', '13:00'))).state).toBe('resource retired');
  });
});

test('a part of a hall that is booked keeps its units and parts, at any depth; what nobody has booked may change', async () => {
  const [corner, side] = [await resourceOn(one, space, { units: 2 }), await resourceOn(one, space)];
  const wing = await resourceOn(one, space, { parts: [corner] });
  const hall = await resourceOn(one, space, { parts: [wing, side] });
  const update = (name: string, resource: object, ...updateMask: string[]) =>
    one.spaces.updateResource({ resource: { name, ...resource }, updateMask });
  const { name } = await book(one, wish(hall, '10:00', '11:00'));
  for (const change of [
    () => update(corner, { units: 3 }, 'units'),
    () => update(wing, { parts: [] }, 'parts'),
    () => update(hall, { parts: [wing] }, 'parts'),
  ])
    await expect(change()).rejects.toMatchObject({ reason: 'resource-in-use' });
  expect((await book(one, wish(corner, '10:30', '11:30'))).state).toBe('slot-taken');
  await one.bookings.cancelBooking({ name });
  expect((await update(corner, { units: 3 }, 'units')).resource?.units).toBe(3);
  await expect(update(corner, { parts: [hall] }, 'parts')).rejects.toMatchObject({
    violations: expect.arrayContaining([expect.objectContaining({ field: 'resource.parts' })]) as object[],
  });
});

describe('presence', () => {
  const soon = (minutes: number) => new Date(Math.ceil(moment / 900_000) * 900_000 + minutes * 60_000).toISOString();

  test('who has booked checks in by the code at the door, and leaves the rest of her time to others', async () => {
    const room = await resourceOn(one, space, { rules: { graceMinutes: 15 } });
    const member = randomUUID() as Uuid;
    const actor: Actor = { kind: 'account', id: 'eleni', node, roles: ['member'], member, session: 's' };
    const { client: eleni } = await servingCoworking(scope, servers, { actor, now });
    const { booking } = await eleni.bookings.createBooking({
      resource: room,
      startTime: soon(120),
      endTime: soon(240),
    });
    const name = booking?.name ?? '';
    const { doorCode } = await one.presence.getDoorCode({ space });
    await expect(eleni.presence.checkIn({ name, doorCode })).rejects.toMatchObject({ reason: 'too-early' });
    await expect(eleni.presence.getDoorCode({ space })).rejects.toMatchObject({ reason: 'not-allowed' });
    moment = Date.parse(soon(120));
    await expect(eleni.presence.checkIn({ name, doorCode })).rejects.toMatchObject({
      violations: [{ field: 'door_code', rule: 'door-code' }],
    });
    const { doorCode: current } = await other.presence.getDoorCode({ space });
    const answers = await Promise.all([1, 2].map(() => eleni.presence.checkIn({ name, doorCode: current })));
    expect(answers.map((answer) => answer.booking?.checkInTime)).toEqual([soon(0), soon(0)]);
    expect((await one.presence.listPresent({ space })).bookings.map((present) => present.name)).toEqual([name]);
    moment = Date.parse(soon(60));
    expect((await book(other, between(room, soon(0), soon(60)))).state).toBe('slot-taken');
    const left = await eleni.presence.checkOut({ name });
    expect(left.booking?.checkOutTime).toBe(soon(0));
    expect((await book(other, between(room, soon(0), soon(60)))).state).toBe(confirmed);
    expect((await one.presence.listPresent({ space })).bookings).toEqual([]);
    expect((await toldEventually(room, 4)).map((event) => event.replace(/.* /, ''))).toEqual([
      'Confirmed',
      'CheckedIn',
      'CheckedOut',
      'Confirmed',
    ]);
  });

  test('where nobody comes within the grace the place goes to who waits for the rest, and a late comer is told', async () => {
    const room = await resourceOn(one, space, { rules: { graceMinutes: 15 } });
    const first = await book(one, between(room, soon(60), soon(180)));
    const second = await book(one, between(room, soon(90), soon(180), { wait: true }));
    expect(second.state).toBe(waiting);
    moment = Date.parse(soon(75));
    await eventually(async () => (await stateOf(second.name)) === confirmed, {
      what: 'the other to have it',
      timeout: 10_000,
    });
    expect(await stateOf(first.name)).toBe(BookingState.BOOKING_STATE_NO_SHOW);
    await expect(one.presence.checkIn({ name: first.name })).rejects.toMatchObject({ reason: 'booking-state' });
  });
});
