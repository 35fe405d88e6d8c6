import { Metadata } from '@grpc/grpc-js';
import { testAccess } from '@inclust/access/testing';
import {
  AgendaFilter,
  AgendaServiceClient,
  DirectoryEntry,
  Event,
  EventEntry,
  EventMode,
  EventState,
  type ListAgendaEventsResponse,
} from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { digestOf } from '@inclust/mongo';
import { callUnary, openClient, refusalOf, startRpcServer } from '@inclust/rpc';
import { createStateTail, createStateWatching } from '@inclust/watch';
import { fileScope, testDatabase, toldStream } from '@inclust/testkit';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Agenda } from '../src/app/agenda-ports.ts';
import type { DirectoryChange, DirectoryStore } from '../src/app/ports.ts';
import { agendaService } from '../src/transport/grpc/agenda-service.ts';
import { changeOf, eventEnvelope, organiser, tombstone, uuid, venueEnvelope, type Told } from './agenda-build.ts';
import { nodeId } from './build.ts';
import { openStores } from './stores.ts';

const scope = fileScope();
const database = testDatabase();
let agenda: Agenda;
let directory: DirectoryStore;
let client: AgendaServiceClient;
let now = Date.parse('2027-01-01T12:00:00Z');
let clear = async (): Promise<void> => {};

beforeAll(async () => {
  const opened = scope.use(await openStores(database.url, 'agenda', { now: () => now }));
  const { connection } = opened;
  ({ agenda, directory } = opened);
  const logger = createLogger({ node: 'test', service: 'federation', level: 'trace', destination: toldStream });
  const context = { logger, admit: testAccess().admit };
  const tail = createStateTail({ state: agenda, logger });
  const watching = scope.use(createStateWatching({ service: 'agenda', tail, context }));
  const service = agendaService(agenda, directory, context, watching);
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [service] }));
  client = scope.use(openClient(AgendaServiceClient, `127.0.0.1:${server.port}`));
  clear = async () => {
    for (const name of ['agenda_events', 'agenda_venues']) await connection.collection(name).deleteMany({});
  };
});

beforeEach(() => clear());

const name = (node: string, id: number) => `nodes/${node}/events/${uuid(id)}`;
const apply = (...envelopes: readonly Parameters<typeof changeOf>[0][]) => agenda.apply(envelopes.map(changeOf));
const tell = (node: string, id: number, version: number, told: Told = {}) =>
  apply(eventEnvelope(node, id, version, told));

interface Wanted {
  readonly pageSize?: number;
  readonly pageToken?: string;
  readonly filter?: Partial<AgendaFilter>;
}

const list = ({ pageSize = 0, pageToken = '', filter = {} }: Wanted): Promise<ListAgendaEventsResponse> =>
  callUnary(client.listAgendaEvents.bind(client), new Metadata(), {
    pageSize,
    pageToken,
    filter: AgendaFilter.fromPartial(filter as object),
  });

const get = (name: string) => callUnary(client.getAgendaEvent.bind(client), new Metadata(), { name });

/** The names of all events of a list, page after page. */
async function listed(filter: Partial<AgendaFilter> = {}): Promise<string[]> {
  const names: string[] = [];
  let pageToken = '';
  do {
    const { events, nextPageToken } = await list({ filter, pageToken });
    names.push(...events.map(({ event }) => event?.name ?? ''));
    pageToken = nextPageToken;
  } while (pageToken !== '');
  return names;
}

/** Why a call is refused. */
async function refusal(calling: Promise<unknown>) {
  try {
    await calling;
  } catch (error) {
    return refusalOf(error);
  }
  return undefined;
}

async function titleOf(node: string, id: number): Promise<string | undefined> {
  return (await agenda.get(name(node, id)))?.event.titles?.el?.text;
}

