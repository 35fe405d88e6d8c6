import { randomUUID } from 'node:crypto';
import { testOperator } from '@inclust/access/testing';
import type { NodeClient, Partially as Some } from '@inclust/client';
import { EventState, type ChangeOccurrencesRequest, type Schedule } from '@inclust/contracts';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { collections } from '../src/storage/collections.ts';
import { placesCollections } from '../src/storage/places/collections.ts';
import { newId } from '../src/transport/grpc/new-id.ts';
import { node, organisation, refusedWith, servingEvents } from './serving-events.ts';

const scope = fileScope();
const database = testDatabase();
let events: NodeClient['events'];
let registrations: NodeClient['registrations'];
/** Another process of the same node. */
let other: NodeClient['events'];
let mongo: Connection;
let failing = '';

beforeAll(async () => {
  const natsUrl = scope.use(await openTestNats()).url;
  const onStep = (step: string) => {
    if (step !== failing) return;
    failing = '';
    throw new Error('the process ends here');
  };
  const one = await servingEvents(scope, database.url, natsUrl, undefined, onStep);
  ({ mongo } = one);
  ({ events, registrations } = one.client);
  other = (await servingEvents(scope, database.url, natsUrl)).client.events;
});

const tuesdays: Some<Schedule> = {
  first: {
    $case: 'timed',
    value: { startTime: '2027-10-05T19:00', timeZone: 'Europe/Athens', durationSeconds: 7_200n },
  },
  rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=6',
};

/** A published event; its name. */
async function published(schedule: Some<Schedule> = tuesdays): Promise<string> {
  const { event } = await events.createEvent({
    event: {
      titles: { sq: { text: 'Mbrëmje poezie' } },
      disciplines: ['book-and-press'],
      organisers: [organisation],
      mode: 2,
      link: 'https://example.org/live',
      themes: ['inclusion'],
      schedule,
    },
  });
  await events.publishEvent({ name: event?.name ?? '' });
  return event?.name ?? '';
}

const rules = { quotas: [{ id: 'room', capacity: 40 }], ticketTypes: [{ id: 'seat', quotas: ['room'] }] };
const setRules = (event: string) =>
  registrations.setRegistrationRules({
    event,
    rules: { ...rules, holdMilliseconds: 900_000n, offerMilliseconds: 3_600_000n },
  });

/** How many events there are, drafts too, and how many of them have rules of registration. */
const counted = () =>
  Promise.all([collections.events, placesCollections.rules].map((name) => mongo.collection(name).countDocuments()));

const change = (name: string, more: Some<ChangeOccurrencesRequest>) => events.changeOccurrences({ name, ...more });
const startsOf = async (name = '') =>
  (await Array.fromAsync(events.everyOccurrence({ parent: name }))).map(({ start }) => start.slice(5, 16));

test('this and the following: what follows is an event of its own, with the same texts and rules, and says what was said of single ones', async () => {
  const name = await published();
  await setRules(name);
  await events.changeOccurrence({ name, occurrence: '2027-11-02T19:00', change: 1 });
  const requestId = randomUUID();
  const request = { fromOccurrence: '2027-10-19T19:00', start: '2027-10-20T20:30', requestId };
  const { event, following, lost } = await change(name, request);
  expect([event?.name, event?.state, event?.schedule?.rule]).toEqual([
    name,
    EventState.EVENT_STATE_PUBLISHED,
    'FREQ=WEEKLY;COUNT=2;BYDAY=TU',
  ]);
  expect(await startsOf(name)).toEqual(['10-05T19:00', '10-12T19:00']);
  expect(await startsOf(following?.name)).toEqual(['10-20T20:30', '10-27T20:30', '11-03T20:30', '11-10T20:30']);
  expect(following).toMatchObject({
    state: EventState.EVENT_STATE_PUBLISHED,
    titles: event?.titles,
    themes: ['inclusion'],
    organisers: [organisation],
    sequence: 0,
  });
  expect(following?.uid).not.toBe(event?.uid);
  expect(following?.schedule?.overrides).toMatchObject([{ occurrence: '2027-11-03T20:30:00', cancelled: true }]);
  expect(lost).toEqual([]);
  const copied = (await registrations.getRegistrationRules({ event: following?.name ?? '' })).rules;
  expect(copied).toMatchObject(rules);
  const again = await change(name, request);
  expect([again.event, again.following]).toEqual([event, following]);
});

