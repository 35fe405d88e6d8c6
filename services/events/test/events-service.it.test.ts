import { jetstreamManager } from '@nats-io/jetstream';
import type { Partially as Some } from '@inclust/client';
import {
  Event,
  EventCancelled,
  EventCreated,
  EventDeleted,
  EventEdited,
  EventKind,
  EventMode,
  EventState,
  GapChoice,
  OccurrenceChange,
  Venue,
  type ChangeOccurrenceRequest,
  type ListEventsRequest,
  type Schedule,
} from '@inclust/contracts';
import type { Actor } from '@inclust/kernel';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  formerOrganisation,
  node,
  organisation,
  refusedWith,
  representative,
  servingEvents,
} from './serving-events.ts';

const scope = fileScope();
const database = testDatabase();
const organiser = organisation;
let served: Awaited<ReturnType<typeof servingEvents>>;
let natsUrl: string;

beforeAll(async () => {
  natsUrl = scope.use(await openTestNats()).url;
  served = await servingEvents(scope, database.url, natsUrl);
});

const text = (el: string) => ({ el: { text: el } });
const timed = (startTime: string): Some<Schedule> => ({
  first: { $case: 'timed', value: { startTime, timeZone: 'Europe/Athens', durationSeconds: 7_200n } },
});
const tuesdays = { ...timed('2027-10-19T19:00'), rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3' };

async function venue(more: Some<Venue> = {}): Promise<Venue> {
  const { venue: made } = await served.client.venues.createVenue({
    venue: {
      names: text('Παλιό Φρούριο'),
      address: { street: 'Πλατεία Λιστόν 1', locality: 'Κέρκυρα', countryCode: 'GR' },
      timeZone: 'Europe/Athens',
      ...more,
    },
  });
  return made ?? Venue.fromPartial({});
}

async function create(event: Some<Event>, requestId?: string): Promise<Event> {
  const { event: made } = await served.client.events.createEvent({ event, ...(requestId ? { requestId } : {}) });
  return made ?? Event.fromPartial({});
}

const complete = async (more: Some<Event> = {}): Promise<Some<Event>> => ({
  titles: text('Συναυλία'),
  disciplines: ['performing-arts'],
  organisers: [organiser],
  schedule: timed('2027-03-01T20:00'),
  venue: (await venue()).name,
  ...more,
});

type Move =
  | 'deleteEvent'
  | 'publishEvent'
  | 'postponeEvent'
  | 'cancelEvent'
  | 'markEventHeld'
  | 'closeEvent'
  | 'reopenEvent';

async function move(kind: Move, { name, etag }: Pick<Event, 'name' | 'etag'>, reason = ''): Promise<Event> {
  const { event } = await served.client.events[kind]({ name, etag, ...(reason === '' ? {} : { reason }) });
  return event ?? Event.fromPartial({});
}

const update = (event: Some<Event>, paths: string[]) => served.client.events.updateEvent({ event, updateMask: paths });
const list = (request: Some<ListEventsRequest>) => served.client.events.listEvents(request);

/** The events of a type in the stream. */
async function published<Message>(event: string, decode: (bytes: Uint8Array) => Message): Promise<Message[]> {
  const manager = await jetstreamManager(served.nats);
  const found: Message[] = [];
  const { state } = await manager.streams.info('EVENTS');
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage('EVENTS', { seq });
    if (message?.subject === `inclust.${node}.events.v1.${event}`) found.push(decode(message.data));
  }
  return found;
}