describe('versions', () => {
  test.each<[string, readonly number[]]>([
    ['in order', [1, 2, 3]],
    ['the newest first', [3, 1, 2]],
    ['each twice', [1, 1, 3, 3, 2, 2]],
    ['with one missing', [1, 3]],
  ])('that come %s leave the newest', async (_, versions) => {
    for (const version of versions) await tell('arta', 1, version);
    expect(await titleOf('arta', 1)).toBe('Συναυλία 3');
    expect((await agenda.get(name('arta', 1)))?.event.etag).toBe('3');
    expect(await listed()).toEqual([name('arta', 1)]);
  });

  test('that come together leave the newest, in whatever order and however often', async () => {
    await apply(...[2, 3, 1, 3].map((version) => eventEnvelope('arta', 1, version)));
    expect(await titleOf('arta', 1)).toBe('Συναυλία 3');
  });

  test('a tombstone takes an event out, and no older state brings it back', async () => {
    await tell('arta', 1, 2);
    await apply(tombstone(eventEnvelope('arta', 1, 3)));
    await tell('arta', 1, 2);
    expect([await agenda.get(name('arta', 1)), await listed()]).toEqual([undefined, []]);
    expect((await agenda.digest('arta')).count).toBe(0n);
    await tell('arta', 1, 4);
    expect(await titleOf('arta', 1)).toBe('Συναυλία 4');
  });

  test('a repeat is no change; what is new is one, by the clock of this node', async () => {
    await tell('arta', 1, 2);
    const first = await agenda.changedAt();
    now += 60_000;
    await tell('arta', 1, 2);
    await tell('arta', 1, 1);
    expect(await agenda.changedAt()).toBe(first);
    await apply(venueEnvelope('arta', 7, 1));
    expect(Date.parse((await agenda.changedAt()) ?? '')).toBe(now);
  });

  test('what only newer nodes know is kept as it came', async () => {
    const unknown = Event.encode({
      ...Event.fromPartial({
        name: name('arta', 1),
        state: EventState.EVENT_STATE_PUBLISHED,
      }),
      // A field of a newer release: number 900, a text.
      _unknownFields: { 7202: [new Uint8Array([3, 97, 98, 99])] },
    } as Event).finish();
    const { event } = EventEntry.decode(eventEnvelope('arta', 1, 1).body);
    const body = EventEntry.encode({
      ...EventEntry.fromPartial({ version: 1n }),
      event: { ...(event as Event), ...Event.decode(unknown) },
    }).finish();
    await apply({ ...eventEnvelope('arta', 1, 1), body });
    const found = (await agenda.get(name('arta', 1)))?.event;
    expect(Buffer.from(Event.encode(found as Event).finish()).includes('abc')).toBe(true);
  });
});

describe('an event', () => {
  test('has its venue as it is now, whichever of them came first', async () => {
    const venue = `nodes/arta/venues/${uuid(7)}`;
    await tell('arta', 1, 1, { venue });
    expect((await agenda.get(name('arta', 1)))?.venue).toBeUndefined();
    await apply(venueEnvelope('arta', 7, 2, 'Νέα Γέφυρα'));
    await apply(venueEnvelope('arta', 7, 1, 'Γέφυρα'));
    expect((await agenda.get(name('arta', 1)))?.venue).toMatchObject({
      name: venue,
      names: { el: { text: 'Νέα Γέφυρα' } },
      etag: '2',
    });
  });

  test('names its organisers as the directory shows them to everybody, also one that was merged into another', async () => {
    const listing = (member: number, more: Partial<DirectoryEntry>): DirectoryChange => {
      const at = `nodes/vlora/members/${uuid(member)}`;
      const decoded = { ...DirectoryEntry.fromPartial({ name: at, kind: 'organisation', version: 1n }), ...more };
      const raw = DirectoryEntry.encode(decoded).finish();
      return { name: at, node: nodeId('vlora'), version: 1, entry: { decoded, raw } };
    };
    const called = (el: string) => DirectoryEntry.fromPartial({ displayName: { el: { text: el } } }).displayName;
    const merged = `nodes/vlora/members/${uuid(803)}`;
    await directory.apply([
      listing(801, { displayName: called('Χορός'), publicFields: ['display_name'] }),
      listing(802, { displayName: called('Μόνο για κόμβους'), publicFields: [] }),
      {
        name: merged,
        node: nodeId('vlora'),
        version: 2,
        mergedInto: `nodes/vlora/members/${uuid(801)}`,
      },
    ]);
    const organisers = [801, 802, 803, 804].map((id) => `nodes/vlora/members/${uuid(id)}`);
    await tell('arta', 1, 1, { organisers });
    const { event } = await get(name('arta', 1));
    expect(event?.organisers.map((one) => [one.name, one.displayName?.el?.text])).toEqual([
      [organisers[0], 'Χορός'],
      [organisers[1], undefined],
      [organisers[2], 'Χορός'],
      [organisers[3], undefined],
    ]);
  });

  test('that is not there is refused', async () => {
    expect(await refusal(get(name('arta', 99)))).toMatchObject({ reason: 'event-not-found' });
  });
});

