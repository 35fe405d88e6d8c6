import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUIDv7 } from 'node:crypto';
import type { NodeClient } from '@inclust/client';
import { MemberErased, SeriesScope } from '@inclust/contracts';
import { outgoingEvent, publishEvents } from '@inclust/messaging';
import { eventually, fileScope, openTestDatabase, openTestNats } from '@inclust/testkit';
import type { NatsConnection } from '@nats-io/transport-node';
import ICAL from 'ical.js';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { readLetters, registerOf, type ReadLetter } from './reading-letters.ts';
import { accountOf, memberOf, node, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';

const scope = fileScope();
const folder = mkdtempSync(join(tmpdir(), 'inclust-booking-letters-'));
scope.defer(() => rmSync(folder, { recursive: true }));
const [eleni, teuta, mary, silent] = [memberOf(), memberOf(), memberOf(), memberOf()];
let staff: NodeClient;
let other: NodeClient;
let hers: NodeClient;
let mongo: Connection;
let nats: NatsConnection;
let space: string;
let moment = Date.parse('2027-06-01T08:00:00Z');
const now = () => moment;

beforeAll(async () => {
  const servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  const membersAddress = await registerOf(scope, [
    { name: eleni, email: 'eleni@example.gr', languages: ['el'], called: ['Ελένη', 'Κόντη'] },
    { name: teuta, email: 'teuta@example.al', languages: ['sq'], called: ['Teuta', 'Hoxha'] },
    { name: mary, email: 'mary@example.org', languages: ['en'], called: ['Mary', 'Smith'] },
    { name: silent, email: '', languages: [], called: ['Agim', 'Leka'] },
  ]);
  const letters = { folder, membersAddress };
  ({ client: staff, mongo, nats } = await servingCoworking(scope, servers, { now, letters }));
  other = (await servingCoworking(scope, servers, { now, letters })).client;
  hers = (await servingCoworking(scope, servers, { now, actor: accountOf(eleni) })).client;
  space = await spaceOn(staff, {
    names: { el: { text: 'Λιμάνι' }, sq: { text: 'Porti' } },
    timeZone: 'Europe/London',
    address: { street: 'Λιστόν 1', locality: 'Κέρκυρα', countryCode: 'GR' },
  });
});

let day = 0;
/** Two hours of a day of July 2027, another with each call. */
function time(hour = 8): { readonly startTime: string; readonly endTime: string } {
  const start = Date.parse('2027-07-01T00:00:00Z') + (day += 1) * 24 * 3_600_000 + hour * 3_600_000;
  return { startTime: new Date(start).toISOString(), endTime: new Date(start + 7_200_000).toISOString() };
}

async function book(resource: string, person: string, at = time(), more: object = {}): Promise<string> {
  const { booking } = await staff.bookings.createBooking({ resource, person, ...at, ...more });
  return booking?.name ?? '';
}

const lettersTo = (address: string): readonly ReadLetter[] => readLetters(folder).filter(({ to }) => to === address);

/** The letter to an address whose subject begins so and whose text names something, once it is there; and that it is there once. */
async function letter(address: string, subject: string, about: string): Promise<ReadLetter> {
  const found = () => lettersTo(address).filter((one) => one.subject.startsWith(subject) && one.text.includes(about));
  await eventually(() => found().length > 0, { what: `"${subject}" to ${address}`, timeout: 15_000 });
  const [first, ...more] = found();
  if (!first || more.length > 0) throw new Error(`"${subject}" is there ${more.length + 1} times`);
  return first;
}

const events = ({ calendar }: ReadLetter) =>
  new ICAL.Component(ICAL.parse(calendar)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));

/** All that the ledger still has to do is done. */
const settled = () =>
  eventually(async () => (await mongo.collection('booking_letters').countDocuments({ state: 'due' })) === 0, {
    what: 'no letter to be due',
    timeout: 15_000,
  });

