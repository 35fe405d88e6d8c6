import { randomUUID } from 'node:crypto';
import type { NodeClient, Partially as Some } from '@inclust/client';
import {
  AttendanceRecorded,
  CountConfidence,
  CountMethod,
  EventKind,
  VisitOrigin,
  type AttendanceCount,
  type AttendanceFacts,
  type Event,
  type OriginCount,
} from '@inclust/contracts';
import type { Actor } from '@inclust/kernel';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import { beforeAll, describe, expect, test } from 'vitest';
import { node, organisation, refusedWith, representative, servingEvents } from './serving-events.ts';
import { codesOf, registeredFor, scanOf } from './serving-door.ts';
import { memberOf } from './serving-registrations.ts';

const scope = fileScope();
const database = testDatabase();
let natsUrl: string;
let served: Awaited<ReturnType<typeof servingEvents>>;
let staff: NodeClient;

beforeAll(async () => {
  natsUrl = scope.use(await openTestNats()).url;
  served = await servingEvents(scope, database.url, natsUrl);
  staff = served.client;
});

const { LOCAL, DOMESTIC, UNKNOWN, PARTNER } = {
  LOCAL: VisitOrigin.VISIT_ORIGIN_LOCAL,
  DOMESTIC: VisitOrigin.VISIT_ORIGIN_DOMESTIC,
  PARTNER: VisitOrigin.VISIT_ORIGIN_INBOUND_PARTNER,
  UNKNOWN: VisitOrigin.VISIT_ORIGIN_UNKNOWN,
};
const byTickets = CountMethod.COUNT_METHOD_TICKETS;
const atTheDoor = CountMethod.COUNT_METHOD_DOOR_COUNT;
const high = CountConfidence.COUNT_CONFIDENCE_HIGH;

/** The wall time in Athens some minutes from now. */
function wallTime(minutes: number): string {
  return Temporal.Now.zonedDateTimeISO('Europe/Athens').add({ minutes }).toPlainDateTime().toString().slice(0, 16);
}

/** A published event that has begun and goes on, with registrations; its name and that of its occurrence. */
async function happening(more: Some<Event> = {}, startTime = wallTime(-30)) {
  const { event } = await staff.events.createEvent({
    event: {
      titles: { el: { text: 'Εργαστήρι χαρακτικής' } },
      disciplines: ['visual-arts'],
      organisers: [organisation],
      mode: 2,
      link: 'https://example.org/live',
      schedule: {
        first: { $case: 'timed', value: { startTime, timeZone: 'Europe/Athens', durationSeconds: 36_000n } },
      },
      ...more,
    },
  });
  const name = event?.name ?? '';
  await staff.events.publishEvent({ name });
  const rules = { quotas: [{ id: 'room', capacity: 100 }], ticketTypes: [{ id: 'seat', quotas: ['room'] }] };
  const terms = { holdMilliseconds: 900_000n, offerMilliseconds: 3_600_000n };
  const origin = { id: 'origin', text: { el: { text: 'Πού μένετε;' } } };
  const options = ['LOCAL', 'DOMESTIC', 'INBOUND_PARTNER', 'INBOUND_OTHER'];
  const questions = [{ ...origin, kind: { $case: 'choice' as const, value: { options, several: false } } }];
  await staff.registrations.setRegistrationRules({ event: name, rules: { ...rules, ...terms, questions } });
  const occurrence = `${name}/occurrences/single`;
  return { event: name, occurrence, attendance: `${occurrence}/attendance` };
}

async function letIn(occurrence: string, ...registrations: readonly string[]): Promise<void> {
  const codes = (await Promise.all(registrations.map((name) => codesOf(staff, name)))).flat();
  const list = `${occurrence}/checkInLists/main`;
  await staff.checkIn.handInScans({ list, scanner: 'one', scans: codes.map((code) => scanOf(code)) });
}

