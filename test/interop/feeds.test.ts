import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from '@inclust/servers';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { pythonWithParser } from '../support/python.ts';

const python = pythonWithParser();
const script = fileURLToPath(new URL('../support/read-calendar.py', import.meta.url));

describe.skipIf(python === undefined)('the feeds of a node', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let origin = '';

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta'));
    const listen = `127.0.0.1:${await freePort()}`;
    origin = `http://${listen}`;
    await city.start({ INCLUST_HTTP_LISTEN: listen });
  });

  test('read by Python, hold what was imported and published, with its days and its uid', async () => {
    const { events, venues } = city.client();
    const content = Buffer.from(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'BEGIN:VEVENT',
        'UID:feast@elsewhere',
        'SUMMARY:Πανηγύρι',
        'DTSTART;VALUE=DATE:20270815',
        'DTEND;VALUE=DATE:20270817',
        'LOCATION:Παλιό Φρούριο',
        'CATEGORIES:heritage',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
    await venues.createVenue({
      venue: {
        names: { el: { text: 'Παλιό Φρούριο' } },
        address: { street: 'Λιστόν 1', locality: 'Άρτα', countryCode: 'GR' },
        timeZone: 'Europe/Athens',
      },
    });
    const organiser = 'nodes/arta/members/01890000-0000-8000-8000-000000000001';
    const { events: rows } = await events.importEvents({ content, organiser });
    const name = rows[0]?.event ?? '';
    const { event } = await events.publishEvent({ name });
    const text = await eventually(
      async () => {
        const response = await fetch(`${origin}/feeds/events.ics?from=2027-08-16&until=2027-08-16`);
        return response.ok && (await response.text());
      },
      { what: 'the feed is answered' },
    );
    const read: unknown = JSON.parse(execFileSync(python ?? '', [script], { input: text, encoding: 'utf8' }));
    expect(read).toMatchObject({
      method: 'PUBLISH',
      errors: [],
      events: [{ uid: event?.uid, summary: 'Πανηγύρι', occurrences: ['2027-08-15'], end: '2027-08-17' }],
    });
    const next = await fetch(`${origin}/feeds/events.ics?from=2027-08-17`);
    expect(await next.text()).not.toContain('BEGIN:VEVENT');
  });
});
