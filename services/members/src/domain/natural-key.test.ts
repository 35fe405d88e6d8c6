import { expect, test } from 'vitest';
import { originalTexts } from '@inclust/kernel';
import { organisation, person } from '../../test/build.ts';
import { nameKey, namePartOf, naturalKey, naturalKeys } from './natural-key.ts';

const named = originalTexts({ el: 'Θέατρο', sq: 'Teatri' });
const register = { country: 'GR', number: '094014201' } as const;

test.each([
  [
    'a person by names however they are accented or capitalised',
    person({ givenName: 'Γιώργος', familyName: 'Παππάς', locality: 'Άρτα' }),
    person({ givenName: 'ΓΙΩΡΓΟΣ', familyName: 'ΠΑΠΠΑΣ', locality: 'ΑΡΤΑ' }),
  ],
  [
    'a person with an e-mail, whatever the telephone and the place',
    person({ email: 'a@example.org', phone: '+30 1', locality: 'Άρτα' }),
    person({ email: 'a@example.org', phone: '+30 2', locality: 'Κέρκυρα' }),
  ],
  [
    'a person with a telephone, whatever the place',
    person({ phone: '+30 1', locality: 'Άρτα' }),
    person({ phone: '+30 1' }),
  ],
  [
    'an organisation with a register number, whatever its name and e-mail',
    organisation({ register, names: named, email: 'a@example.org' }),
    organisation({ register }),
  ],
  [
    'an organisation by its names and place',
    organisation({ names: named, locality: 'Κέρκυρα' }),
    organisation({ names: named, locality: 'κερκυρα' }),
  ],
  [
    'an organisation in whatever state its names are',
    organisation({ names: named }),
    organisation({ names: { ...named, sq: { text: 'Teatri', state: 'machine' } } }),
  ],
  ['what says nothing of who it is', person(), person({ note: 'x', disciplines: ['heritage'], externalId: '7' })],
])('the same: %s', (_, one, other) => {
  expect(naturalKey(one)).toBe(naturalKey(other));
});

test.each([
  ['names', person({ givenName: 'Ana' }), person({ givenName: 'Ben' })],
  [
    'names that change places',
    person({ givenName: 'A', familyName: 'B' }),
    person({ givenName: 'B', familyName: 'A' }),
  ],
  ['e-mails', person({ email: 'a@example.org' }), person({ email: 'b@example.org' })],
  ['telephones', person({ phone: '+30 1' }), person({ phone: '+30 2' })],
  ['places', person({ locality: 'Άρτα' }), person({ locality: 'Κέρκυρα' })],
  ['register numbers', organisation({ register }), organisation({ register: { ...register, number: '094019245' } })],
  ['a register number and none', organisation({ register }), organisation()],
  ['kinds', person({ givenName: 'A', familyName: 'B' }), organisation({ names: originalTexts({ en: 'B A' }) })],
])('told apart: other %s', (_, one, other) => {
  expect(naturalKey(one)).not.toBe(naturalKey(other));
});

const known = organisation({
  names: named,
  register,
  email: 'a@example.org',
  phone: '+30 2661 0',
  locality: 'Κέρκυρα',
});

test.each([
  ['all of it', known],
  ['its number', organisation({ register })],
  ['a name and its e-mail', organisation({ names: originalTexts({ sq: 'TEATRI' }), email: 'A@example.org' })],
  ['a name and its telephone', organisation({ names: originalTexts({ el: 'Θέατρο' }), phone: '+3026610' })],
  ['a name and its place', organisation({ names: originalTexts({ el: 'Θέατρο' }), locality: 'ΚΕΡΚΥΡΑ' })],
])('whoever says %s names it', (_, said) => {
  expect(naturalKeys(known)).toContain(naturalKey(said));
});

test.each([
  ['another number', organisation({ register: { ...register, number: '094019245' }, names: named })],
  ['another e-mail', organisation({ names: named, email: 'b@example.org', locality: 'Κέρκυρα' })],
  ['nothing but the name', organisation({ names: named })],
])('whoever says %s names another', (_, said) => {
  expect(naturalKeys(known)).not.toContain(naturalKey(said));
});

test('the name alone is a key of its own, for a file that says no more', () => {
  expect(naturalKeys(known)).toContain(nameKey(organisation({ names: originalTexts({ sq: 'Teatri' }) })));
  expect(naturalKeys(person({ email: 'a@example.org' }))).toContain(nameKey(person()));
});

test('somebody of whom nothing but the name is known is named by it', () => {
  expect(naturalKeys(person())).toContain(naturalKey(person()));
});

test.each([
  ['a person', person({ email: 'a@example.org', phone: '+30 1', locality: 'Άρτα' })],
  ['a person of whom nothing else is known', person()],
  ['a person without a given name', person({ givenName: '', locality: 'Place: name' })],
  ['an organisation with names in two languages', organisation({ names: named, register, email: 'a@example.org' })],
])('members who share a key share its name part: %s', (_, draft) => {
  const parts = new Set(naturalKeys(draft).map(namePartOf));
  expect(parts.size).toBeLessThanOrEqual(draft.kind === 'person' ? 1 : 3);
  for (const key of [naturalKey(draft), nameKey(draft)]) expect(parts).toContain(namePartOf(key));
});
