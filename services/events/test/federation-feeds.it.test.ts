import type { Partially } from '@inclust/client';
import { AgendaEvent, DirectoryEntry, EventMode, EventState, type Event } from '@inclust/contracts';
import { startRpcServer } from '@inclust/rpc';
import { fileScope, testDatabase } from '@inclust/testkit';
import ICAL from 'ical.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { federationWith, type FederationHolding } from './federation-with.ts';
import { idOf, servingFeeds, text, timed } from './serving-feeds.ts';

const scope = fileScope();
const database = testDatabase();
const holding: FederationHolding = {
  directory: new Map(),
  agenda: [],
  changeTime: '2026-02-01T12:00:00.000Z',
  asked: { names: [], filters: [] },
};
let served: Awaited<ReturnType<typeof servingFeeds>>;
let turn = 0;

beforeAll(async () => {
  const federation = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: federationWith(holding) }));
  served = await servingFeeds(scope, database.url, { federationAddress: `127.0.0.1:${federation.port}` });
});

beforeEach(() => {
  holding.agenda = [];
  holding.asked.names.length = 0;
  holding.asked.filters.length = 0;
});

const uuid = (number: number) => `01890000-0000-8000-8000-${String(number).padStart(12, '0')}`;
const member = (number: number) => `nodes/vlora/members/${uuid(number)}`;

/** An event as the agenda has it. */
function inAgenda(node: string, number: number, more: Partially<Event> = {}): AgendaEvent {
  const venue = `nodes/${node}/venues/${uuid(700 + number)}`;
  return AgendaEvent.fromPartial({
    event: {
      name: `nodes/${node}/events/${uuid(number)}`,
      uid: `${uuid(number)}@${node}.inclust`,
      state: EventState.EVENT_STATE_PUBLISHED,
      titles: { el: { text: `Εκδήλωση ${number}` } },
      disciplines: ['performing-arts'],
      schedule: timed('2027-03-01T20:00'),
      mode: EventMode.EVENT_MODE_ON_SITE,
      venue,
      organisers: [member(number)],
      sequence: 3,
      etag: '5',
      createTime: '2027-01-01T12:00:00.000Z',
      updateTime: '2027-01-02T12:00:00.000Z',
      ...(more as object),
    },
    venue: {
      name: venue,
      names: text('Teatri'),
      address: { street: 'Rruga 1', locality: 'Vlorë', countryCode: 'AL' },
      timeZone: 'Europe/Tirane',
      etag: '1',
    },
  });
}

function listed(name: string, called: string, isOpen = true): void {
  holding.directory.set(
    name,
    DirectoryEntry.fromPartial({ name, displayName: text(called), publicFields: isOpen ? ['display_name'] : [] }),
  );
}

/** A path that nobody has asked for before, so that it is read anew. */
const anew = (path: string) => `${path}?from=2001-01-${String((turn += 1)).padStart(2, '0')}`;

async function calendar(path: string): Promise<ICAL.Component[]> {
  const response = await served.read(path);
  expect(response.status).toBe(200);
  return new ICAL.Component(ICAL.parse(await response.text())).getAllSubcomponents('vevent');
}

const value = (event: ICAL.Component | undefined, name: string) => event?.getFirstPropertyValue(name)?.toString();

