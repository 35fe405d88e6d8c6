import type { NodeClient } from '@inclust/client';
import { fileScope, noteSecret, openTestDatabase, openTestNats } from '@inclust/testkit';
import ICAL from 'ical.js';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { accountOf, memberOf, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';

const scope = fileScope();
const person = memberOf();
let staff: NodeClient;
let member: NodeClient;
let origin = '';
let mongo: Connection;
let space: string;
let moment = Date.parse('2027-06-01T08:00:00Z');

beforeAll(async () => {
  const servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  const now = () => moment;
  const served = await servingCoworking(scope, servers, { now });
  ({ client: staff, mongo } = served);
  ({ client: member, origin } = await servingCoworking(scope, servers, { now, actor: accountOf(person) }));
  space = await spaceOn(staff, {
    names: { el: { text: 'Παλιό Φρούριο, αίθουσα εργασίας' }, sq: { text: 'Kështjella e Vjetër' } },
    address: { street: 'Λιστόν 1', locality: 'Κέρκυρα', postalCode: '49100', countryCode: 'GR' },
  });
});

async function linked(language = ''): Promise<string> {
  const { path } = await member.bookingCalendar.createCalendarLink({ language });
  return noteSecret(path);
}

async function book(resource: string, startTime: string, endTime: string, more: object = {}): Promise<string> {
  const { booking } = await member.bookings.createBooking({ resource, startTime, endTime, ...more });
  return booking?.name ?? '';
}

/** What a calendar says of each booking, by its name, as ical.js reads it. */
async function read(path: string): Promise<ReadonlyMap<string, ICAL.Event>> {
  const answer = await fetch(`${origin}${path}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
  const text = await answer.text();
  expect(text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  return new Map(
    events.map((event) => [`nodes/kerkyra/bookings/${/^booking-(.*)@kerkyra\.inclust$/.exec(event.uid)?.[1]}`, event]),
  );
}

const statusOf = (event: ICAL.Event | undefined) => event?.component.getFirstPropertyValue('status');

test('a calendar has the own bookings alone, as they stand, in the zone of the space, and follows each change', async () => {
  const [room, asked] = [
    await resourceOn(staff, space, { rules: { holdMinutes: 30 } }),
    await resourceOn(staff, space, { rules: { approval: true } }),
  ];
  const at = (hour: string) => `2027-07-05T${hour}:00:00Z`;
  const mine = await book(room, at('07'), at('09'), { note: 'Μυστική πρόβα' });
  const held = await book(room, at('10'), at('11'), { hold: true });
  const requested = await book(asked, at('07'), at('09'));
  const others = await staff.bookings.createBooking({
    resource: room,
    person: memberOf(),
    startTime: at('12'),
    endTime: at('13'),
  });
  const waiting = await book(room, at('12'), at('13'), { wait: true });
  const path = await linked();
  const before = await read(path);
  expect([...before.keys()].toSorted()).toEqual([mine, held, requested, waiting].toSorted());
  expect(before.has(others.booking?.name ?? '')).toBe(false);
  expect([mine, held, requested, waiting].map((name) => statusOf(before.get(name)))).toEqual([
    'CONFIRMED',
    'TENTATIVE',
    'TENTATIVE',
    'TENTATIVE',
  ]);
  const shown = before.get(mine);
  expect(shown?.component.getFirstProperty('dtstart')?.toICALString()).toBe(
    'DTSTART;TZID=Europe/Athens:20270705T100000',
  );
  expect([shown?.summary, shown?.location]).toEqual([
    'Αίθουσα — Παλιό Φρούριο, αίθουσα εργασίας',
    'Παλιό Φρούριο, αίθουσα εργασίας, Λιστόν 1, 49100 Κέρκυρα',
  ]);
  expect(await (await fetch(`${origin}${path}`)).text()).not.toContain('Μυστική');
  await member.bookings.moveBooking({ name: mine, startTime: at('14'), endTime: at('16') });
  await staff.bookings.declineBooking({ name: requested });
  const after = await read(path);
  expect(after.get(mine)?.startDate.toJSDate().toISOString()).toBe('2027-07-05T14:00:00.000Z');
  expect(after.get(mine)?.sequence).toBe((shown?.sequence ?? 0) + 1);
  await member.bookings.cancelBooking({ name: mine });
  const last = await read(path);
  expect([statusOf(last.get(mine)), last.get(mine)?.sequence]).toEqual(['CANCELLED', (shown?.sequence ?? 0) + 2]);
  expect([statusOf(last.get(requested)), last.get(requested)?.description]).toEqual(['CANCELLED', 'Δεν εγκρίθηκε.']);
});

test('the second of two equal hours begins when it was booked for', async () => {
  const room = await resourceOn(staff, space);
  const startTime = '2027-10-31T01:30:00.000Z';
  const name = await book(room, startTime, '2027-10-31T02:30:00Z');
  const event = (await read(await linked())).get(name);
  expect(event?.startDate.toJSDate().toISOString()).toBe(startTime);
  expect(event?.endDate.toJSDate().toISOString()).toBe('2027-10-31T02:30:00.000Z');
});

test('it is written in the language that was asked for, and one that is unknown is refused', async () => {
  const room = await resourceOn(staff, space);
  const name = await book(room, '2027-09-05T07:00:00Z', '2027-09-05T08:00:00Z');
  expect((await read(await linked('sq'))).get(name)?.summary).toBe('Αίθουσα — Kështjella e Vjetër');
  await expect(member.bookingCalendar.createCalendarLink({ language: 'de' })).rejects.toMatchObject({
    violations: [{ field: 'language', rule: 'language-unknown' }],
  });
});

test('who has it already is told so, until something changes', async () => {
  const room = await resourceOn(staff, space);
  const path = await linked();
  moment += 5_000;
  const first = await fetch(`${origin}${path}`);
  const known = {
    'if-none-match': first.headers.get('etag') ?? '',
    'if-modified-since': first.headers.get('last-modified') ?? '',
  };
  expect(known['if-modified-since']).not.toBe('');
  const { 'if-none-match': _, ...since } = known;
  const statuses = async () =>
    Promise.all([known, since].map(async (headers) => (await fetch(`${origin}${path}`, { headers })).status));
  expect(await statuses()).toEqual([304, 304]);
  const name = await book(room, '2027-09-06T07:00:00Z', '2027-09-06T08:00:00Z');
  expect(await statuses()).toEqual([200, 200]);
  expect((await read(path)).has(name)).toBe(true);
});

test('a new link ends the one before, and a revoked one is as one that never was; only a hash is kept', async () => {
  const [first, second] = [await linked(), await linked()];
  const unknown = second.replace(/[\w-]{43}/, 'x'.repeat(43));
  const answers = async () =>
    Promise.all(
      [first, second, unknown, '/feeds/bookings/nothing.ics'].map(async (path) => {
        const answer = await fetch(`${origin}${path}`);
        const { status, headers } = answer;
        return { status, type: headers.get('content-type'), text: status === 200 ? '' : await answer.text() };
      }),
    );
  const [ended, held, never, malformed] = await answers();
  expect([ended, malformed]).toEqual([never, never]);
  expect([never?.status, held?.status]).toEqual([404, 200]);
  const kept = JSON.stringify(await mongo.collection('calendar_links').find().toArray());
  for (const path of [first, second]) expect(kept).not.toContain(/[\w-]{43}/.exec(path)?.[0] ?? '?');
  expect((await member.bookingCalendar.getCalendarLink()).createTime).toBe(new Date(moment).toISOString());
  await staff.bookingCalendar.revokeCalendarLink({ person });
  expect((await answers()).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect((await member.bookingCalendar.getCalendarLink()).createTime).toBeUndefined();
});

test('only she makes a link, and only staff asks about those of others', async () => {
  await expect(staff.bookingCalendar.createCalendarLink()).rejects.toMatchObject({ reason: 'account-without-member' });
  const other = memberOf();
  await expect(member.bookingCalendar.revokeCalendarLink({ person: other })).rejects.toMatchObject({
    reason: 'not-allowed',
  });
  expect((await staff.bookingCalendar.getCalendarLink({ person: other })).createTime).toBeUndefined();
  const answer = await fetch(`${origin}${await linked()}`, { method: 'POST', body: 'x' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('of two links that are made at once one is left', async () => {
  const paths = await Promise.all(Array.from({ length: 6 }, () => linked()));
  const statuses = await Promise.all(paths.map(async (path) => (await fetch(`${origin}${path}`)).status));
  expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 404, 404, 404, 404, 404]);
});
