import { OccurrenceChange } from '@inclust/contracts';
import { eventually, fileScope, testDatabase } from '@inclust/testkit';
import ICAL from 'ical.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { idOf, organiser, servingFeeds, text, timed } from './serving-feeds.ts';

const scope = fileScope();
const database = testDatabase();
let served: Awaited<ReturnType<typeof servingFeeds>>;

beforeAll(async () => {
  served = await servingFeeds(scope, database.url);
});

/** The events of a calendar as ical.js reads it. */
async function calendar(path: string): Promise<ICAL.Component[]> {
  const response = await served.read(path);
  expect(response.status).toBe(200);
  return new ICAL.Component(ICAL.parse(await response.text())).getAllSubcomponents('vevent');
}

const values = (event: ICAL.Component | undefined, ...names: readonly string[]) =>
  names.map((name) => event?.getFirstPropertyValue(name)?.toString());

const only = async (event: { readonly name: string }) => calendar(`/feeds/events/${idOf(event.name)}.ics`);

describe('an event in a calendar', () => {
  test('has its venue, its language and what everybody may know', async () => {
    const event = await served.published({ descriptions: text('Με χορωδία') });
    const path = `/feeds/events/${idOf(event.name)}.ics`;
    const [found] = await calendar(path);
    expect(values(found, 'uid', 'sequence', 'status', 'summary', 'description', 'location', 'geo')).toEqual([
      event.uid,
      '0',
      'CONFIRMED',
      'Συναυλία',
      'Με χορωδία',
      'Παλιό Φρούριο, Πλατεία Λιστόν 1, 49100 Κέρκυρα',
      '39.6243,19.9217',
    ]);
    expect(found?.getFirstProperty('dtstart')?.toICALString()).toBe('DTSTART;TZID=Europe/Athens:20270301T200000');
    expect(await (await served.read(path)).text()).not.toMatch(/Only for staff|inclusion/);
  });

  test('of whole days is on those days and on no other', async () => {
    const event = await served.published({
      schedule: { first: { $case: 'days', value: { startDate: '2027-08-15', dayCount: 2 } } },
    });
    const [found] = await only(event);
    expect(found?.getFirstProperty('dtstart')?.toICALString()).toBe('DTSTART;VALUE=DATE:20270815');
    expect(found?.getFirstProperty('dtend')?.toICALString()).toBe('DTEND;VALUE=DATE:20270817');
    const within = async (from: string, until: string) =>
      (await calendar(`/feeds/venues/${idOf(event.venue)}.ics?from=${from}&until=${until}`)).length;
    expect([
      await within('2027-08-01', '2027-08-14'),
      await within('2027-08-14', '2027-08-15'),
      await within('2027-08-16', '2027-08-16'),
      await within('2027-08-17', '2027-08-18'),
    ]).toEqual([0, 1, 1, 0]);
  });

  test('keeps its uid, and its sequence rises with what visitors see', async () => {
    const event = await served.published();
    const [before] = await only(event);
    await served.client.events.updateEvent({ event: { ...event, titles: text('Άλλη') }, updateMask: ['titles'] });
    const [after] = await only(event);
    expect(values(before, 'uid', 'sequence', 'summary')).toEqual([event.uid, '0', 'Συναυλία']);
    expect(values(after, 'uid', 'sequence', 'summary')).toEqual([event.uid, '1', 'Άλλη']);
  });

  test('stays where it is cancelled or postponed, and says so', async () => {
    const [postponed, cancelled] = [await served.published(), await served.published()];
    await served.client.events.postponeEvent({ name: postponed.name, reason: 'weather' });
    await served.client.events.cancelEvent({ name: cancelled.name, reason: 'weather' });
    const all = await calendar('/feeds/events.ics');
    const told = (uid: string) =>
      values(
        all.find((one) => one.getFirstPropertyValue('uid') === uid),
        'status',
        'sequence',
      );
    expect(told(postponed.uid)).toEqual(['TENTATIVE', '1']);
    expect(told(cancelled.uid)).toEqual(['CANCELLED', '1']);
  });

  test('is a master with what differs where it is a series', async () => {
    const event = await served.published({
      schedule: { ...timed('2027-10-19T19:00'), rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3' },
    });
    await served.client.events.changeOccurrence({
      name: event.name,
      occurrence: '2027-10-26T19:00',
      change: OccurrenceChange.OCCURRENCE_CHANGE_CANCEL,
    });
    const found = await only(event);
    expect(found.map((one) => values(one, 'uid', 'status', 'recurrence-id', 'rrule'))).toEqual([
      [event.uid, 'CONFIRMED', undefined, 'FREQ=WEEKLY;COUNT=3;BYDAY=TU'],
      [event.uid, 'CANCELLED', '2027-10-26T19:00:00', undefined],
    ]);
  });

  test('is told with its place as it is now', async () => {
    const event = await served.published();
    await only(event);
    const venue = { name: event.venue, names: text('Νέο Φρούριο') };
    await served.client.venues.updateVenue({ venue, updateMask: ['names'] });
    expect(values((await only(event))[0], 'location')[0]).toMatch(/^Νέο Φρούριο/);
  });
});

describe('what is not published', () => {
  test('appears in no feed', async () => {
    const draft = await served.draft({ titles: text('Κρυφή') });
    for (const path of [
      `/feeds/events/${idOf(draft.name)}.ics`,
      '/feeds/events/01890000-0000-8000-8000-00000000dead.ics',
      '/feeds/venues/01890000-0000-8000-8000-00000000dead.ics',
      '/feeds/organisers/kerkyra/01890000-0000-8000-8000-00000000dead.ics',
      '/feeds/events.xml',
      '/feeds/members.ics',
      '/',
    ]) {
      const response = await served.read(path);
      expect([path, response.status, await response.json()]).toEqual([
        path,
        404,
        expect.objectContaining({ status: 404, code: 'feed-not-found' }),
      ]);
    }
    expect(await calendar(`/feeds/venues/${idOf(draft.venue)}.ics`)).toEqual([]);
    for (const format of ['ics', 'atom', 'jsonld'])
      expect(await (await served.read(`/feeds/events.${format}`)).text()).not.toContain('Κρυφή');
  });
});

describe('feeds', () => {
  let venue: string;
  const titles = async (query: string) => {
    const found = await calendar(`/feeds/venues/${idOf(venue)}.ics${query}`);
    return found.map((one) => one.getFirstPropertyValue('summary'));
  };

  beforeEach(async () => {
    venue = (await served.venue()).name;
    await served.published({ venue, titles: text('β'), schedule: timed('2027-05-02T23:00') });
    await served.published({
      venue,
      titles: { ...text('α'), en: { text: 'a' } },
      disciplines: ['book-and-press'],
      schedule: timed('2027-05-01T20:00'),
    });
  });

  test('are filtered by days of the node, discipline and mode, in the order of their start', async () => {
    expect(await titles('')).toEqual(['α', 'β']);
    expect(await titles('?from=2027-05-02')).toEqual(['β']);
    expect(await titles('?until=2027-05-01')).toEqual(['α']);
    expect(await titles('?from=2027-05-03&until=2027-05-03')).toEqual(['β']);
    expect(await titles('?from=2027-05-04')).toEqual([]);
    expect(await titles('?discipline=book-and-press')).toEqual(['α']);
    expect(await titles('?mode=online')).toEqual([]);
    expect(await titles('?mode=on-site&language=en')).toEqual(['a', 'β']);
  });

  test('are in the language that is asked for, else the one the reader prefers, else the first of the node', async () => {
    const language = async (query: string, accepted?: string) => {
      const response = await served.read(`/feeds/venues/${idOf(venue)}.ics${query}`, {
        headers: accepted === undefined ? { 'accept-language': '' } : { 'accept-language': accepted },
      });
      return [response.headers.get('content-language'), response.headers.get('vary')];
    };
    const varies = 'Accept-Encoding, Accept-Language';
    expect(await language('')).toEqual(['el', varies]);
    expect(await language('', 'de, en-GB;q=0.5, sq;q=0.8')).toEqual(['sq', varies]);
    expect(await language('', 'sq;q=0, *;q=0.1')).toEqual(['el', varies]);
    expect(await language('?language=en', 'sq')).toEqual(['en', 'Accept-Encoding']);
  });

  test('of an organiser have her events, named where her name is known', async () => {
    const path = `/feeds/organisers/${organiser.split('/')[1]}/${idOf(organiser)}`;
    expect((await calendar(`${path}.ics`)).length).toBeGreaterThanOrEqual(2);
    // A resource name is no name for people.
    expect(await (await served.read(`${path}.atom`)).text()).not.toContain(`<name>${organiser}</name>`);
    expect(await (await served.read('/feeds/events.ics')).text()).not.toMatch(/^(ORGANIZER|CONTACT)/mu);
  });

  test('refuse what they do not know, by its name', async () => {
    const refused = async (path: string) => {
      const response = await served.read(path);
      const { violations } = (await response.json()) as { violations: { parameter: string; rule: string }[] };
      expect([response.status, response.headers.get('content-type')]).toEqual([
        400,
        'application/problem+json; charset=utf-8',
      ]);
      return violations.map(({ parameter, rule }) => `${parameter} ${rule}`);
    };
    expect(
      await refused('/feeds/events.ics?language=de&discipline=x&from=2027-02-30&mode=1&page=2&until=2027-01-01&until='),
    ).toEqual([
      'language language-unknown',
      'discipline discipline-unknown',
      'from day-format',
      'mode mode-unknown',
      'page parameter-unknown',
      'until repeated',
    ]);
    expect(await refused('/feeds/events.ics?from=2027-02-03&until=2027-02-02')).toEqual(['until before-from']);
    expect(await refused(`/feeds/events/${idOf(venue)}.ics?mode=online`)).toEqual(['mode parameter-unknown']);
    const posted = await served.read('/feeds/events.ics', { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('are JSON-LD and Atom too', async () => {
    const linked = await served.read(`/feeds/venues/${idOf(venue)}.jsonld`);
    const graph = (await linked.json()) as { '@graph': { name: string }[] };
    expect(graph['@graph'].map(({ name }) => name)).toEqual(['α', 'β']);
    expect(linked.headers.get('content-type')).toBe('application/ld+json; charset=utf-8');
    const atom = await served.read(`/feeds/venues/${idOf(venue)}.atom?language=el`);
    const xml = await atom.text();
    expect(xml).toContain(`href="${served.origin}/feeds/venues/${idOf(venue)}.atom?language=el"`);
    expect(xml.match(/<entry /g)).toHaveLength(2);
    expect(xml).toContain('Σάββατο 1 Μαΐου 2027');
  });
});

describe('a reader who has a feed already', () => {
  test('is told that nothing has changed, until something has', async () => {
    const event = await served.published();
    const path = `/feeds/events/${idOf(event.name)}.ics`;
    const first = await eventually(
      async () => {
        const response = await served.read(path);
        return response.headers.has('last-modified') ? response : undefined;
      },
      { what: 'the change is old enough to have a moment' },
    );
    const [etag, since] = [first.headers.get('etag') ?? '', first.headers.get('last-modified') ?? ''];
    expect(etag).toMatch(/^"[\w-]+\.gzip"$|^"[\w-]+"$/);
    expect(first.headers.get('cache-control')).toBe('public, max-age=300');
    const asked = async (headers: Record<string, string>) => {
      const response = await served.read(path, { headers });
      return [response.status, (await response.text()).length > 0, response.headers.get('etag')];
    };
    expect(await asked({ 'if-none-match': `"other", ${etag}` })).toEqual([304, false, etag]);
    expect(await asked({ 'if-none-match': '"other"', 'if-modified-since': since })).toEqual([200, true, etag]);
    expect(await asked({ 'if-modified-since': since })).toEqual([304, false, etag]);
    await served.client.events.updateEvent({ event: { ...event, titles: text('Άλλη') }, updateMask: ['titles'] });
    expect((await asked({ 'if-none-match': etag }))[0]).toBe(200);
    expect((await asked({ 'if-modified-since': since }))[0]).toBe(200);
  });

  test('gets the same bytes again, with gzip where she takes it', async () => {
    const event = await served.published();
    const path = `/feeds/events/${idOf(event.name)}.ics`;
    const read = async (encoding: string) => {
      const response = await served.read(path, { headers: { 'accept-encoding': encoding } });
      const { headers } = response;
      return { text: await response.text(), encoding: headers.get('content-encoding'), etag: headers.get('etag') };
    };
    const [plain, again, small] = [await read('identity'), await read('gzip;q=0'), await read('br, gzip')];
    expect(again).toEqual(plain);
    expect(small).toMatchObject({ text: plain.text, encoding: 'gzip' });
    expect(small.etag).not.toBe(plain.etag);
    const head = await served.read(path, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
    expect([head.headers.get('content-length'), await head.text()]).toEqual([
      String(Buffer.byteLength(plain.text)),
      '',
    ]);
    expect(head.headers.get('access-control-allow-origin')).toBe('*');
    expect(head.headers.has('server')).toBe(false);
  });

  test('is not listened to without end', async () => {
    const response = await served.read('/feeds/events.ics', { headers: { 'x-long': 'x'.repeat(10_000) } });
    expect(response.status).toBe(431);
  });
});
