import { series, timed } from '@inclust/schedule';
import type { FollowedEvent } from '../src/app/places/follow-event.ts';
import { Metadata } from '@grpc/grpc-js';
import {
  PaymentState,
  RegistrationConfirmed,
  RegistrationDecision,
  RegistrationState,
  type Registration,
} from '@inclust/contracts';
import { parseUuid, type Uuid } from '@inclust/kernel';
import { callUnary } from '@inclust/rpc';
import { eventually, fileScope, openTestNats, testDatabase, testScope } from '@inclust/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import type { Registrations } from '../src/registrations.ts';
import { node, openStream } from './offices.ts';
import { calls, guest, memberOf, newRequestId, refused, seats, serving } from './serving-registrations.ts';

const scope = fileScope();
const database = testDatabase();
let nats: NatsConnection;
let mongo: Connection;
let staff: ReturnType<typeof calls>;
let anybody: ReturnType<typeof calls>;
let maria: ReturnType<typeof calls>;
let nikos: ReturnType<typeof calls>;
let registrations: Registrations;
const none = new Metadata();
const mariasName = memberOf(1).name;

beforeAll(async () => {
  nats = await openStream(scope, scope.use(await openTestNats()).url);
  const first = await serving(scope, database.url, nats);
  ({ mongo, registrations } = first);
  staff = calls(first.client);
  anybody = calls((await serving(scope, database.url, nats, guest)).client);
  maria = calls((await serving(scope, database.url, nats, memberOf(1))).client);
  nikos = calls((await serving(scope, database.url, nats, memberOf(2))).client);
});

/** An event of its own with rules; the name of one of its dates. */
async function occurrence(rules: Parameters<typeof staff.setRules>[1] = {}, recurrence = '2027-10-19T19:00:00') {
  const event = `nodes/${node}/events/${randomUUID()}`;
  await staff.setRules(event, rules);
  return { event, name: `${event}/occurrences/${recurrence}` };
}

const room = (capacity: number) => ({ quotas: [{ id: 'room', capacity }] });
const nameOf = (registration: Registration | undefined) => registration?.name ?? '';
const stateOf = (registration: Registration | undefined) => registration?.state;
const { REGISTRATION_STATE_CONFIRMED: confirmed, REGISTRATION_STATE_CANCELLED: cancelled } = RegistrationState;
const { REGISTRATION_STATE_WAITING: waiting, REGISTRATION_STATE_OFFERED: offered } = RegistrationState;

describe('guests', () => {
  test('a guest registers with her name and address, reads and cancels by the secret of her link, and nobody without it', async () => {
    const { name } = await occurrence();
    const lines = [seats(1, 'Ελένη Γκίκα', 'eleni@example.org')];
    const { registration, linkToken } = await anybody.register(name, { lines });
    expect([stateOf(registration), registration?.person.split('/')[0]]).toEqual([confirmed, 'guests']);
    const own = nameOf(registration);
    expect((await anybody.get(own, linkToken))?.lines[0]?.attendees).toMatchObject([
      { displayName: 'Ελένη Γκίκα', email: 'eleni@example.org' },
    ]);
    expect(await refused(anybody.get(own))).toBe('not-allowed');
    expect(await refused(anybody.cancel(own, `${linkToken}x`))).toBe('not-allowed');
    expect(await refused(maria.get(own))).toBe('not-allowed');
    const links = await mongo.collection('registration_links').find().toArray();
    expect(JSON.stringify(links)).not.toContain(linkToken);
    const done = await anybody.cancel(own, linkToken);
    expect([stateOf(done), done?.reason, done?.etag]).toEqual([cancelled, 'own-wish', '2']);
    expect((await anybody.cancel(own, linkToken))?.etag).toBe('2');
  });

  test('an order has at most 1,000 places, also where the event has no end of them', async () => {
    const { name } = await occurrence({ quotas: [{ id: 'room' }] } as never);
    expect(await refused(maria.register(name, { lines: [seats(1_001)] }))).toBe('invalid-input, lines per-order-limit');
    expect(await refused(maria.register(name, { lines: [seats(4_000_000_000)] }))).toBe(
      'invalid-input, lines per-order-limit',
    );
  });

  test('who does not say who she is is refused by field, and a request id that can be guessed too', async () => {
    const { name } = await occurrence();
    expect(await refused(anybody.register(name))).toBe(
      'invalid-input, lines[0].attendees[0].display_name required, lines[0].attendees[0].email required',
    );
    const lines = [seats(1, 'A', 'a@example.org')];
    expect(await refused(anybody.register(name, { lines, requestId: 'request-1' }))).toBe(
      'invalid-input, request_id request-id-guessable',
    );
    expect(await refused(anybody.register(name, { lines, person: mariasName }))).toBe('not-allowed');
  });

  test('a guest holds places and says who she is later', async () => {
    const { name } = await occurrence();
    const { registration, linkToken } = await anybody.hold(name);
    expect(stateOf(registration)).toBe(RegistrationState.REGISTRATION_STATE_HELD);
    const own = nameOf(registration);
    expect(await refused(anybody.confirm(own, [seats(1)], linkToken))).toContain('display_name required');
    const done = await anybody.confirm(own, [seats(1, 'A', 'a@example.org')], linkToken);
    expect([stateOf(done), done?.etag]).toEqual([confirmed, '2']);
  });
});