test('a booking is confirmed in the language of who has it, by the clocks of the space and by her own, with the date for her calendar', async () => {
  const room = await resourceOn(staff, space);
  const name = await book(room, eleni, { startTime: '2027-07-30T08:00:00Z', endTime: '2027-07-30T10:00:00Z' });
  const id = name.split('/')[3] ?? '?';
  const found = await letter('eleni@example.gr', 'Επιβεβαίωση κράτησης: Αίθουσα', id);
  expect(found.language).toBe('el');
  expect(found.messageId).toMatch(/^<[0-9a-f-]{36}@kerkyra\.example>$/);
  expect(found.text).toContain('Γεια σας, Ελένη Κόντη,');
  expect(found.text).toMatch(/Πότε: .*30 Ιουλίου 2027.* 09:00\D*11:00 \(Θερινή ώρα Βρετανίας\)/);
  expect(found.text).toMatch(/Με τη δική σας ώρα: .* 11:00\D*13:00 \(Θερινή ώρα Ανατολικής Ευρώπης\)/);
  expect(found.text).toContain('Πού: Λιμάνι, Λιστόν 1, Κέρκυρα');
  expect(found.text).toContain(`https://portal.example/bookings/${id}`);
  const [event] = events(found);
  expect([event?.uid, event?.startDate.toJSDate().toISOString()]).toEqual([
    `booking-${id}@kerkyra.inclust`,
    '2027-07-30T08:00:00.000Z',
  ]);
});

test('what is requested, approved and declined is told, and to who asked too late that another one was first', async () => {
  const room = await resourceOn(staff, space, { rules: { approval: true } });
  const at = time();
  const [first, late] = [await book(room, teuta, at), await book(room, mary, at)];
  await letter('teuta@example.al', 'Kërkesa u mor', first.split('/')[3] ?? '?');
  await letter('mary@example.org', 'Request received', late.split('/')[3] ?? '?');
  await staff.bookings.confirmBooking({ name: first });
  const approved = await letter('teuta@example.al', 'U miratua', first.split('/')[3] ?? '?');
  expect(approved.text).toContain('Kërkesa juaj u miratua dhe rezervimi u konfirmua.');
  const taken = await letter('mary@example.org', 'No longer free', late.split('/')[3] ?? '?');
  expect(taken.text).toContain('another booking was confirmed first for that time');
  expect(taken.calendar).toBe('');
  const third = await book(room, mary);
  await letter('mary@example.org', 'Request received', third.split('/')[3] ?? '?');
  await other.bookings.declineBooking({ name: third });
  await letter('mary@example.org', 'Not approved', third.split('/')[3] ?? '?');
});