const counts = (counted: readonly OriginCount[] = []) => counted.map(({ origin, count }) => [origin, count]);
const doorCount = (count: number, more: Some<AttendanceCount> = {}): Some<AttendanceCount> => ({
  method: atTheDoor,
  counted: [{ origin: UNKNOWN, count }],
  confidence: high,
  ...more,
});

describe('how many came to an occurrence', () => {
  test('by tickets and people without one, each by where they live; never added to the count at the door; corrected with a reason', async () => {
    const { occurrence, attendance } = await happening();
    const register = async (quantity: number, answers: object = {}) => {
      const person = `nodes/${node}/members/${randomUUID()}`;
      const lines = [{ ticketType: 'seat', quantity }];
      return (await staff.registrations.register({ occurrence, person, lines, answers })).registration?.name ?? '';
    };
    const local = { origin: { kind: { $case: 'choice' as const, value: { options: ['LOCAL'] } } } };
    const [pair, one, absent] = [await register(2, local), await register(1), await register(1)];
    await letIn(occurrence, pair, one);
    const walkIns = [{ id: randomUUID(), origin: PARTNER, count: 4 }];
    await staff.checkIn.handInWalkIns({ list: `${occurrence}/checkInLists/main`, scanner: 'one', walkIns });
    const requestId = randomUUID();
    const counted = (await staff.attendance.countTickets({ name: attendance, requestId })).attendance;
    expect(counts(counted?.visitors)).toEqual([
      [LOCAL, 2],
      [PARTNER, 4],
      [UNKNOWN, 1],
    ]);
    expect(counted).toMatchObject({ method: byTickets, chosen: false, participants: 2, completions: 0 });
    expect((await staff.attendance.countTickets({ name: attendance, requestId })).attendance).toEqual(counted);
    await staff.attendance.recordAttendance({ name: attendance, count: doorCount(30, { evidence: 'sheet 12' }) });
    const chosen = await staff.attendance.chooseCountMethod({ name: attendance, method: atTheDoor });
    expect([chosen.attendance?.method, counts(chosen.attendance?.visitors)]).toEqual([atTheDoor, [[UNKNOWN, 30]]]);
    const corrected = await staff.attendance.correctAttendance({
      name: attendance,
      count: doorCount(28, { staff: 3, reason: 'miscounted' }),
    });
    expect(counts(corrected.attendance?.visitors)).toEqual([[UNKNOWN, 25]]);
    await staff.attendance.chooseCountMethod({ name: attendance });
    await letIn(occurrence, absent);
    const late = (await staff.attendance.countTickets({ name: attendance, staff: 1 })).attendance;
    expect(late).toMatchObject({ method: byTickets, participants: 3 });
    expect(counts(late?.visitors)).toEqual([
      [LOCAL, 2],
      [PARTNER, 4],
      [UNKNOWN, 1],
    ]);
    const { attendance: whole } = await staff.attendance.getAttendance({ name: attendance });
    expect(whole?.history.map(({ method, reason, staff: out }) => [method, reason, out])).toEqual([
      [byTickets, '', 0],
      [atTheDoor, '', 0],
      [atTheDoor, 'miscounted', 3],
      [byTickets, 'late-tickets', 1],
    ]);
  });

  test('what is counted later is never of an earlier moment, though several count while people come in', async () => {
    const { occurrence, attendance } = await happening();
    const people = 24;
    const register = async (): Promise<string> => {
      const person = `nodes/${node}/members/${randomUUID()}`;
      const lines = [{ ticketType: 'seat', quantity: 1 }];
      return (await staff.registrations.register({ occurrence, person, lines })).registration?.name ?? '';
    };
    const names = await Promise.all(Array.from({ length: people }, register));
    const other = (await servingEvents(scope, database.url, natsUrl)).client;
    let isOver = false;
    const counting = [staff, other, staff, other].map(async (client) => {
      for (let turn = 0; !isOver && turn < 500; turn += 1)
        await client.attendance.countTickets({ name: attendance }).catch((error: unknown) => {
          expect(error).toMatchObject({ reason: 'nobody-scanned' });
        });
    });
    for (const name of names) await letIn(occurrence, name);
    isOver = true;
    await Promise.all(counting);
    await staff.attendance.countTickets({ name: attendance });
    const found = (await staff.attendance.getAttendance({ name: attendance })).attendance;
    const seen = (found?.history ?? []).map(({ counted }) =>
      counts(counted).reduce((sum, [, count]) => sum + Number(count), 0),
    );
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((one, another) => one - another));
    expect(seen.at(-1)).toBe(people);
  });

  test('what is told of it are counts and codes, whole with each event, the newest the same as what is read', async () => {
    const { event, occurrence, attendance } = await happening();
    await letIn(occurrence, await registeredFor(staff, occurrence));
    await staff.attendance.countTickets({ name: attendance });
    await staff.attendance.recordAttendance({ name: attendance, count: doorCount(9, { evidence: 'private words' }) });
    const { attendance: read } = await staff.attendance.chooseCountMethod({ name: attendance, method: atTheDoor });
    const told = await eventually(
      async () => {
        const found = await toldOf(event);
        return found.some(({ facts }) => String(facts.version) === read?.etag) ? found : undefined;
      },
      { what: 'the newest facts' },
    );
    expect(told.map(({ type }) => type)).toEqual(['recorded', 'participants-noted', 'recorded', 'method-chosen']);
    const day = Temporal.Now.zonedDateTimeISO('Europe/Athens').subtract({ minutes: 30 }).toPlainDate().toString();
    expect(told.at(-1)?.facts).toMatchObject({
      recurrence: 'single',
      day,
      method: atTheDoor,
      hasEvidence: true,
      visitors: [{ origin: UNKNOWN, count: 9 }],
      participants: 1,
    });
    expect(told.map(({ text }) => text).join('')).not.toContain('private');
  });

  test('of two registrations of one person she has taken part once; who has completed a training is noted and taken back', async () => {
    const { occurrence, attendance } = await happening({ kind: EventKind.EVENT_KIND_TRAINING });
    const maria = memberOf(1).name;
    const hers = [await registeredFor(staff, occurrence, 1, maria), await registeredFor(staff, occurrence, 2, maria)];
    const nikos = await registeredFor(staff, occurrence);
    const absent = await registeredFor(staff, occurrence);
    await letIn(occurrence, ...hers, nikos);
    const note = (registrations: readonly string[], completed = true) =>
      staff.attendance.noteCompletions({ name: attendance, registrations: [...registrations], completed });
    const first = (await note([...hers, nikos, absent])).attendance;
    expect([first?.participants, first?.completions]).toEqual([2, 2]);
    const second = (await note([nikos], false)).attendance;
    expect([second?.participants, second?.completions]).toEqual([2, 1]);
    const elsewhere = await happening({ kind: EventKind.EVENT_KIND_TRAINING });
    const strange = await registeredFor(staff, elsewhere.occurrence);
    expect(await refusedWith(note([strange]))).toEqual(['registrations[0] resource-name']);
    const none = `${occurrence}/registrations/${randomUUID()}`;
    expect(await refusedWith(note([hers[0] ?? '', none]))).toEqual(['registration-not-found']);
    const { attendance: other } = await happening();
    const request = { name: other, registrations: [none.replace(occurrence, other.replace('/attendance', ''))] };
    expect(await refusedWith(staff.attendance.noteCompletions(request))).toEqual(['event-not-training']);
  });

  test('is counted from its beginning until its figures are final, and again when they are reopened', async () => {
    const begun = await happening();
    const count = doorCount(3);
    const later = await happening({}, wallTime(60));
    expect(await refusedWith(staff.attendance.recordAttendance({ name: later.attendance, count }))).toEqual([
      'not-begun',
    ]);
    expect(await refusedWith(staff.attendance.countTickets({ name: begun.attendance }))).toEqual(['nobody-scanned']);
    const { attendance: none } = await staff.attendance.getAttendance({ name: begun.attendance });
    expect([none?.etag, none?.counts, none?.method]).toEqual(['0', [], CountMethod.COUNT_METHOD_UNSPECIFIED]);
    const choose = staff.attendance.chooseCountMethod({ name: begun.attendance, method: atTheDoor });
    expect(await refusedWith(choose)).toEqual(['not-counted']);
    const past = await happening({}, wallTime(-900));
    await staff.events.markEventHeld({ name: past.event });
    await staff.attendance.recordAttendance({ name: past.attendance, count });
    expect(await refusedWith(staff.attendance.recordAttendance({ name: past.attendance, count }))).toEqual([
      'already-counted',
    ]);
    await staff.events.closeEvent({ name: past.event });
    const correct = () =>
      staff.attendance.correctAttendance({ name: past.attendance, count: doorCount(4, { reason: 'miscounted' }) });
    expect(await refusedWith(correct())).toEqual(['event-closed']);
    await staff.events.reopenEvent({ name: past.event, reason: 'correction' });
    expect(counts((await correct()).attendance?.visitors)).toEqual([[UNKNOWN, 4]]);
    await staff.events.cancelEvent({ name: begun.event, reason: 'weather' });
    expect(await refusedWith(staff.attendance.recordAttendance({ name: begun.attendance, count }))).toEqual([
      'event-cancelled',
    ]);
  });

  test('what is wrong is named, field by field', async () => {
    const { attendance } = await happening();
    const record = (count: Some<AttendanceCount>) =>
      refusedWith(staff.attendance.recordAttendance({ name: attendance, count }));
    expect(await record({ counted: [{ count: 1 }] })).toEqual([
      'count.method required',
      'count.confidence required',
      'count.counted[0].origin required',
    ]);
    const twice = [LOCAL, LOCAL].map((origin) => ({ origin, count: 1 }));
    expect(await record(doorCount(1, { counted: twice }))).toEqual(['count.counted[1].origin twice']);
    expect(await record(doorCount(1, { staff: 2 }))).toEqual(['count.staff more-than-counted']);
    expect(await refusedWith(staff.attendance.getAttendance({ name: 'x' }))).toEqual(['name resource-name']);
    expect(await refusedWith(Array.fromAsync(staff.attendance.everyAttendance({})))).toEqual(['event one-of']);
    const nowhere = attendance.replace(/events\/[^/]*/u, `events/${randomUUID()}`);
    expect(await refusedWith(staff.attendance.getAttendance({ name: nowhere }))).toEqual(['occurrence-not-found']);
  });

  test('is counted by door staff and who organises the event, and by nobody else', async () => {
    const { attendance } = await happening();
    const as = async (actor: Actor) => (await servingEvents(scope, database.url, natsUrl, actor)).client;
    const acting = { kind: 'account', node, session: 's' } as const;
    const member = await as(memberOf(1));
    const count = doorCount(3);
    expect(await refusedWith(member.attendance.recordAttendance({ name: attendance, count }))).toEqual(['not-allowed']);
    expect(await refusedWith(member.attendance.getAttendance({ name: attendance }))).toEqual(['not-allowed']);
    const door = await as({ ...acting, id: 'door', roles: ['door-staff'] });
    await door.attendance.recordAttendance({ name: attendance, count });
    const organiser = await as({
      ...acting,
      id: 'organiser',
      roles: ['organisation-representative'],
      member: representative,
    });
    const change = { name: attendance, count: doorCount(5, { reason: 'other' }) };
    expect(counts((await organiser.attendance.correctAttendance(change)).attendance?.visitors)).toEqual([[UNKNOWN, 5]]);
    const others = await happening({ organisers: [`nodes/${node}/members/${randomUUID()}`] });
    const strange = organiser.attendance.recordAttendance({ name: others.attendance, count });
    expect(await refusedWith(strange)).toEqual(['not-allowed']);
  });
});