describe('requests', () => {
  test('a repeat gets the first registration, another order under the same id is refused', async () => {
    const { name } = await occurrence(room(5));
    const requestId = newRequestId();
    const first = await maria.register(name, { requestId });
    const again = await maria.register(name, { requestId });
    expect(again).toEqual(first);
    expect(await refused(maria.register(name, { requestId, lines: [seats(2)] }))).toBe('registration-differs');
    const { registrations } = await staff.list({ occurrence: name });
    expect(registrations.map(nameOf)).toEqual([nameOf(first.registration)]);
    const [seat] = (await anybody.availability(name)).ticketTypes;
    expect(seat).toMatchObject({ remaining: 4n, perOrder: 4n, waiting: 0n });
  });

  test('a secret is told again to who repeats, and both hold', async () => {
    const { name } = await occurrence();
    const request = { requestId: newRequestId(), lines: [seats(1, 'A', 'a@example.org')] };
    const [first, again] = [await anybody.register(name, request), await anybody.register(name, request)];
    expect(again.registration).toEqual(first.registration);
    for (const { linkToken } of [first, again])
      expect(await anybody.get(nameOf(first.registration), linkToken)).toEqual(first.registration);
  });

  test('what there is not, or is not open, is said with its code', async () => {
    const { event, name } = await occurrence();
    expect(await refused(maria.register(`${event}/occurrences/2029-01-01`))).toBe('occurrence-not-found');
    expect(await refused(maria.register(`${event}/occurrences/2028-01-01`))).toBe('event-not-published');
    expect(await anybody.availability(`${event}/occurrences/2028-01-01`)).toMatchObject({
      open: false,
      reason: 'event-not-published',
      ticketTypes: [{ remaining: 0n, perOrder: 0n }],
    });
    const other = `nodes/${node}/events/${randomUUID()}/occurrences/2027-01-01`;
    expect(await refused(maria.register(other))).toBe('no-registration');
    expect(await refused(maria.register(`${event}/occurrences/once`))).toBe('invalid-input, occurrence resource-name');
    expect(await refused(staff.get(`${name}/registrations/${randomUUID()}`))).toBe('registration-not-found');
    expect(await refused(maria.get(`${name}/registrations/${randomUUID()}`))).toBe('not-allowed');
  });
});

test('the language of letters is kept as it was asked for, and must be one of the three', async () => {
  const { name } = await occurrence();
  const lines = [seats(1, 'A', 'a@example.org')];
  const { registration, linkToken } = await anybody.register(name, { lines, language: 'sq' });
  expect(registration?.language).toBe('sq');
  expect((await anybody.get(nameOf(registration), linkToken))?.language).toBe('sq');
  const other = await anybody.register(name, { lines });
  expect(other.registration?.language).toBe('');
  expect(await refused(anybody.register(name, { lines, language: 'de' }))).toBe(
    'invalid-input, language language-unknown',
  );
});