describe('a list', () => {
  test('is in the order of the start over all nodes; those of which nothing takes place come last', async () => {
    await tell('vlora', 1, 1, { starts: '2027-05-01T18:00:00.000Z' });
    await tell('arta', 2, 1, { starts: '', ends: '' });
    await tell('korca', 3, 1, { starts: '2027-02-01T18:00:00.000Z' });
    await tell('arta', 4, 1, { starts: '2027-05-01T18:00:00.000Z' });
    expect(await listed()).toEqual([name('korca', 3), name('arta', 4), name('vlora', 1), name('arta', 2)]);
  });

  test('has what meets all conditions', async () => {
    const second = `nodes/vlora/members/${uuid(901)}`;
    await tell('arta', 1, 1, { organisers: [organiser, second], mode: EventMode.EVENT_MODE_ON_SITE });
    await tell('vlora', 2, 1, {
      organisers: [second],
      disciplines: ['heritage'],
      mode: EventMode.EVENT_MODE_ONLINE,
      titles: Event.fromPartial({ titles: { sq: { text: 'Koncert' } } }).titles,
      starts: '2027-06-01T18:00:00.000Z',
      ends: '',
    });
    const [arta, vlora] = [name('arta', 1), name('vlora', 2)];
    const cases: readonly [Partial<AgendaFilter>, readonly string[]][] = [
      [{ nodeId: 'vlora' }, [vlora]],
      [{ organiser: second }, [arta, vlora]],
      [{ organiser }, [arta]],
      [{ discipline: 'heritage' }, [vlora]],
      [{ mode: EventMode.EVENT_MODE_ON_SITE }, [arta]],
      [{ textLanguage: 'sq' }, [vlora]],
      [{ textLanguage: 'en' }, []],
      // One that has ended at the very moment is over; one without an end never is.
      [{ fromTime: '2027-03-01T20:00:00.000Z' }, [vlora]],
      [{ fromTime: '2027-03-01T19:59:59.000Z' }, [arta, vlora]],
      [{ untilTime: '2027-06-01T18:00:00.000Z' }, [arta]],
      [{ untilTime: '2027-06-01T18:00:00.001Z', organiser: second, nodeId: 'vlora' }, [vlora]],
    ];
    for (const [filter, expected] of cases) expect([filter, await listed(filter)]).toEqual([filter, expected]);
  });

  test('comes in pages, each event once; a page ends early where its texts are long', async () => {
    const long = Event.fromPartial({ descriptions: { el: { text: 'α'.repeat(300_000) } } }).descriptions;
    await Promise.all(Array.from({ length: 9 }, (_, id) => tell('arta', id + 1, 1, { descriptions: long })));
    const first = await list({ pageSize: 1_000 });
    expect(first.events.length).toBe(3);
    expect(first.nextPageToken).not.toBe('');
    expect((await listed()).length).toBe(9);
    const short = await list({ pageSize: 2 });
    expect(short.events.map(({ event }) => event?.name)).toEqual([name('arta', 1), name('arta', 2)]);
    expect(await refusal(list({ pageToken: short.nextPageToken, filter: { nodeId: 'arta' } }))).toMatchObject({
      violations: [{ rule: 'page-token-of-this-list' }],
    });
  });

  test('names each field that is wrong', async () => {
    const filter = { nodeId: 'No Node', organiser: 'members/1', textLanguage: 'de' };
    expect(await refusal(list({ filter }))).toMatchObject({
      violations: [
        { field: 'filter.node_id', rule: 'node-id' },
        { field: 'filter.organiser', rule: 'resource-name' },
        { field: 'filter.text_language', rule: 'language-unknown' },
      ],
    });
  });
});

test('the digest is of what is shown of a node, events and venues alike', async () => {
  await apply(
    eventEnvelope('arta', 1, 3),
    venueEnvelope('arta', 7, 2),
    tombstone(eventEnvelope('arta', 2, 5)),
    eventEnvelope('vlora', 4, 1),
  );
  async function* shown() {
    yield* [
      { id: uuid(1), version: 3 },
      { id: uuid(7), version: 2 },
    ];
  }
  const digest = await digestOf(shown());
  expect(await agenda.digest('arta')).toEqual(digest);
  expect((await callUnary(client.getAgendaState.bind(client), new Metadata(), {})).shares).toMatchObject([
    { nodeId: 'arta', eventCount: 1n, ...digest },
    { nodeId: 'vlora', eventCount: 1n, count: 1n },
  ]);
});