test('a process that ends before the commit leaves nothing, no draft either, and a repeat makes it whole', async () => {
  const name = await published();
  await setRules(name);
  const request = { fromOccurrence: '2027-10-26T19:00', length: 3_600n, requestId: randomUUID() };
  const before = await counted();
  failing = 'together.written';
  await expect(change(name, request)).rejects.toThrow('The node failed to answer');
  expect(failing).toBe('');
  expect(await startsOf(name)).toHaveLength(6);
  expect(await counted()).toEqual(before);
  const { following } = await change(name, request);
  expect(await counted()).toEqual(before.map((one) => one + 1));
  expect(await startsOf(name)).toEqual(['10-05T19:00', '10-12T19:00', '10-19T19:00']);
  expect(await startsOf(following?.name)).toEqual(['10-26T19:00', '11-02T19:00', '11-09T19:00']);
  expect((await registrations.getRegistrationRules({ event: following?.name ?? '' })).rules).toMatchObject(rules);
});

test('what is refused leaves no draft, also where it is refused only when somebody else was faster', async () => {
  const name = await published();
  await setRules(name);
  const before = await counted();
  const from = { fromOccurrence: '2027-10-19T19:00', length: 3_600n };
  const etag = (await events.getEvent({ name })).event?.etag ?? '';
  const [first, second] = await Promise.allSettled(
    [events, other].map((one) => one.changeOccurrences({ name, etag, ...from, requestId: randomUUID() })),
  );
  const refused = first?.status === 'rejected' ? first : second;
  expect(refused).toMatchObject({ status: 'rejected', reason: { reason: 'stale-etag' } });
  // One was made, of the one planner who was not refused.
  expect(await counted()).toEqual(before.map((one) => one + 1));
  expect(await refusedWith(change(name, { ...from, etag }))).toEqual(['stale-etag']);
  expect(await refusedWith(change(name, from))).toEqual(['from_occurrence occurrence-unknown']);
  expect(await counted()).toEqual(before.map((one) => one + 1));
});

test('two planners at once in two processes: no occurrence is there twice or not at all, and each cut has one that follows', async () => {
  for (let round = 0; round < 5; round += 1) {
    const name = await published();
    const before = await counted();
    const cuts = ['2027-10-19T19:00', '2027-11-02T19:00'] as const;
    const outcomes = await Promise.allSettled(
      [events, other].map((one, turn) =>
        one.changeOccurrences({ name, fromOccurrence: cuts[turn] ?? '', length: 3_600n, requestId: randomUUID() }),
      ),
    );
    const made = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value.following?.name ?? ''] : []));
    for (const one of outcomes)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ violations: [{ rule: 'occurrence-unknown' }] });
    expect((await counted())[0]).toBe((before[0] ?? 0) + made.length);
    expect(made.length).toBeGreaterThan(0);
    const starts = await Promise.all([name, ...made].map((one) => startsOf(one)));
    expect(starts.flat().toSorted()).toEqual(
      ['10-05', '10-12', '10-19', '10-26', '11-02', '11-09'].map((day) => `${day}T19:00`),
    );
  }
});

test('the same request in two processes at once is done once, and both are answered the same', async () => {
  for (let round = 0; round < 5; round += 1) {
    const name = await published();
    const before = await counted();
    const request = { name, fromOccurrence: '2027-10-19T19:00', start: '2027-10-20T20:30', requestId: randomUUID() };
    const [one, two] = await Promise.all([events, other].map((each) => each.changeOccurrences(request)));
    expect(two?.following?.name).toMatch(/events/);
    expect([one?.event, one?.following]).toEqual([two?.event, two?.following]);
    expect((await counted())[0]).toBe((before[0] ?? 0) + 1);
  }
});

test('a draft that an earlier release left between its two steps becomes what follows when the same request comes again', async () => {
  const name = await published();
  await setRules(name);
  const requestId = randomUUID();
  const method = 'ChangeOccurrences';
  const id = newId(node, 'events', { actor: testOperator, method, requestId, body: new Uint8Array() });
  const { event } = await events.createEvent({ event: { ...(await events.getEvent({ name })).event, name: '' } });
  const kept = mongo.collection<{ _id: string; state: object }>(collections.events);
  const draft = await kept.findOne({ _id: event?.name.split('/').at(-1) ?? '' });
  if (!draft) throw new Error('there is no draft');
  await kept.insertOne({ ...draft, _id: id, state: { ...draft.state, id } });
  const before = await counted();
  const { following } = await change(name, { fromOccurrence: '2027-10-19T19:00', length: 3_600n, requestId });
  expect(following).toMatchObject({
    name: `nodes/${node}/events/${id}`,
    state: EventState.EVENT_STATE_PUBLISHED,
    sequence: 0,
  });
  expect(await startsOf(following?.name)).toHaveLength(4);
  expect((await registrations.getRegistrationRules({ event: following?.name ?? '' })).rules).toMatchObject(rules);
  expect(await counted()).toEqual([before[0], (before[1] ?? 0) + 1]);
});

