import { rmSync } from 'node:fs';
import type { Partially } from '@inclust/client';
import { Event, EventMode, EventState, type AgendaEvent } from '@inclust/contracts';
import { homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { organisation } from '../support/people.ts';
import { ReadingFeeds } from '../support/reading-feeds.ts';
import { settled } from '../support/settled.ts';

const patience = 60_000;

// Covers: the same event in the calendars of two nodes, a link that is cut while events change, a hub that lost its data.
describe.each(['one', 'many'] as const)('the agenda of all cities, %s process(es) a node', (mode) => {
  const scope = fileScope();
  const feeds = new ReadingFeeds();
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let vlora: NodeUnderTest;
  let organisers: readonly string[] = [];

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'vlora'], mode));
    [arta, vlora] = [federation.city('arta'), federation.city('vlora')];
    // Times and days are those of the event, wherever the machine of a node stands.
    await feeds.serve(federation.meta, 'Pacific/Kiritimati');
    await feeds.serve(arta, 'UTC');
    await feeds.serve(vlora, 'America/New_York');
    const registered = await Promise.all([
      arta.client().members.registerMember({ profile: organisation('Χορωδία Άρτας', '094014201') }),
      vlora.client().members.registerMember({ profile: organisation('Κοινότητα Αυλώνας', '090000045') }),
    ]);
    organisers = registered.map(({ member }) => member?.name ?? '');
    await settled(federation);
  });

  const nodes = () => [federation.meta, ...federation.cities.values()];

  /** A draft of Arta that both cities organise. */
  async function drafted(title: string, more: Partially<Event> = {}): Promise<Event> {
    const { events, venues } = arta.client('events');
    const { venue } = await venues.createVenue({
      venue: {
        names: { el: { text: 'Γέφυρα' } },
        address: { street: 'Οδός 1', locality: 'Άρτα', countryCode: 'GR' },
        timeZone: 'Europe/Athens',
        capacity: 80,
      },
    });
    const { event } = await events.createEvent({
      event: {
        titles: { en: { text: title } },
        disciplines: ['performing-arts'],
        schedule: {
          first: {
            $case: 'timed',
            value: { startTime: '2027-06-01T20:00', timeZone: 'Europe/Athens', durationSeconds: 7_200n },
          },
          rule: 'FREQ=WEEKLY;COUNT=3',
        },
        venue: venue?.name ?? '',
        organisers: [...organisers],
        themes: ['inclusion'],
        note: 'Only for staff.',
        ...more,
      },
    });
    return event ?? Event.fromPartial({});
  }

  async function published(title: string): Promise<Event> {
    const { name } = await drafted(title);
    return (await arta.client('events').events.publishEvent({ name })).event ?? Event.fromPartial({});
  }

  const retitle = (name: string, title: string) =>
    arta.client('events').events.updateEvent({
      event: { name, titles: { en: { text: title } } },
      updateMask: ['titles'],
    });

  const inAgenda = async (node: NodeUnderTest, name: string): Promise<AgendaEvent | undefined> =>
    (await Array.fromAsync(node.client('federation').agenda.everyAgendaEvent())).find(
      (one) => one.event?.name === name,
    );

  /** Waits until the agenda and the calendar of every node say this of an event. */
  async function toldEverywhere(event: Event, told: { sequence: number; status: string; summary: string }) {
    for (const node of nodes())
      await eventually(
        async () => {
          expect(await feeds.event(node, event.uid)).toMatchObject({ ...told, organiser: 'Χορωδία Άρτας' });
          expect((await inAgenda(node, event.name))?.event).toMatchObject({
            uid: event.uid,
            sequence: told.sequence,
            titles: { en: { text: told.summary } },
          });
          return true;
        },
        { what: `${node.file.nodeId} tells of ${told.summary}`, timeout: patience },
      );
  }

  /** What each node holds of Arta: the same everywhere. */
  async function sharesOfArta(): Promise<string> {
    const shares = await Promise.all(
      nodes().map(async (node) => {
        const { shares: all } = await node.client('federation').agenda.getAgendaState();
        const share = all.find(({ nodeId }) => nodeId === 'arta');
        return share ? `${share.eventCount} of ${share.count}: ${share.hash}` : 'nothing';
      }),
    );
    const [first = ''] = shares;
    expect(shares).toEqual(shares.map(() => first));
    return first;
  }

  test('an event of two cities is once in every agenda and every calendar, found by either of its organisers', async () => {
    const draft = await drafted('Only planned');
    const event = await published('Concert on the bridge');
    await toldEverywhere(event, { sequence: 0, status: 'CONFIRMED', summary: 'Concert on the bridge' });
    for (const node of nodes()) {
      const { agenda } = node.client('federation');
      for (const organiser of organisers) {
        const found = await Array.fromAsync(agenda.everyAgendaEvent({ filter: { organiser } }));
        expect(found.map((one) => one.event?.name)).toEqual([event.name]);
        expect(found[0]?.organisers.map(({ displayName }) => displayName?.el?.text)).toEqual([
          'Χορωδία Άρτας',
          'Κοινότητα Αυλώνας',
        ]);
        expect(found[0]?.venue).toMatchObject({ names: { el: { text: 'Γέφυρα' } }, capacity: 0 });
        expect(found[0]?.event).toMatchObject({ note: '', themes: [], history: [] });
      }
      expect(await inAgenda(node, draft.name)).toBeUndefined();
      expect((await feeds.get(node, '/feeds/federation/arta.jsonld')).status).toBe(200);
      expect((await feeds.get(node, '/feeds/federation/nowhere.jsonld')).status).toBe(404);
    }
  });

  test('the same event, fetched from Arta and from the meta-cluster, is the same; after an edit its sequence is higher in both', async () => {
    const event = await published('Workshop');
    const id = event.name.split('/').at(-1) ?? '';
    await toldEverywhere(event, { sequence: 0, status: 'CONFIRMED', summary: 'Workshop' });
    const texts = async () =>
      Promise.all(
        [federation.meta, arta, vlora].map(async (node) =>
          (await feeds.get(node, `/feeds/federation/arta/${id}.ics?language=en`)).text(),
        ),
      );
    const before = await texts();
    expect(before[0]).toContain(`UID:${event.uid}`);
    expect(before).toEqual(before.map(() => before[0]));
    await retitle(event.name, 'Workshop for all');
    await toldEverywhere(event, { sequence: 1, status: 'CONFIRMED', summary: 'Workshop for all' });
    await arta.client('events').events.cancelEvent({ name: event.name, reason: 'weather' });
    await toldEverywhere(event, { sequence: 2, status: 'CANCELLED', summary: 'Workshop for all' });
  });

  test('days are those days, and wall times those of their place, on every node', async () => {
    const [, organiser = ''] = organisers;
    const { events } = vlora.client('events');
    const timed = (startTime: string) =>
      ({ $case: 'timed', value: { startTime, timeZone: 'Europe/Athens', durationSeconds: 7_200n } }) as const;
    const planned = [
      { first: { $case: 'days', value: { startDate: '2027-08-15', dayCount: 2 } } as const },
      { first: timed('2027-10-19T19:00'), rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3' },
      { first: timed('2027-07-12T00:30'), rule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=60' },
    ];
    const [feast, tuesdays, mondays] = await Promise.all(
      planned.map(async (schedule, turn) => {
        const titles = { en: { text: `Planned in Vlora ${turn}` } };
        const more = {
          disciplines: ['performing-arts'],
          organisers: [organiser],
          mode: EventMode.EVENT_MODE_ONLINE,
          link: 'https://example.org/',
        };
        const { event } = await events.createEvent({ event: { titles, schedule, ...more } });
        return (await events.publishEvent({ name: event?.name ?? '' })).event ?? Event.fromPartial({});
      }),
    );
    const starts = async (event: Event | undefined) =>
      (await Array.fromAsync(events.everyOccurrence({ parent: event?.name ?? '' }))).map(({ startTime }) => startTime);
    expect(await starts(tuesdays)).toEqual(
      ['10-19T16', '10-26T16', '11-02T17'].map((time) => `2027-${time}:00:00.000Z`),
    );
    const days = (await starts(mondays)).map(
      (time) => Temporal.Instant.from(time ?? '').toZonedDateTimeISO('Europe/Athens').dayOfWeek,
    );
    expect(days).toEqual(Array(60).fill(1));
    const text = async (node: NodeUnderTest, { name }: Event) =>
      (await feeds.get(node, `/feeds/federation/vlora/${name.split('/').at(-1)}.ics?language=en`)).text();
    for (const [event, lines] of [
      [feast, ['DTSTART;VALUE=DATE:20270815', 'DTEND;VALUE=DATE:20270817']],
      [tuesdays, ['DTSTART;TZID=Europe/Athens:20271019T190000', 'RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TU']],
      [mondays, ['DTSTART;TZID=Europe/Athens:20270712T003000', 'RRULE:FREQ=WEEKLY;COUNT=60;BYDAY=MO']],
    ] as const) {
      if (!event) throw new Error('it was not planned');
      for (const node of nodes())
        await eventually(
          async () => expect((await text(node, event)).split('\r\n')).toEqual(expect.arrayContaining([...lines])),
          { what: `${node.file.nodeId} tells when it is`, timeout: patience },
        );
      const all = await Promise.all(nodes().map((node) => text(node, event)));
      expect(all).toEqual(all.map(() => all[0]));
    }
  });

  test.runIf(mode === 'one')(
    'a reader of another node’s feed is told that nothing has changed, until something has',
    async () => {
      const event = await published('Exhibition');
      await toldEverywhere(event, { sequence: 0, status: 'CONFIRMED', summary: 'Exhibition' });
      const path = '/feeds/federation/arta.ics?language=en&until=2027-12-31';
      const first = await feeds.get(vlora, path);
      const etag = first.headers.get('etag') ?? '';
      const again = await feeds.get(vlora, path, { 'if-none-match': etag });
      expect([first.status, again.status]).toEqual([200, 304]);
      await eventually(
        async () => {
          const modified = (await feeds.get(vlora, path)).headers.get('last-modified');
          return modified !== null && (await feeds.get(vlora, path, { 'if-modified-since': modified })).status === 304;
        },
        { what: 'the last change is told', timeout: patience },
      );
      await retitle(event.name, 'Exhibition of ikons');
      // An answer is kept for up to 30 s where another process, or node, has changed something.
      await eventually(async () => (await feeds.get(vlora, path, { 'if-none-match': etag })).status === 200, {
        what: 'the change is told',
        timeout: patience,
      });
    },
  );

  test('what changes behind a cut link comes with the mend: the same digests everywhere', async () => {
    const [edited, cancelled] = [await published('Cinema'), await published('Fair')];
    await toldEverywhere(edited, { sequence: 0, status: 'CONFIRMED', summary: 'Cinema' });
    await toldEverywhere(cancelled, { sequence: 0, status: 'CONFIRMED', summary: 'Fair' });
    federation.link('arta').cut('blackhole');
    const later = await published('Market');
    for (const title of ['Cinema tonight', 'Cinema in the park']) await retitle(edited.name, title);
    await arta.client('events').events.cancelEvent({ name: cancelled.name, reason: 'funding' });
    await eventually(async () => (await inAgenda(arta, later.name)) !== undefined, {
      what: 'Arta tells its own while it is cut off',
      timeout: patience,
    });
    expect(await inAgenda(vlora, later.name)).toBeUndefined();
    expect((await inAgenda(federation.meta, edited.name))?.event?.sequence).toBe(0);
    federation.link('arta').mend();
    await toldEverywhere(later, { sequence: 0, status: 'CONFIRMED', summary: 'Market' });
    await toldEverywhere(edited, { sequence: 2, status: 'CONFIRMED', summary: 'Cinema in the park' });
    await toldEverywhere(cancelled, { sequence: 1, status: 'CANCELLED', summary: 'Fair' });
    await settled(federation);
    await sharesOfArta();
  });

  test('a meta-cluster that lost its data has its agenda again, without anything of the cities being changed', async () => {
    const before = await sharesOfArta();
    const { meta } = federation;
    const paths = homePaths(meta.home);
    await meta.stopProcesses();
    await Promise.all([meta.nats?.stop(), meta.mongo?.stop()]);
    rmSync(paths.natsData, { recursive: true });
    rmSync(paths.mongoData, { recursive: true });
    await meta.start();
    await settled(federation, ['arta', 'vlora'], 90_000);
    expect(await sharesOfArta()).toBe(before);
    const events = await Array.fromAsync(
      meta.client('federation').agenda.everyAgendaEvent({ filter: { nodeId: 'arta' } }),
    );
    expect(events.filter(({ event }) => event?.state === EventState.EVENT_STATE_CANCELLED).length).toBe(2);
  });
});
