import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { pythonWithParser } from '../support/python.ts';

const python = pythonWithParser();
const script = fileURLToPath(new URL('../support/read-letter.py', import.meta.url));

const said = [
  ['el', 'Επιβεβαίωση εγγραφής: Νυχτερινή συναυλία στο κάστρο', 'έχετε 2 θέσεις', 'Τρίτη 19 Οκτωβρίου 2027'],
  ['sq', 'Regjistrimi u konfirmua: Koncert nate në kështjellë', 'keni 2 vende', 'e martë, 19 tetor 2027'],
  ['en', 'Confirmed: A concert at night in the castle', '2 places are yours', 'Tuesday, 19 October 2027'],
] as const;

describe.skipIf(python === undefined)('the letters of a node', () => {
  const scope = fileScope();
  let city: NodeUnderTest;

  beforeAll(async () => {
    city = scope.use(await loneCity(scope.use(await temporaryFolder()).path, 'arta'));
    await city.start({
      INCLUST_PORTAL_URL: 'https://portal.example/',
      INCLUST_MAIL_FROM: 'Άρτα <no-reply@arta.example>',
    });
  });

  test('read by Python, are in the language of whom they go to, with the date as the feeds have it', async () => {
    const { events, venues, registrations } = city.client();
    const { venue } = await venues.createVenue({
      venue: {
        names: { el: { text: 'Κάστρο' }, sq: { text: 'Kështjella' } },
        address: { street: 'Σκουφά 1', locality: 'Άρτα', countryCode: 'GR' },
        timeZone: 'Europe/Athens',
      },
    });
    const { event } = await events.createEvent({
      event: {
        titles: {
          el: { text: 'Νυχτερινή συναυλία στο κάστρο' },
          sq: { text: 'Koncert nate në kështjellë' },
          en: { text: 'A concert at night in the castle' },
        },
        disciplines: ['performing-arts'],
        organisers: ['nodes/arta/members/01890000-0000-8000-8000-000000000001'],
        venue: venue?.name ?? '',
        schedule: {
          first: {
            $case: 'timed',
            value: { startTime: '2027-10-19T20:00', timeZone: 'Europe/Athens', durationSeconds: 7_200n },
          },
        },
      },
    });
    const name = event?.name ?? '';
    await events.publishEvent({ name });
    await registrations.setRegistrationRules({
      event: name,
      rules: {
        quotas: [{ id: 'room', capacity: 100 }],
        ticketTypes: [{ id: 'seat', quotas: ['room'] }],
        holdMilliseconds: 900_000n,
        offerMilliseconds: 3_600_000n,
      },
    });
    for (const [language] of said) {
      const attendees = [{ displayName: 'Ζωή Çela', email: `${language}@example.org` }];
      const lines = [{ ticketType: 'seat', quantity: 2, attendees }];
      await registrations.register({ occurrence: `${name}/occurrences/single`, language, lines });
    }
    const folder = homePaths(city.home).mail;
    const files = await eventually(
      () => {
        const found = existsSync(folder) ? readdirSync(folder).filter((one) => !one.startsWith('.')) : [];
        return found.length === said.length && found;
      },
      { what: 'a letter for each', timeout: 30_000 },
    );
    const read = files.map((file) => {
      const found: unknown = JSON.parse(
        execFileSync(python ?? '', [script], { input: readFileSync(join(folder, file)), encoding: 'utf8' }),
      );
      expect(found).toMatchObject({ defects: [], messageId: `<${file.replace(/\.eml$/, '')}>` });
      expect(file).toMatch(/^[0-9a-f-]{36}@arta\.example\.eml$/);
      return found as { readonly to: string; readonly text: string };
    });
    for (const [language, subject, places, day] of said) {
      const letter = read.find(({ to }) => to === `${language}@example.org`);
      expect(letter).toMatchObject({
        subject,
        language,
        attachments: [
          { name: 'event.ics', type: 'text/calendar', method: 'PUBLISH' },
          { name: 'tickets.pdf', type: 'application/pdf', method: '' },
        ],
        events: [
          {
            uid: event?.uid,
            summary: subject.split(': ')[1],
            sequence: 0,
            start: '2027-10-19T20:00:00+03:00',
            errors: [],
          },
        ],
      });
      for (const part of ['Ζωή Çela', places, day, 'https://portal.example/registrations/'])
        expect(letter?.text).toContain(part);
    }
  });
});