test('a site counts its visitors by day, in the calendar of the place, and lists them in order', async () => {
  const { venue } = await staff.venues.createVenue({
    venue: {
      names: { sq: { text: 'Muzeu' } },
      address: { street: 'Rruga e parë 1', locality: 'Korçë', countryCode: 'AL' },
      timeZone: 'Europe/Tirane',
    },
  });
  const site = venue?.name ?? '';
  const today = Temporal.Now.zonedDateTimeISO('Europe/Tirane').toPlainDate();
  const record = (days: number, count: number) =>
    staff.attendance.recordAttendance({
      name: `${site}/days/${today.add({ days }).toString()}/attendance`,
      count: doorCount(count, { counted: [{ origin: DOMESTIC, count }] }),
    });
  for (const [days, count] of [
    [0, 5],
    [-2, 7],
    [-1, 6],
  ] as const)
    await record(days, count);
  expect(await refusedWith(record(1, 5))).toEqual(['not-begun']);
  const all = await Array.fromAsync(staff.attendance.everyAttendance({ venue: site, pageSize: 2 }));
  expect(all.map(({ name, visitors }) => [name.split('/')[5], visitors[0]?.count])).toEqual(
    [-2, -1, 0].map((days, turn) => [today.add({ days }).toString(), 7 - turn]),
  );
  const nowhere = { name: `nodes/${node}/venues/${randomUUID()}/days/2026-11-01/attendance`, count: doorCount(1) };
  expect(await refusedWith(staff.attendance.recordAttendance(nowhere))).toEqual(['venue-not-found']);
});