test('who moves and cancels is told, with what it costs, and who waited gets the place and is told so', async () => {
  const cancellation = [{ beforeMinutes: 2_000_000, feePermille: 500 }];
  const price = { currencyCode: 'EUR', minorUnits: 1_000n };
  const room = await resourceOn(staff, space, { rules: { cancellation }, memberPrice: price as never });
  const at = time();
  const mine = await book(room, eleni, time());
  const id = mine.split('/')[3] ?? '?';
  await letter('eleni@example.gr', 'Επιβεβαίωση κράτησης', id);
  await hers.bookings.moveBooking({ name: mine, ...at });
  expect(events(await letter('eleni@example.gr', 'Νέα ώρα', id))[0]?.sequence).toBe(2);
  const waits = await book(room, teuta, at, { wait: true });
  await hers.bookings.cancelBooking({ name: mine });
  const gone = await letter('eleni@example.gr', 'Ακύρωση κράτησης', id);
  expect(gone.text).toContain('όπως ζητήσατε');
  expect(gone.text.replaceAll('\u00a0', ' ')).toContain('Η ακύρωση χρεώνεται με 10 €.');
  expect(events(gone)[0]?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  await letter('teuta@example.al', 'E keni vendin', waits.split('/')[3] ?? '?');
  await settled();
  // Nobody was told of waiting, nor twice of anything.
  expect(lettersTo('teuta@example.al').filter(({ text }) => text.includes(waits.split('/')[3] ?? '?'))).toHaveLength(1);
});

test('to whom nobody came is told so', async () => {
  const room = await resourceOn(staff, space, { rules: { graceMinutes: 15 } });
  const at = time();
  const name = await book(room, mary, at);
  await letter('mary@example.org', 'Booked', name.split('/')[3] ?? '?');
  const before = moment;
  moment = Date.parse(at.startTime) + 16 * 60_000;
  await letter('mary@example.org', 'You were not there', name.split('/')[3] ?? '?');
  moment = before;
});

test('a series is one letter with all its dates, and its end another', async () => {
  const room = await resourceOn(staff, space);
  const first = { resource: room, person: teuta, startTime: '2027-09-07T08:00:00Z', endTime: '2027-09-07T09:00:00Z' };
  const { series, bookings } = await other.bookings.createBookingSeries({ first, rule: 'FREQ=WEEKLY;COUNT=12' });
  const id = series.split('/')[3] ?? '?';
  const found = await letter('teuta@example.al', 'Rezervimi u konfirmua', id);
  expect(found.text).toContain('U konfirmuan 12 rezervime tuajat.');
  expect(found.text).toContain('12 data:');
  expect(events(found).map(({ uid }) => uid)).toEqual(
    bookings.map(({ name }) => `booking-${name.split('/')[3]}@kerkyra.inclust`),
  );
  const name = bookings[0]?.name ?? '';
  await staff.bookings.cancelBooking({ name, scope: SeriesScope.SERIES_SCOPE_ALL });
  const gone = await letter('teuta@example.al', 'Rezervimi u anulua', id);
  expect(gone.text).toContain('U anuluan nga drejtuesit e hapësirës 12 rezervime tuajat.');
  await settled();
  expect(lettersTo('teuta@example.al').filter(({ text }) => text.includes(id))).toHaveLength(2);
});

test('who has no address and members of other nodes get none, and the ledger says why', async () => {
  const room = await resourceOn(staff, space);
  const [first, second] = [await book(room, silent), await book(room, memberOf('arta'))];
  const ids = [first, second].map((name) => name.split('/')[3] ?? '?');
  const kept = async () => {
    const found = await mongo
      .collection('booking_letters')
      .find({ about: { $in: ids } })
      .toArray();
    return found.map(({ state, because }) => `${state} ${because}`).join();
  };
  // The letter of one may be due after that of the other was settled.
  await eventually(async () => (await kept()) === 'skipped no-address,skipped no-address', {
    what: 'both to be skipped',
    timeout: 10_000,
  });
});

test('the letters of who is erased are deleted, and the ledger has never known of her', async () => {
  const room = await resourceOn(staff, space);
  const person = eleni.split('/')[3] ?? '?';
  await book(room, eleni);
  await settled();
  expect(lettersTo('eleni@example.gr').length).toBeGreaterThan(0);
  const kept = JSON.stringify(await mongo.collection('booking_letters').find().toArray());
  for (const secret of [person, 'eleni', 'Ελένη']) expect(kept).not.toContain(secret);
  const message = MemberErased.fromPartial({ facts: { version: 2n, memberId: person } });
  const body = MemberErased.encode(message).finish();
  const at = new Date().toISOString();
  const event = { id: randomUUIDv7(), type: 'inclust.members.v1.MemberErased', version: 2, at, body } as const;
  await publishEvents(nats, [outgoingEvent(node, `members/${person}`, event)]);
  await eventually(() => lettersTo('eleni@example.gr').length === 0, { what: 'her letters to go', timeout: 15_000 });
  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  expect(files.filter((text) => text.includes('eleni@example.gr'))).toEqual([]);
});
