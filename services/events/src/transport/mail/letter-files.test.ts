import { languages, originalTexts, parseUuid, type InstantText, type NodeId, type Uuid } from '@inclust/kernel';
import { occurrenceOf, parseZone, timed, type ZoneName } from '@inclust/schedule';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import type { LetterMatter } from '../../app/letters/ports.ts';
import { lettersFiles } from './letter-files.ts';

const id = parseUuid('01890000-0000-8000-8000-000000000001') as Uuid;
const zone = parseZone('Europe/Athens') as ZoneName;
const frame = { node: 'arta' as NodeId, language: 'el', timeZone: zone, portalUrl: undefined } as const;
const at = '2027-01-01T00:00:00.000Z' as InstantText;

function matter(language: LetterMatter['addressee']['language']): LetterMatter {
  const made = timed({ start: '2027-10-19T20:00', zone, seconds: 7_200 });
  if (!made.ok) throw new Error(made.refusal.message);
  const { schedule } = made.value;
  const lines = [
    { ticketType: 'adult', quantity: 2, attendees: [] },
    { ticketType: 'child', quantity: 1, attendees: [] },
  ];
  return {
    ref: { event: id, recurrence: 'single' },
    registration: {
      id,
      occurrence: id,
      person: 'guests/1',
      lines,
      draws: {},
      cameBy: 'register',
      standing: { state: 'confirmed' },
      answers: {},
      payment: 'not-due',
      checkedIn: false,
      absorbed: [],
      history: [{ state: 'confirmed', at: 0 }],
      version: 1,
    },
    letter: { id, about: id, cause: { kind: 'confirmed', version: 1 }, sendAt: 0 },
    event: {
      id,
      uid: 'uid@arta.inclust',
      state: 'published',
      draft: {
        kind: 'public-event',
        titles: originalTexts({ el: 'Συναυλία', sq: 'Koncert i çiltër', en: 'Concert' }),
        descriptions: {},
        disciplines: [],
        schedule,
        mode: 'on-site',
        organisers: [],
        languages: [],
        audience: [],
        accessibility: [],
        images: [],
        price: { kind: 'free' },
        themes: [],
      },
      sequence: 3,
      history: [],
      createdAt: at,
      changedAt: at,
    },
    occurrence: occurrenceOf(schedule, schedule.start),
    venue: undefined,
    zone,
    addressee: { kind: 'person', name: '', address: 'a@example.org', language },
    tickets: ['first', 'second', 'third'].map((code) => ({ id: code, code })),
    typeNames: new Map([['adult', originalTexts({ el: 'Κανονικό', sq: 'E plotë' })]]),
    placeInLine: 0,
    secret: '',
  };
}

const words = {
  el: ['Συναυλία', 'Εισιτήριο', '20:00'],
  sq: ['Koncert i çiltër', 'Bileta', '20:00'],
  en: ['Concert', 'Ticket', '20:00'],
} as const;

/** What an adult's ticket is called: where it has no English name by the first there is; that of a child has none. */
const adult = { el: 'Κανονικό', sq: 'E plotë', en: 'Κανονικό' } as const;

test.each(languages)('in %s each ticket has a page of its own, with what, when and of which type', async (language) => {
  const [calendar, tickets, ...more] = await lettersFiles(frame, matter(language), new Map());
  expect([calendar?.filename, tickets?.filename, more]).toEqual(['event.ics', 'tickets.pdf', []]);
  expect(calendar?.content).toContain('SEQUENCE:3\r\n');
  const { text: pages } = await extractText(await getDocumentProxy(new Uint8Array(tickets?.content as Uint8Array)));
  expect(pages).toHaveLength(3);
  for (const [turn, page] of pages.entries())
    for (const part of [...words[language], turn < 2 ? adult[language] : 'child', `${turn + 1}`, id])
      expect(page.replaceAll(/\s+/g, ' ')).toContain(part);
});

test('without tickets there is the date alone', async () => {
  const files = await lettersFiles(frame, { ...matter('el'), tickets: [] }, new Map());
  expect(files.map(({ filename }) => filename)).toEqual(['event.ics']);
});