/** What the stream has of the attendance of an event, in its order. */
async function toldOf(event: string) {
  const manager = await jetstreamManager(served.nats);
  const { state } = await manager.streams.info('EVENTS');
  const found: { type: string; facts: AttendanceFacts; text: string }[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage('EVENTS', { seq });
    if (!message?.subject.includes('.attendance.')) continue;
    // All events of an attendance have their facts in the same field.
    const { facts } = AttendanceRecorded.decode(message.data);
    if (!facts || facts.eventId !== event.split('/').at(-1)) continue;
    found.push({ type: message.subject.split('.').at(-1) ?? '', facts, text: Buffer.from(message.data).toString() });
  }
  return found;
}

test('an occurrence at which visitors were counted does not disappear, though nobody had registered for it', async () => {
  const begin = Temporal.Now.zonedDateTimeISO('Europe/Athens').subtract({ minutes: 30 });
  const weekly = (days: number, count: number) => ({
    first: {
      $case: 'timed' as const,
      value: {
        startTime: begin.add({ days }).toPlainDateTime().toString().slice(0, 16),
        timeZone: 'Europe/Athens',
        durationSeconds: 3_600n,
      },
    },
    rule: `FREQ=WEEKLY;COUNT=${count}`,
  });
  const { event } = await happening({ schedule: weekly(0, 3) });
  const first = `${begin.toPlainDateTime().toString().slice(0, 16)}:00`;
  const schedule = { event: { name: event, schedule: weekly(7, 2) }, updateMask: ['schedule'] };
  const attendance = `${event}/occurrences/${first}/attendance`;
  await staff.attendance.recordAttendance({ name: attendance, count: doorCount(12, { evidence: 'sheet 1' }) });
  expect(await refusedWith(staff.events.updateEvent(schedule))).toEqual([`event.schedule.${first} occurrence-in-use`]);
  const { attendance: kept } = await staff.attendance.getAttendance({ name: attendance });
  expect(kept?.counts.length).toBe(1);
  // What nobody has come to can go.
  await staff.events.updateEvent({ event: { name: event, schedule: weekly(0, 1) }, updateMask: ['schedule'] });
});