describe('an event', () => {
  test('goes from a draft to the public and is told of in facts without a text', async () => {
    const draft = await create(await complete({ note: 'Call the choir.' }));
    expect(draft).toMatchObject({
      state: EventState.EVENT_STATE_DRAFT,
      kind: EventKind.EVENT_KIND_PUBLIC_EVENT,
      mode: EventMode.EVENT_MODE_ON_SITE,
      sequence: 0,
      etag: '1',
    });
    const shown = await move('publishEvent', draft);
    expect(shown).toMatchObject({ state: EventState.EVENT_STATE_PUBLISHED, uid: draft.uid, etag: '2' });
    const cancelled = await move('cancelEvent', shown, 'weather');
    expect(cancelled).toMatchObject({ state: EventState.EVENT_STATE_CANCELLED, uid: draft.uid });
    expect(cancelled.sequence).toBeGreaterThan(shown.sequence);
    const id = draft.name.split('/').at(-1) ?? '';
    const told = await eventually(
      async () => {
        const found = await published('event.cancelled', (bytes) => EventCancelled.decode(bytes));
        return found.find(({ facts }) => facts?.eventId === id);
      },
      { what: 'the cancelled event is published' },
    );
    expect(told).toMatchObject({
      reason: 'weather',
      facts: {
        version: 3n,
        organisers: [organiser],
        start: '2027-03-01T18:00:00.000Z',
        end: '2027-03-01T20:00:00.000Z',
        timeZone: 'Europe/Athens',
        occurrenceCount: 1,
      },
    });
    const created = await published('event.created', (bytes) => EventCreated.decode(bytes));
    expect(created.filter(({ facts }) => facts?.eventId === id).map(({ facts }) => facts?.version)).toEqual([1n]);
  });

  test('is the same for a repeat of its request, and refused for another body under it', async () => {
    const wanted = await complete();
    const requestId = 'the-same-request';
    const one = await create(wanted, requestId);
    expect(await create(wanted, requestId)).toEqual(one);
    expect(await refusedWith(create({ ...wanted, titles: text('Άλλη') }, requestId))).toEqual([
      'request_id request-id-reused',
    ]);
  });

  test('is not published while something is missing, and says what', async () => {
    const draft = await create({});
    expect(await refusedWith(move('publishEvent', draft))).toEqual([
      'event.titles required',
      'event.disciplines required',
      'event.organisers required',
      'event.schedule required',
      'event.venue required',
    ]);
    expect(await refusedWith(create({ venue: `nodes/${node}/venues/01890000-0000-8000-8000-00000000dead` }))).toEqual([
      'event.venue venue-not-found',
    ]);
    expect(await refusedWith(create({ schedule: timed('2027-03-28T03:30') }))).toEqual([
      'event.schedule.timed.start local-time-does-not-exist',
    ]);
  });

  test('changes what its mask names, and calendars learn of what visitors see', async () => {
    const event = await move('publishEvent', await create(await complete()));
    const { event: renamed } = await update({ ...event, titles: text('Άλλη') }, ['titles']);
    expect(renamed).toMatchObject({ uid: event.uid, titles: text('Άλλη'), sequence: event.sequence + 1 });
    expect(await refusedWith(update(event, ['titles']))).toEqual(['stale-etag']);
    expect(await refusedWith(update({ ...event, etag: '' }, ['state']))).toEqual([
      'update_mask.paths[0] field-unknown',
    ]);
    expect(await refusedWith(update({ ...event, etag: '' }, []))).toEqual(['update_mask required']);
  });

  test('is edited among its own node only while it is a draft', async () => {
    const draft = await create(await complete());
    const { event: renamed } = await update({ ...draft, titles: text('Πρώτη') }, ['titles']);
    const shown = await move('publishEvent', renamed ?? draft);
    await update({ ...shown, titles: text('Δεύτερη') }, ['titles']);
    const id = draft.name.split('/').at(-1) ?? '';
    const versions = async (path: string) =>
      (await published(path, (bytes) => EventEdited.decode(bytes)))
        .filter(({ facts }) => facts?.eventId === id)
        .map(({ facts }) => facts?.version);
    await eventually(async () => (await versions('event.edited')).length > 0, { what: 'the second edit is told' });
    expect([await versions('event.drafted'), await versions('event.edited')]).toEqual([[2n], [4n]]);
  });

  test('is thrown away only while it is a draft, and is then nowhere', async () => {
    const { client } = served;
    const draft = await create(await complete());
    const request = { name: draft.name, requestId: 'throw-away-1' };
    expect(await refusedWith(move('deleteEvent', { ...draft, etag: '7' }))).toEqual(['stale-etag']);
    const { event: last } = await client.events.deleteEvent(request);
    expect(last).toMatchObject({ name: draft.name, state: EventState.EVENT_STATE_DELETED, etag: '2' });
    // A retry is answered as the first time.
    expect((await client.events.deleteEvent(request)).event).toEqual(last);
    for (const call of [
      () => client.events.getEvent({ name: draft.name }),
      () => move('deleteEvent', { ...draft, etag: '' }),
      () => move('publishEvent', { ...draft, etag: '' }),
      () => update({ ...draft, titles: text('Άλλη') }, ['titles']),
    ])
      expect(await refusedWith(call())).toEqual(['event-not-found']);
    for (const state of [EventState.EVENT_STATE_UNSPECIFIED, EventState.EVENT_STATE_DELETED]) {
      const found = await Array.fromAsync(client.events.everyEvent({ state }));
      expect(found.map(({ name }) => name)).not.toContain(draft.name);
    }
    const id = draft.name.split('/').at(-1) ?? '';
    const told = async () =>
      (await published('event.deleted', (bytes) => EventDeleted.decode(bytes))).map(({ facts }) => facts?.eventId);
    await eventually(async () => (await told()).includes(id), { what: 'that it is gone to be told' });
    expect(await told()).toEqual([id]);

    const shown = await move('publishEvent', await create(await complete()));
    expect(await refusedWith(move('deleteEvent', shown))).toEqual(['event-published']);
    await move('cancelEvent', shown, 'weather');
    expect(await refusedWith(move('deleteEvent', { ...shown, etag: '' }))).toEqual(['event-cancelled']);
    expect((await client.events.getEvent({ name: shown.name })).event?.state).toBe(EventState.EVENT_STATE_CANCELLED);
  });

  test('cannot be held before it is over', async () => {
    const event = await move('publishEvent', await create(await complete()));
    expect(await refusedWith(move('markEventHeld', event))).toEqual(['event-not-over']);
    const past = await move('publishEvent', await create(await complete({ schedule: timed('2026-03-01T20:00') })));
    const held = await move('markEventHeld', past);
    const closed = await move('closeEvent', held);
    expect((await move('reopenEvent', closed, 'correction')).state).toBe(EventState.EVENT_STATE_HELD);
  });
});

