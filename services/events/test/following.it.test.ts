import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { Partially as Some } from '@inclust/client';
import {
  MemberErased,
  MemberMerged,
  MemberMergeUndone,
  OccurrenceChange,
  Promotion,
  RegistrationState,
  type EventType,
  type Registration,
  type Schedule,
} from '@inclust/contracts';
import { outgoingEvent, publishEvents } from '@inclust/messaging';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { node, organisation, refusedWith, servingEvents } from './serving-events.ts';

const scope = fileScope();
const database = testDatabase();
let served: Awaited<ReturnType<typeof servingEvents>>;

beforeAll(async () => {
  served = await servingEvents(scope, database.url, scope.use(await openTestNats()).url);
});

const confirmed = RegistrationState.REGISTRATION_STATE_CONFIRMED;
const waiting = RegistrationState.REGISTRATION_STATE_WAITING;
const cancelled = RegistrationState.REGISTRATION_STATE_CANCELLED;
const united = RegistrationState.REGISTRATION_STATE_UNITED;

const at = (startTime: string): Some<Schedule> => ({
  first: { $case: 'timed', value: { startTime, timeZone: 'Europe/Athens', durationSeconds: 7_200n } },
});
const tuesdays = { ...at('2027-10-19T19:00'), rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3' };
const member = () => `nodes/${node}/members/${randomUUID()}`;

const rulesOf = (capacity: number) => ({
  quotas: [{ id: 'room', capacity }],
  ticketTypes: [{ id: 'seat', quotas: ['room'] }],
  waitingList: true,
  promotion: Promotion.PROMOTION_CONFIRM,
  holdMilliseconds: 900_000n,
  offerMilliseconds: 3_600_000n,
});

/** A published event with so many places; its name. */
async function published(schedule: Some<Schedule>, capacity: number): Promise<string> {
  const { client } = served;
  const { event } = await client.events.createEvent({
    event: {
      titles: { el: { text: 'Συναυλία' } },
      disciplines: ['performing-arts'],
      organisers: [organisation],
      mode: 2,
      link: 'https://example.org/live',
      schedule,
    },
  });
  const name = event?.name ?? '';
  await client.events.publishEvent({ name });
  await client.registrations.setRegistrationRules({ event: name, rules: rulesOf(capacity) });
  return name;
}

async function register(occurrence: string, person: string, displayName = ''): Promise<string> {
  const attendees = displayName === '' ? [] : [{ displayName, email: 'somebody@example.org' }];
  const { registration } = await served.client.registrations.register({
    occurrence,
    person,
    lines: [{ ticketType: 'seat', quantity: 1, attendees }],
    wait: true,
  });
  return registration?.name ?? '';
}

async function read(name: string): Promise<Registration | undefined> {
  return (await served.client.registrations.getRegistration({ name })).registration;
}

/** Waits until registrations stand so, each with whom they belong to. */
async function stand(...wanted: readonly (readonly [name: string, state: RegistrationState, person?: string])[]) {
  await eventually(
    async () => {
      for (const [name, state, person] of wanted) {
        const found = await read(name);
        if (found?.state !== state || (person !== undefined && found.person !== person)) return false;
      }
      return true;
    },
    { what: 'registrations stand as they should', timeout: 10_000 },
  );
}

/** Tells of a member as the register does. */
async function tell(type: EventType, about: string, body: Uint8Array): Promise<void> {
  const subject = about.slice(`nodes/${node}/`.length);
  const event = { id: randomUUIDv7(), type, version: 2, at: new Date().toISOString(), body };
  const done = await publishEvents(served.nats, [outgoingEvent(node, subject, event)]);
  expect(done).toEqual([true]);
}

const merged = (source: string, target: string) =>
  tell('inclust.members.v1.MemberMerged', source, MemberMerged.encode({ facts: undefined, source, target }).finish());
const mergeUndone = (source: string, target: string) =>
  tell(
    'inclust.members.v1.MemberMergeUndone',
    source,
    MemberMergeUndone.encode({ facts: undefined, source, target }).finish(),
  );

test('rules are set for no event that there is not', async () => {
  const event = `nodes/${node}/events/${randomUUID()}`;
  const { registrations } = served.client;
  expect(await refusedWith(registrations.setRegistrationRules({ event, rules: rulesOf(1) }))).toEqual([
    'event-not-found',
  ]);
  expect(await refusedWith(registrations.getRegistrationRules({ event }))).toEqual(['registration-rules-not-found']);
});

test('of an event that is cancelled everybody who has registered is told, whoever waits too', async () => {
  const name = await published(at('2027-03-01T20:00'), 1);
  const occurrence = `${name}/occurrences/single`;
  const [first, second] = [await register(occurrence, member()), await register(occurrence, member())];
  await stand([first, confirmed], [second, waiting]);
  await served.client.events.cancelEvent({ name, reason: 'weather' });
  await stand([first, cancelled], [second, cancelled]);
  expect((await read(first))?.reason).toBe('occurrence-cancelled');
  expect(await refusedWith(register(occurrence, member()))).toEqual(['event-cancelled']);
});

test('an event that takes place once keeps its registrations when its time changes', async () => {
  const name = await published(at('2027-03-01T20:00'), 1);
  const own = await register(`${name}/occurrences/single`, member());
  await served.client.events.updateEvent({
    event: { name, schedule: at('2027-03-02T21:00') },
    updateMask: ['schedule'],
  });
  await stand([own, confirmed]);
});

test('an occurrence with registrations does not disappear: it is moved, or cancelled and told of', async () => {
  const name = await published(tuesdays, 1);
  const own = await register(`${name}/occurrences/2027-10-26T19:00`, member());
  const later = { ...at('2027-10-20T19:00'), rule: 'FREQ=WEEKLY;BYDAY=WE;COUNT=3' };
  const { events } = served.client;
  expect(await refusedWith(events.updateEvent({ event: { name, schedule: later }, updateMask: ['schedule'] }))).toEqual(
    ['event.schedule.2027-10-26T19:00:00 occurrence-in-use'],
  );
  const occurrence = '2027-10-26T19:00';
  const remove = OccurrenceChange.OCCURRENCE_CHANGE_REMOVE;
  expect(await refusedWith(events.changeOccurrence({ name, occurrence, change: remove }))).toEqual([
    'change occurrence-in-use',
  ]);
  await events.changeOccurrence({
    name,
    occurrence,
    change: OccurrenceChange.OCCURRENCE_CHANGE_MOVE,
    start: '2027-10-27T19:00',
  });
  await stand([own, confirmed]);
  await events.changeOccurrence({ name, occurrence, change: OccurrenceChange.OCCURRENCE_CHANGE_CANCEL });
  await stand([own, cancelled]);
});

test('two members who are one have one registration, the seat of the other goes to who waits, and undoing restores what it can', async () => {
  const occurrence = `${await published(at('2027-03-01T20:00'), 2)}/occurrences/single`;
  const [source, target, third] = [member(), member(), member()];
  const ofTarget = await register(occurrence, target);
  const ofSource = await register(occurrence, source);
  const ofThird = await register(occurrence, third);
  await merged(source, target);
  await stand([ofTarget, confirmed, target], [ofSource, united], [ofThird, confirmed]);
  await mergeUndone(source, target);
  // Her place is gone: she waits for it.
  await stand([ofTarget, confirmed, target], [ofSource, waiting, source], [ofThird, confirmed]);
});

test("a registration of the merged member alone becomes the other one's, and hers again; told twice changes nothing", async () => {
  const occurrence = `${await published(at('2027-03-01T20:00'), 5)}/occurrences/single`;
  const [source, target] = [member(), member()];
  const own = await register(occurrence, source);
  await merged(source, target);
  await merged(source, target);
  await stand([own, confirmed, target]);
  const etag = (await read(own))?.etag;
  await mergeUndone(source, target);
  await mergeUndone(source, target);
  await stand([own, confirmed, source]);
  expect(Number((await read(own))?.etag)).toBe(Number(etag) + 1);
});

test('of who is erased nothing is kept of what she has said, and her place is free', async () => {
  const occurrence = `${await published(at('2027-03-01T20:00'), 1)}/occurrences/single`;
  const [person, other] = [member(), member()];
  const own = await register(occurrence, person, 'Κανάρι Σβησμένη');
  const next = await register(occurrence, other);
  await tell('inclust.members.v1.MemberErased', person, MemberErased.encode(MemberErased.fromPartial({})).finish());
  await stand([own, cancelled], [next, confirmed]);
  expect((await read(own))?.lines).toMatchObject([{ quantity: 1, attendees: [] }]);
  await eventually(
    async () => {
      for (const { name } of await served.mongo.listCollections()) {
        const all = JSON.stringify(await served.mongo.collection(name).find().toArray());
        if (all.includes('Κανάρι') || all.includes(person)) return false;
      }
      return true;
    },
    { what: 'nothing of her is in any collection', timeout: 10_000 },
  );
});