describe('members and staff', () => {
  test('a member waits, is offered the place that another gives back, and takes it', async () => {
    const { name } = await occurrence();
    const first = nameOf((await maria.register(name)).registration);
    const second = (await nikos.register(name)).registration;
    expect([stateOf(second), second?.position]).toEqual([waiting, 1n]);
    expect(await refused(nikos.cancel(first))).toBe('not-allowed');
    await maria.cancel(first);
    expect(stateOf(await nikos.get(nameOf(second)))).toBe(offered);
    expect(await refused(maria.accept(nameOf(second)))).toBe('not-allowed');
    const done = await nikos.accept(nameOf(second));
    expect([stateOf(done), done?.history.map(({ state }) => state)]).toEqual([
      confirmed,
      [waiting, offered, confirmed],
    ]);
    expect(await refused(nikos.register(name, { wait: false }))).toBe('sold-out');
  });

  test('lists say what is active and what was cancelled, page by page, and a member sees hers alone', async () => {
    const { name } = await occurrence(room(10));
    const made: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) made.push(nameOf((await maria.register(name)).registration));
    const gone = made.slice(0, 2);
    for (const one of gone) await staff.cancel(one);
    const names = async (states: number[]) =>
      (await staff.list({ occurrence: name, states })).registrations.map(nameOf);
    expect(await names([cancelled])).toEqual(gone.toSorted());
    expect(await names([confirmed, waiting, offered])).toEqual(made.slice(2).toSorted());
    const found: string[] = [];
    let pageToken = '';
    do {
      const page = await staff.list({ occurrence: name, pageSize: 2, pageToken });
      found.push(...page.registrations.map(nameOf));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(found).toEqual(made.toSorted());
    expect((await maria.list({ person: mariasName, occurrence: name })).registrations.map(nameOf)).toEqual(found);
    expect(await refused(maria.list({ occurrence: name }))).toBe('not-allowed');
    expect(await refused(nikos.list({ person: mariasName }))).toBe('not-allowed');
    expect(await refused(staff.list({}))).toBe('invalid-input, occurrence required');
  });

  test('staff says yes or no where the event asks for it, and notes what was paid', async () => {
    const price = { minorUnits: 1_250n, currencyCode: 'EUR' };
    const { name } = await occurrence({
      ...room(2),
      approval: true,
      ticketTypes: [{ id: 'seat', quotas: ['room'], price }] as never,
    });
    const [one, other] = [await maria.register(name), await nikos.register(name)].map(({ registration }) =>
      nameOf(registration),
    );
    const decide = async (wanted = '', decision: RegistrationDecision, reason = '') =>
      (
        await callUnary(staff.raw.decideRegistration.bind(staff.raw), none, {
          name: wanted,
          decision,
          reason,
          requestId: newRequestId(),
        })
      ).registration;
    const yes = await decide(one, RegistrationDecision.REGISTRATION_DECISION_APPROVE);
    expect([stateOf(yes), yes?.payment]).toEqual([confirmed, PaymentState.PAYMENT_STATE_OPEN]);
    expect(yes?.lines[0]?.price).toMatchObject(price);
    expect(await refused(decide(other, RegistrationDecision.REGISTRATION_DECISION_REFUSE, 'Not you, Nikos'))).toBe(
      'invalid-input, reason code-format',
    );
    expect(await decide(other, RegistrationDecision.REGISTRATION_DECISION_REFUSE, 'full')).toMatchObject({
      state: RegistrationState.REGISTRATION_STATE_REFUSED,
      reason: 'full',
    });
    const paid = await callUnary(staff.raw.setPayment.bind(staff.raw), none, {
      name: one ?? '',
      payment: PaymentState.PAYMENT_STATE_PAID,
      requestId: newRequestId(),
    });
    expect(paid.registration).toMatchObject({ payment: PaymentState.PAYMENT_STATE_PAID, etag: '3' });
  });

  test('changed rules reach every date, and are refused for all where one of them has what they take away', async () => {
    const { event, name } = await occurrence();
    await maria.register(name);
    const waits = nameOf((await nikos.register(name)).registration);
    await staff.setRules(event, room(2));
    expect(stateOf(await nikos.get(waits))).toBe(offered);
    const other = { quotas: [{ id: 'hall', capacity: 9 }], ticketTypes: [{ id: 'seat', quotas: ['hall'] }] as never };
    expect(await refused(staff.setRules(event, other))).toBe(
      'invalid-input, quotas quota-in-use, ticket_types ticket-type-in-use',
    );
    const [seat] = (await anybody.availability(name)).ticketTypes;
    expect(seat).toMatchObject({ ticketType: { quotas: ['room'] }, remaining: 0n });
    expect(await refused(maria.setRules(event, room(3)))).toBe('not-allowed');
  });
});