test('a repeat says again what was said of single occurrences that are no more', async () => {
  const name = await published();
  await events.changeOccurrence({ name, occurrence: '2027-11-02T19:00', change: 1 });
  const request = { start: '2027-10-05T19:00', rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3', requestId: randomUUID() };
  const first = await change(name, request);
  expect(first.lost).toEqual(['2027-11-02T19:00:00']);
  await change(name, { length: 60n });
  expect(await change(name, request)).toEqual(first);
});

test('all: they move by as much, stay one event, and the rule goes along with the weekday', async () => {
  const name = await published();
  await events.changeOccurrence({ name, occurrence: '2027-10-12T19:00', change: 4, start: '2027-10-13T18:00' });
  const { event, following } = await change(name, { start: '2027-10-07T18:00', timeZone: 'Europe/Tirane' });
  expect([event?.schedule?.rule, following]).toEqual(['FREQ=WEEKLY;COUNT=6;BYDAY=TH', undefined]);
  expect((await startsOf(name)).slice(0, 3)).toEqual(['10-07T18:00', '10-13T18:00', '10-21T18:00']);
  const [first] = await Array.fromAsync(events.everyOccurrence({ parent: name }));
  expect(first?.startTime).toBe('2027-10-07T16:00:00.000Z');
});

test('this and the following are taken out; with the first nothing would be left', async () => {
  const name = await published();
  const request = { fromOccurrence: '2027-10-19T19:00', remove: true, requestId: randomUUID() };
  const { event, following } = await change(name, request);
  expect(following).toBeUndefined();
  expect(await startsOf(name)).toEqual(['10-05T19:00', '10-12T19:00']);
  expect((await change(name, request)).event).toEqual(event);
  expect(await refusedWith(change(name, { fromOccurrence: '2027-10-05T19:00', remove: true }))).toEqual([
    'nothing-left',
  ]);
});

test('what is wrong is named, and an occurrence for which people have registered does not disappear', async () => {
  const name = await published();
  const from = { fromOccurrence: '2027-10-19T19:00' };
  expect(await refusedWith(change(name, from))).toEqual(['start required']);
  expect(await refusedWith(change(name, { ...from, remove: true, length: 60n }))).toEqual(['remove nothing-else']);
  const unknown = { fromOccurrence: '2027-10-20T19:00', length: 60n };
  expect(await refusedWith(change(name, unknown))).toEqual(['from_occurrence occurrence-unknown']);
  expect(await refusedWith(change(name, { ...from, rule: 'FREQ=WEEKLY;BYSETPOS=1' }))).toEqual([
    'rule rule-part-unsupported',
  ]);
  expect(await refusedWith(change(name, { ...from, timeZone: 'Europe/Corfu' }))).toEqual(['time_zone zone-unknown']);
  expect(await refusedWith(change(name, { ...from, start: '2027-10-19' }))).toEqual(['start occurrence-malformed']);
  expect(await refusedWith(change(name, { ...from, length: 60n, etag: '99' }))).toEqual(['stale-etag']);
  await setRules(name);
  const person = `nodes/${node}/members/${randomUUID()}`;
  const lines = [{ ticketType: 'seat', quantity: 1 }];
  await registrations.register({ occurrence: `${name}/occurrences/2027-10-26T19:00`, person, lines });
  expect(await refusedWith(change(name, { ...from, length: 60n }))).toEqual([
    'from_occurrence.2027-10-26T19:00:00 occurrence-in-use',
  ]);
  await change(name, { fromOccurrence: '2027-11-02T19:00', length: 60n });
  const once = await published({ first: tuesdays.first });
  expect(await refusedWith(change(once, { length: 60n }))).toEqual(['event-not-a-series']);
  await events.cancelEvent({ name, reason: 'weather' });
  expect(await refusedWith(change(name, { length: 60n }))).toEqual(['event-cancelled']);
});