describe('a feed of all nodes', () => {
  test('has every page of the agenda, with uid and sequence as the owner has them', async () => {
    holding.agenda = [
      inAgenda('vlora', 1),
      inAgenda('arta', 2, { state: EventState.EVENT_STATE_CANCELLED }),
      inAgenda('korca', 3, { state: EventState.EVENT_STATE_POSTPONED }),
    ];
    const found = await calendar(anew('/feeds/federation.ics'));
    expect(
      found.map((one) => ['uid', 'sequence', 'status', 'location', 'last-modified'].map((name) => value(one, name))),
    ).toEqual([
      [`${uuid(1)}@vlora.inclust`, '3', 'CONFIRMED', 'Teatri, Rruga 1, Vlorë', '2027-01-02T12:00:00Z'],
      [`${uuid(2)}@arta.inclust`, '3', 'CANCELLED', 'Teatri, Rruga 1, Vlorë', '2027-01-02T12:00:00Z'],
      [`${uuid(3)}@korca.inclust`, '3', 'TENTATIVE', 'Teatri, Rruga 1, Vlorë', '2027-01-02T12:00:00Z'],
    ]);
  });

  test('gives an event the id of its owner in Atom, whoever tells it', async () => {
    holding.agenda = [inAgenda('vlora', 1)];
    const atom = await (await served.read(anew('/feeds/federation.atom'))).text();
    expect(atom).toContain(`<id>tag:vlora.inclust,2026-01-01:event/${uuid(1)}%40vlora.inclust</id>`);
  });

  test('asks for what the reader wants, and leaves out what takes place on no day of hers', async () => {
    holding.agenda = [
      inAgenda('vlora', 71, {
        schedule: { first: { $case: 'days', value: { startDate: '2027-03-01', dayCount: 1 } } },
      }),
    ];
    const query = '?discipline=heritage&mode=online&from=2027-03-02&until=2027-03-03';
    expect(await calendar(`/feeds/federation.ics${query}`)).toEqual([]);
    expect(holding.asked.filters).toMatchObject([
      {
        nodeId: '',
        discipline: 'heritage',
        mode: EventMode.EVENT_MODE_ONLINE,
        fromTime: '2027-03-01T22:00:00.000Z',
        untilTime: '2027-03-03T22:00:00.000Z',
      },
    ]);
  });

  test('leaves out what only newer nodes can read', async () => {
    holding.agenda = [
      inAgenda('vlora', 1, { schedule: { ...timed('2027-03-01T20:00'), rule: 'FREQ=SOMETIMES' } }),
      inAgenda('vlora', 2, { state: 99 as EventState }),
      inAgenda('vlora', 3),
    ];
    expect((await calendar(anew('/feeds/federation.ics'))).map((one) => value(one, 'uid'))).toEqual([
      `${uuid(3)}@vlora.inclust`,
    ]);
  });

  test('is there of one node, and of one event; not of a node of which nothing is known', async () => {
    holding.agenda = [inAgenda('vlora', 1), inAgenda('korca', 2)];
    expect((await calendar(anew('/feeds/federation/korca.ics'))).length).toBe(1);
    expect((await calendar(`/feeds/federation/korca/${uuid(2)}.ics`)).map((one) => value(one, 'uid'))).toEqual([
      `${uuid(2)}@korca.inclust`,
    ]);
    const statuses = [
      '/feeds/federation/nowhere.ics',
      `/feeds/federation/korca/${uuid(9)}.ics`,
      '/feeds/federation/korca/x.ics',
      `/feeds/federation/korca/${uuid(2)}/more.ics`,
    ].map(async (path) => (await served.read(path)).status);
    expect(await Promise.all(statuses)).toEqual([404, 404, 404, 404]);
    expect((await served.read(`/feeds/federation/korca/${uuid(2)}.ics?from=2027-01-01`)).status).toBe(400);
  });

  test('was changed last when something came to this node', async () => {
    holding.agenda = [inAgenda('vlora', 1)];
    // Long after this process began to look up names, and long ago.
    holding.changeTime = '2035-05-05T12:00:00.000Z';
    const early = await served.read(anew('/feeds/federation.ics'));
    expect(early.headers.get('last-modified')).toBeNull();
    expect(early.headers.get('etag')).toMatch(/^"[\w-]{27}(\.gzip)?"$/);
    holding.changeTime = '2026-02-01T12:00:00.000Z';
  });
});

describe('organisers', () => {
  test('are named where the directory lists them for everybody, in feeds of this node and of all', async () => {
    const [open, hidden, unknown] = [member(51), member(52), member(53)];
    listed(open, 'Χορός Αυλώνας');
    listed(hidden, 'Μόνο για κόμβους', false);
    holding.agenda = [inAgenda('vlora', 1, { organisers: [open, hidden, unknown] })];
    const event = await served.published({ organisers: [open, hidden, unknown] });
    for (const path of [anew('/feeds/federation.ics'), `/feeds/events/${idOf(event.name)}.ics`]) {
      const [found] = await calendar(path);
      expect(found?.getFirstProperty('organizer')?.getParameter('cn')).toBe('Χορός Αυλώνας');
      expect(found?.toString()).not.toMatch(/Μόνο|nodes\/vlora/);
    }
  });

  test('of many events are asked for together, and not again for a while', async () => {
    const organisers = Array.from({ length: 150 }, (_, number) => member(1_000 + number));
    for (const name of organisers) listed(name, 'Σύλλογος');
    holding.agenda = organisers.map((name, number) =>
      inAgenda('arta', 10 + number, { organisers: [name, member(51)] }),
    );
    const feed = anew('/feeds/federation/arta.ics');
    expect((await calendar(feed)).length).toBe(150);
    const asked = holding.asked.names.flat();
    expect(new Set(asked).size).toBe(asked.length);
    expect(holding.asked.names.every((names) => names.length <= 100)).toBe(true);
    const calls = holding.asked.names.length;
    await calendar(anew('/feeds/federation/arta.ics'));
    expect(holding.asked.names.length).toBe(calls);
  });
});

test('without the federation service a city tells its own events, without names, and that those of all nodes cannot be read', async () => {
  const alone = await servingFeeds(scope, database.url, { federationAddress: '127.0.0.1:1' });
  const own = await alone.read('/feeds/events.ics?from=2001-02-01');
  expect([own.status, (await alone.read('/feeds/federation.ics')).status]).toEqual([200, 503]);
  const unasked = await servingFeeds(scope, database.url);
  expect((await unasked.read('/feeds/federation.ics')).status).toBe(404);
});