describe('a series', () => {
  const occurrences = ({ name }: Event) =>
    Array.fromAsync(served.client.events.everyOccurrence({ parent: name, pageSize: 2 }));

  test('keeps its wall time over a change of the clocks', async () => {
    const event = await create(await complete({ schedule: tuesdays }));
    expect((await occurrences(event)).map(({ startTime }) => startTime)).toEqual([
      '2027-10-19T16:00:00.000Z',
      '2027-10-26T16:00:00.000Z',
      '2027-11-02T17:00:00.000Z',
    ]);
  });

  test('has one occurrence moved and another one cancelled, each under its name', async () => {
    const event = await move('publishEvent', await create(await complete({ schedule: tuesdays })));
    const change = (more: Some<ChangeOccurrenceRequest>) =>
      served.client.events.changeOccurrence({ name: event.name, ...more });
    await change({
      occurrence: '2027-10-26T19:00',
      change: OccurrenceChange.OCCURRENCE_CHANGE_MOVE,
      start: '2027-10-27T20:00',
    });
    const { event: after } = await change({
      occurrence: '2027-11-02T19:00',
      change: OccurrenceChange.OCCURRENCE_CHANGE_CANCEL,
    });
    expect(after?.sequence).toBe(event.sequence + 2);
    expect(await occurrences(event)).toMatchObject([
      { occurrence: '2027-10-19T19:00:00', moved: false, cancelled: false },
      { occurrence: '2027-10-26T19:00:00', start: '2027-10-27T20:00:00', moved: true, cancelled: false },
      { occurrence: '2027-11-02T19:00:00', cancelled: true },
    ]);
    expect(
      await refusedWith(change({ occurrence: '2027-10-20T19:00', change: OccurrenceChange.OCCURRENCE_CHANGE_CANCEL })),
    ).toEqual(['occurrence occurrence-unknown']);
    expect(await refusedWith(change({ occurrence: '2027-10-19T19:00' }))).toEqual(['change required']);
  });

  test('shows times that do not exist before it is saved, and needs a choice then', async () => {
    const nights = { ...timed('2027-03-26T03:30'), rule: 'FREQ=DAILY;COUNT=4' };
    const shown = await served.client.events.previewSchedule({ schedule: nights });
    expect(shown).toMatchObject({ totalSize: 4, missingTimes: ['2027-03-28T03:30:00'] });
    expect(await refusedWith(create({ schedule: nights }))).toEqual([
      'event.schedule.2027-03-28T03:30:00 local-times-do-not-exist',
    ]);
    const skipped = await create({ schedule: { ...nights, gapChoice: GapChoice.GAP_CHOICE_SKIP } });
    expect((await occurrences(skipped)).map(({ occurrence }) => occurrence)).toEqual([
      '2027-03-26T03:30:00',
      '2027-03-27T03:30:00',
      '2027-03-29T03:30:00',
      '2027-03-30T03:30:00',
    ]);
    expect(await refusedWith(create({ schedule: { ...nights, rule: 'FREQ=DAILY;BYSETPOS=1' } }))).toEqual([
      'event.schedule.rule.BYSETPOS rule-part-unsupported',
    ]);
  });

  test('of whole days has no zone', async () => {
    const event = await create(
      await complete({
        schedule: { first: { $case: 'days', value: { startDate: '2027-08-15', dayCount: 2 } } },
      }),
    );
    expect(await occurrences(event)).toMatchObject([
      { start: '2027-08-15', end: '2027-08-17', timeZone: '', startTime: undefined },
    ]);
  });
});