describe('what comes by time', () => {
  test('what guests and members of other nodes have said is forgotten 90 days after, and their places stay counted; members keep theirs', async () => {
    const { name } = await occurrence(room(5));
    const lines = [seats(1, 'Ασπασία Περαστική', 'aspasia@private.example')];
    const guests = nameOf((await anybody.register(name, { lines })).registration);
    const members = nameOf((await maria.register(name)).registration);
    const person = 'nodes/arta/members/01890000-0000-8000-8000-0000000000c1';
    const others = { person, lines: [seats(1, 'Φανή Ξένη', 'fani@elsewhere.example')] };
    const strange = nameOf((await staff.register(name, others)).registration);
    const day = 24 * 60 * 60_000;
    const over = Date.parse('2027-10-19T19:00:00Z');
    const kept = async () => JSON.stringify(await mongo.collection('registrations').find().toArray());
    const early = testScope();
    await serving(early, database.url, nats, undefined, () => over + 89 * day);
    await early.disposeAsync();
    expect(await kept()).toContain('aspasia');
    await serving(testScope(), database.url, nats, undefined, () => over + 90 * day);
    await eventually(async () => !(await kept()).includes('aspasia'), { what: 'that she is forgotten' });
    await eventually(async () => !(await kept()).includes('fani'), { what: 'that she is forgotten too' });
    expect((await staff.get(strange))?.person).toBe(`erased/${strange.split('/').at(-1)}`);
    const id = guests.split('/').at(-1);
    expect(await staff.get(guests)).toMatchObject({ person: `erased/${id}`, lines: [{ quantity: 1, attendees: [] }] });
    expect(await maria.get(members)).toMatchObject({ person: mariasName, state: confirmed });
  });

  test('a hold that is over lets who waits have her turn, without anybody asking', async () => {
    let ahead = 0;
    const own = testScope();
    const now = () => Date.now() + ahead;
    const later = calls((await serving(own, database.url, nats, memberOf(1), now)).client);
    const { name } = await occurrence();
    const held = nameOf((await later.hold(name)).registration);
    const waits = nameOf((await nikos.register(name)).registration);
    ahead = 16 * 60_000;
    await eventually(async () => stateOf(await nikos.get(waits)) === offered, { what: 'the offer' });
    expect(await maria.get(held)).toMatchObject({
      state: RegistrationState.REGISTRATION_STATE_EXPIRED,
      reason: 'hold',
      etag: '2',
    });
  });

  test('who waits is told when an occurrence is closed, who has a place keeps it, and nobody else comes in', async () => {
    const { name } = await occurrence();
    const has = nameOf((await maria.register(name)).registration);
    const waits = nameOf((await nikos.register(name)).registration);
    await registrations.follow(heldEvent(parseUuid(name.split('/')[3] ?? '') as Uuid));
    await eventually(async () => stateOf(await nikos.get(waits)) === cancelled, { what: 'the end of the wait' });
    expect([(await nikos.get(waits))?.reason, stateOf(await maria.get(has))]).toEqual(['closed', confirmed]);
    expect(await refused(nikos.register(name))).toBe('allotment-closed');
    expect(await anybody.availability(name)).toMatchObject({ open: false, reason: 'allotment-closed' });
  });
});

/** An event of the occurrence of these tests that has taken place. */
function heldEvent(id: Uuid): FollowedEvent {
  const first = timed({ start: '2027-10-19T19:00', zone: 'Europe/Athens', seconds: 3_600 });
  if (!first.ok) throw new Error(first.refusal.message);
  const schedule = series({ first: first.value.schedule });
  if (!schedule.ok) throw new Error(schedule.refusal.message);
  return { id, state: 'held', draft: { schedule: schedule.value } };
}

test('what is told of a registration holds ids, counts and codes, and nothing that somebody said of herself', async () => {
  const { name } = await occurrence();
  const lines = [seats(1, 'Πηνελόπη Ιδιωτική', 'penelope@private.example')];
  const { registration } = await anybody.register(name, { lines });
  const id = nameOf(registration).split('/').at(-1) ?? '';
  const manager = await jetstreamManager(nats);
  const told = await eventually(
    async () => {
      const { state } = await manager.streams.info('EVENTS');
      for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
        const message = await manager.streams.getMessage('EVENTS', { seq });
        if (message?.header.get('ce-subject') === `registrations/${id}`) return message;
      }
      return undefined;
    },
    { what: 'the event' },
  );
  expect(told.subject).toBe(`inclust.${node}.events.v1.registration.confirmed`);
  expect(RegistrationConfirmed.decode(told.data).facts).toMatchObject({
    registrationId: id,
    version: 1n,
    occurrence: name,
    person: registration?.person,
    state: confirmed,
    places: 1,
    placesByType: [{ ticketType: 'seat', quantity: 1 }],
  });
  expect(Buffer.from(told.data).toString()).not.toMatch(/Πηνελόπη|private/);
});
