import { instantOfMilliseconds, originalTexts, type PlainDateText } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { uuid } from '../../../test/ids.ts';
import type { CulturalEvent, EventState } from './event.ts';
import { publicPart, venuePublicPart } from './public-part.ts';

const at = instantOfMilliseconds(Date.parse('2027-02-01T12:00:00Z'));
const event = (state: EventState): CulturalEvent<number> => ({
  id: uuid(1),
  uid: 'e1@arta',
  state,
  draft: {
    kind: 'training',
    titles: originalTexts({ el: 'Συναυλία' }),
    descriptions: {},
    disciplines: ['performing-arts'],
    mode: 'on-site',
    venue: uuid(3),
    organisers: [`nodes/arta/members/${uuid(4)}`],
    languages: ['el'],
    audience: ['everybody'],
    accessibility: [],
    images: [],
    price: { kind: 'free' },
    themes: ['inclusion'],
    note: 'For staff.',
  },
  sequence: 2,
  history: [{ kind: 'created', at, by: 'accounts/1' }],
  createdAt: at,
  changedAt: at,
  origin: { uid: 'theirs', digest: 'd' },
});

test.each<[EventState, boolean]>([
  ['draft', false],
  ['published', true],
  ['postponed', true],
  ['cancelled', true],
  ['held', true],
  ['closed', true],
])('of an event that is %s everybody sees something: %s', (state, sees) => {
  expect(publicPart(event(state)) !== undefined).toBe(sees);
});

test('notes, themes, where it was taken over from and who did what are for staff', () => {
  const shown = publicPart(event('published'));
  expect(shown).toMatchObject({ uid: 'e1@arta', sequence: 2, history: [], draft: { kind: 'training', themes: [] } });
  expect(JSON.stringify(shown)).not.toMatch(/For staff|inclusion|theirs|accounts/);
});

test('what a venue is for the figures stays at home', () => {
  const venue = {
    id: uuid(3),
    names: originalTexts({ el: 'Φρούριο' }),
    address: { street: 'Οδός 1', locality: 'Άρτα', country: 'GR' },
    timeZone: 'Europe/Athens',
    accessibility: ['step-free'],
    capacity: 200,
    supported: [{ from: '2026-01-01' as PlainDateText }],
  };
  expect(venuePublicPart(venue)).toEqual({ ...venue, capacity: null, supported: [] });
});