test('lists go by start, page by page, and by state, venue, discipline and time', async () => {
  const place = (await venue()).name;
  const made = await Promise.all(
    ['2028-01-03T10:00', '2028-01-01T10:00', '2028-01-02T10:00'].map(async (start) =>
      create(await complete({ venue: place, schedule: timed(start), disciplines: ['libraries'] })),
    ),
  );
  const [third, first, second] = made.map(({ name }) => name);
  const page = await list({ venue: place, pageSize: 2 });
  const rest = await list({ venue: place, pageSize: 2, pageToken: page.nextPageToken });
  expect([...page.events, ...rest.events].map(({ name }) => name)).toEqual([first, second, third]);
  expect(rest.nextPageToken).toBe('');
  const names = async (request: Some<ListEventsRequest>) =>
    (await list({ venue: place, ...request })).events.map(({ name }) => name);
  expect(await names({ fromTime: '2028-01-02T09:00:00Z' })).toEqual([second, third]);
  expect(await names({ untilTime: '2028-01-02T08:00:00Z' })).toEqual([first]);
  expect(await names({ discipline: 'archives' })).toEqual([]);
  expect(await names({ state: EventState.EVENT_STATE_PUBLISHED })).toEqual([]);
  expect(await refusedWith(list({ venue: place, pageToken: 'bm9uc2Vuc2U' }))).toEqual([
    'page_token page-token-of-this-list',
  ]);
});

describe('who may do what', () => {
  const acting = async (roles: Actor['roles']) =>
    (
      await servingEvents(scope, database.url, natsUrl, {
        kind: 'account',
        id: 'accounts/2',
        node,
        roles,
        member: representative,
        session: 'session',
      })
    ).client;

  test('a visitor sees what was published, without what is for staff', async () => {
    const place = (await venue()).name;
    const draft = await create(await complete({ venue: place }));
    const shown = await move(
      'publishEvent',
      await create(await complete({ venue: place, note: 'x', themes: ['inclusion'] })),
    );
    const visitor = await acting([]);
    const { events } = await visitor.events.listEvents({ venue: place });
    expect(events).toMatchObject([{ name: shown.name, note: '', themes: [], history: [] }]);
    expect(await refusedWith(visitor.events.getEvent({ name: draft.name }))).toEqual(['event-not-found']);
  });

  test("an organisation's representative organises for it and for nobody else", async () => {
    const { events } = await acting(['organisation-representative']);
    const make = (organisers: string[]) => events.createEvent({ event: { organisers, titles: text('Δική μας') } });
    const { event } = await make([organiser]);
    expect(event?.organisers).toEqual([organiser]);
    const other = formerOrganisation;
    expect(await refusedWith(make([other]))).toEqual(['not-allowed']);
    const given = events.updateEvent({ event: { ...event, organisers: [other] }, updateMask: ['organisers'] });
    expect(await refusedWith(given)).toEqual(['not-allowed']);
  });
});

describe('a venue', () => {
  test('changes what its mask names; what the mask does not name need not be sent', async () => {
    const made = await venue({ capacity: 120, coordinates: { latitude: 39.62, longitude: 19.92 } });
    const change = (more: Some<Venue>, paths: string[]) =>
      served.client.venues.updateVenue({ venue: { name: made.name, ...more }, updateMask: paths });
    const { venue: after } = await change({ capacity: 80 }, ['capacity', 'coordinates']);
    expect(after).toMatchObject({ capacity: 80, coordinates: undefined, address: made.address, etag: '2' });
    expect(await refusedWith(change({ etag: '1', capacity: 3 }, ['capacity']))).toEqual(['stale-etag']);
    expect(await refusedWith(change({ timeZone: '+02:00' }, ['time_zone']))).toEqual([
      'venue.time_zone time-zone-unknown',
    ]);
  });

  test('is refused by field and rule', async () => {
    expect(
      await refusedWith(
        venue({
          names: undefined,
          address: { street: '', locality: 'Κέρκυρα', countryCode: 'GR' },
          capacity: -1,
          accessibility: ['stairs'],
          supportedPeriods: [{ fromDate: '2027-02-30' }],
        }),
      ),
    ).toEqual(['venue.supported_periods[0].from_date date-format']);
    expect(await refusedWith(venue({ names: {}, capacity: -1, accessibility: ['stairs'] }))).toEqual([
      'venue.names required',
      'venue.capacity count',
      'venue.accessibility[0] accessibility-unknown',
    ]);
  });
});
