import type { Partially as Some } from '@inclust/client';
import { EventState, ImportOutcome, type ImportEventsRequest } from '@inclust/contracts';
import type { Actor, NodeId } from '@inclust/kernel';
import { fileScope, testDatabase } from '@inclust/testkit';
import ICAL from 'ical.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { node, organisation, refusedWith, representative } from './serving-events.ts';
import { idOf, organiser, servingFeeds, text } from './serving-feeds.ts';

const scope = fileScope();
const database = testDatabase();
let served: Awaited<ReturnType<typeof servingFeeds>>;

beforeAll(async () => {
  served = await servingFeeds(scope, database.url);
});

const outcomes = new Map<ImportOutcome, string>([
  [ImportOutcome.IMPORT_OUTCOME_CREATED, 'created'],
  [ImportOutcome.IMPORT_OUTCOME_CHANGED, 'changed'],
  [ImportOutcome.IMPORT_OUTCOME_UNCHANGED, 'unchanged'],
  [ImportOutcome.IMPORT_OUTCOME_REFUSED, 'refused'],
]);

const vevent = (uid: string, ...lines: readonly string[]) => ['BEGIN:VEVENT', `UID:${uid}`, ...lines, 'END:VEVENT'];
const file = (...events: readonly (readonly string[])[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n');
const concert = (uid: string, ...more: readonly string[]) =>
  vevent(uid, 'SUMMARY:Συναυλία', 'DTSTART:20270301T180000Z', 'DTEND:20270301T200000Z', ...more);

async function taken(content: string | Uint8Array, more: Some<ImportEventsRequest> = {}) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  const { events } = await served.client.events.importEvents({ content: bytes, organiser, ...more });
  return events;
}

const said = (rows: Awaited<ReturnType<typeof taken>>) =>
  rows.map(({ originUid, outcome, problems }) => [
    originUid,
    outcomes.get(outcome),
    ...problems.map(({ code, property, line, pointer }) => `${code} ${property} ${pointer || line}`),
  ]);

const eventOf = async (name = '') => (await served.client.events.getEvent({ name })).event;

describe('a file of events', () => {
  test('becomes drafts, and the same file again changes nothing', async () => {
    const venue = await served.venue({ names: text('Θέατρο Απόλλων') });
    const content = file(
      concert('a@elsewhere', 'LOCATION:θεατρο απολλων\\, Κέρκυρα', 'CATEGORIES:Performing Arts'),
      vevent(
        'b@elsewhere',
        'SUMMARY:Πανηγύρι',
        'DTSTART;VALUE=DATE:20270815',
        'DTEND;VALUE=DATE:20270817',
        'LOCATION:Πλατεία',
      ),
    );
    const first = await taken(content);
    expect(said(first)).toEqual([
      ['a@elsewhere', 'created'],
      ['b@elsewhere', 'created', 'venue-unknown LOCATION 12'],
    ]);
    const before = await Promise.all(first.map(({ event }) => eventOf(event)));
    expect(before).toMatchObject([
      {
        state: EventState.EVENT_STATE_DRAFT,
        titles: text('Συναυλία'),
        disciplines: ['performing-arts'],
        organisers: [organiser],
        venue: venue.name,
        note: '',
      },
      { venue: '', note: 'Place: Πλατεία', schedule: { first: { value: { startDate: '2027-08-15', dayCount: 2 } } } },
    ]);
    const again = await taken(content);
    expect(said(again).map(([, outcome]) => outcome)).toEqual(['unchanged', 'unchanged']);
    expect(again.map(({ event }) => event)).toEqual(first.map(({ event }) => event));
    expect(await Promise.all(first.map(({ event }) => eventOf(event)))).toEqual(before);
  });

  test('is the same with a byte order mark, other ends of lines or in UTF-16', async () => {
    const content = file(concert('same@elsewhere'));
    const [first] = await taken(content);
    for (const other of [
      `\uFEFF${content}`,
      content.replaceAll('\r\n', '\n'),
      content.replaceAll('\r\n', '\r'),
      Buffer.from(`\uFEFF${content}`, 'utf16le'),
      content.replace('SUMMARY:Συναυλία', 'SUMMARY:Συνα\r\n υλία'),
    ]) {
      const [row] = await taken(other);
      expect([row?.event, row?.outcome]).toEqual([first?.event, ImportOutcome.IMPORT_OUTCOME_UNCHANGED]);
    }
    expect((await eventOf(first?.event))?.etag).toBe('1');
  });

  test('changes what it says otherwise, published or not, and leaves what it does not name', async () => {
    const uid = 'changing@elsewhere';
    const [row] = await taken(file(concert(uid), concert('gone@elsewhere')));
    const venue = (await served.venue()).name;
    const name = row?.event ?? '';
    const update = { name, venue, disciplines: ['heritage'], titles: { ...text('Συναυλία'), en: { text: 'Concert' } } };
    await served.client.events.updateEvent({ event: update, updateMask: ['venue', 'disciplines', 'titles'] });
    const shown = await served.publish({ name });
    const changed = concert(uid, 'DESCRIPTION:Με χορωδία').map((line) =>
      line.replace('SUMMARY:Συναυλία', 'SUMMARY:Νέα'),
    );
    expect(said(await taken(file(changed)))).toEqual([[uid, 'changed']]);
    expect(await eventOf(name)).toMatchObject({
      state: EventState.EVENT_STATE_PUBLISHED,
      uid: shown.uid,
      sequence: shown.sequence + 1,
      titles: { el: { text: 'Νέα' }, en: { text: 'Concert' } },
      descriptions: text('Με χορωδία'),
      disciplines: ['heritage'],
      venue,
    });
    const calendar = await (await served.read(`/feeds/events/${idOf(name)}.ics`)).text();
    const [found] = new ICAL.Component(ICAL.parse(calendar)).getAllSubcomponents('vevent');
    expect([found?.getFirstPropertyValue('uid'), found?.getFirstPropertyValue('sequence')]).toEqual([shown.uid, 1]);
    await served.client.events.cancelEvent({ name, reason: 'weather' });
    expect(said(await taken(file(concert(uid))))).toEqual([[uid, 'refused', 'event-cancelled  4']]);
  });

  test('does not bring back what was thrown away, before it says something else of it', async () => {
    const uid = 'unwanted@elsewhere';
    const [row] = await taken(file(concert(uid)));
    await served.client.events.deleteEvent({ name: row?.event ?? '' });
    const [again] = await taken(file(concert(uid)));
    expect(again).toMatchObject({ outcome: ImportOutcome.IMPORT_OUTCOME_UNCHANGED, event: '', problems: [] });
    const [other] = await taken(file(concert(uid, 'DESCRIPTION:Με χορωδία')));
    expect(other).toMatchObject({ outcome: ImportOutcome.IMPORT_OUTCOME_CREATED, event: row?.event });
    expect(await eventOf(row?.event)).toMatchObject({
      state: EventState.EVENT_STATE_DRAFT,
      descriptions: text('Με χορωδία'),
      etag: '3',
    });
  });

  test('stands in each of its events alone', async () => {
    const content = file(
      concert('good@elsewhere'),
      vevent('no-zone@elsewhere', 'SUMMARY:α', 'DTSTART;TZID=Nowhere/Town:20270301T180000'),
      vevent('long@elsewhere', `SUMMARY:${'x'.repeat(300)}`, 'DTSTART:20270301T180000Z'),
      concert('off@elsewhere', 'STATUS:CANCELLED'),
      concert('good@elsewhere'),
    );
    expect(said(await taken(content)).map(([uid, outcome, problem]) => [uid, outcome, problem?.split(' ')[0]])).toEqual(
      [
        ['good@elsewhere', 'created', undefined],
        ['no-zone@elsewhere', 'refused', 'zone-unknown'],
        ['long@elsewhere', 'refused', 'text-length'],
        ['off@elsewhere', 'refused', 'cancelled-in-file'],
        ['good@elsewhere', 'refused', 'uid-repeated'],
      ],
    );
  });

  test('is decided and not written where it is only validated', async () => {
    const content = file(concert('validated@elsewhere'));
    const [row] = await taken(content, { validateOnly: true });
    expect(row?.outcome).toBe(ImportOutcome.IMPORT_OUTCOME_CREATED);
    expect(await refusedWith(served.client.events.getEvent({ name: row?.event ?? '' }))).toEqual(['event-not-found']);
    const [made] = await taken(content);
    expect(made).toEqual(row);
  });

  test('is refused whole where it cannot be read', async () => {
    const whole = (content: string | Uint8Array) => refusedWith(taken(content));
    const calendar = file(concert('damaged@elsewhere'));
    const damaged = await whole(calendar.slice(0, calendar.indexOf('END:VEVENT')));
    expect(damaged).toEqual([expect.stringMatching(/^content /)]);
    expect(await whole('')).toEqual(['content format-unknown']);
    expect(await whole('{"@type":"Event"')).toEqual(['content json-malformed']);
    expect(await whole(file())).toEqual(['content no-events']);
    expect(await whole(Buffer.from([0x42, 0xc3, 0x28]))).toEqual(['content encoding-unknown']);
    expect(await whole(Buffer.alloc(4_000_001, 0x20))).toEqual(['content too-large']);
    expect(await refusedWith(taken(calendar, { timeZone: 'Mars/Base' }))).toEqual(['time_zone time-zone-unknown']);
    expect(await refusedWith(taken(calendar, { language: 'de' }))).toEqual(['language language-unknown']);
    expect(await refusedWith(taken(calendar, { organiser: 'nobody' }))).toEqual(['organiser name-format']);
  });

  test('may be JSON-LD, with the zone that is declared', async () => {
    const event = {
      '@type': 'MusicEvent',
      identifier: 'json@elsewhere',
      name: 'Koncert',
      inLanguage: 'sq',
      startDate: '2027-03-01T20:00',
      endDate: '2027-03-01T22:00',
      offers: [{ price: '5.00', priceCurrency: 'EUR' }],
    };
    const [row] = await taken(JSON.stringify({ '@context': 'https://schema.org', '@graph': [event] }), {
      timeZone: 'Europe/Tirane',
    });
    expect(await eventOf(row?.event)).toMatchObject({
      titles: { sq: { text: 'Koncert' } },
      schedule: { first: { value: { startTime: '2027-03-01T20:00:00', timeZone: 'Europe/Tirane' } } },
      price: { least: { minorUnits: 500n } },
    });
  });

  test('of our own is not taken for that of somebody else', async () => {
    const event = await served.published();
    const content = await (await served.read(`/feeds/events/${idOf(event.name)}.ics`)).text();
    const [row] = said(await taken(content));
    expect(row?.slice(0, 2)).toEqual([event.uid, 'refused']);
    expect(row?.[2]).toMatch(/^event-of-this-node/);
  });
});

describe('a representative', () => {
  const actor: Actor = {
    kind: 'account',
    id: 'representative',
    node: node as NodeId,
    roles: ['organisation-representative'],
    member: representative,
    session: 'session',
  };

  test('takes over events of her organisation, and changes those of no other', async () => {
    await taken(file(concert('others@elsewhere')));
    const hers = await servingFeeds(scope, database.url, { actor });
    const content = Buffer.from(file(concert('hers@elsewhere'), concert('others@elsewhere', 'DESCRIPTION:mine now')));
    const { events } = await hers.client.events.importEvents({ content });
    expect(said(events)).toEqual([
      ['hers@elsewhere', 'created'],
      ['others@elsewhere', 'refused', 'not-allowed  10'],
    ]);
    expect((await eventOf(events[0]?.event))?.organisers).toEqual([organisation]);
    expect(await refusedWith(hers.client.events.importEvents({ content, organiser }))).toEqual(['not-allowed']);
  });
});
