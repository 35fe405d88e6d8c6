import { randomUUID } from 'node:crypto';
import type { NodeClient, Partially as Some } from '@inclust/client';
import { EventState, type ChangeOccurrencesRequest, type Schedule } from '@inclust/contracts';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { node, organisation, refusedWith, servingEvents } from './serving-events.ts';

const scope = fileScope();
const database = testDatabase();
let events: NodeClient['events'];
let registrations: NodeClient['registrations'];
let failing = '';

beforeAll(async () => {
  const natsUrl = scope.use(await openTestNats()).url;
  const onStep = (step: string) => {
    if (step !== failing) return;
    failing = '';
    throw new Error('the process ends here');
  };
  ({ events, registrations } = (await servingEvents(scope, database.url, natsUrl, undefined, onStep)).client);
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

const change = (name: string, more: Some<ChangeOccurrencesRequest>) => events.changeOccurrences({ name, ...more });
const startsOf = async (name = '') =>
  (await Array.fromAsync(events.everyOccurrence({ parent: name }))).map(({ start }) => start.slice(5, 16));

test('this and the following: what follows is an event of its own, with the same texts and rules, and says what was said of single ones', async () => {
  const name = await published();
  const rules = { quotas: [{ id: 'room', capacity: 40 }], ticketTypes: [{ id: 'seat', quotas: ['room'] }] };
  await registrations.setRegistrationRules({
    event: name,
    rules: { ...rules, holdMilliseconds: 900_000n, offerMilliseconds: 3_600_000n },
  });
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

test('a process that ends between the copy and the change: nothing is shown twice, and a repeat makes it whole', async () => {
  const name = await published();
  const request = { fromOccurrence: '2027-10-26T19:00', length: 3_600n, requestId: randomUUID() };
  failing = 'together.written';
  await expect(change(name, request)).rejects.toThrow('The node failed to answer');
  expect(failing).toBe('');
  expect(await startsOf(name)).toHaveLength(6);
  const shown = { state: EventState.EVENT_STATE_PUBLISHED, organiser: organisation };
  const before = await Array.fromAsync(events.everyEvent(shown));
  const { following } = await change(name, request);
  const after = await Array.fromAsync(events.everyEvent(shown));
  expect(after.map((one) => one.name).filter((one) => !before.some((other) => other.name === one))).toEqual([
    following?.name,
  ]);
  expect(await startsOf(name)).toEqual(['10-05T19:00', '10-12T19:00', '10-19T19:00']);
  expect(await startsOf(following?.name)).toEqual(['10-26T19:00', '11-02T19:00', '11-09T19:00']);
  const all = await Array.fromAsync(events.everyEvent({ organiser: organisation }));
  const same = all.filter(
    ({ schedule }) => schedule?.first?.$case === 'timed' && schedule.first.value.durationSeconds === 3_600n,
  );
  expect(same.map((one) => one.name)).toEqual([following?.name]);
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
  const rules = { quotas: [{ id: 'room', capacity: 40 }], ticketTypes: [{ id: 'seat', quotas: ['room'] }] };
  await registrations.setRegistrationRules({
    event: name,
    rules: { ...rules, holdMilliseconds: 900_000n, offerMilliseconds: 3_600_000n },
  });
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
