import { expect, test } from 'vitest';
import { originalTexts } from '@inclust/kernel';
import { organisation, person } from '../../test/build.ts';
import { naturalKey } from './natural-key.ts';

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
