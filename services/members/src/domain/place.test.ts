import { expect, test } from 'vitest';
import { placeOf, searchKeyOf } from './place.ts';
import { memberSearchKeys } from './search-text.ts';
import { member, person } from '../../test/build.ts';

test.each([
  ['Άρτα', 'ARTA'],
  ['Κέρκυρα', 'kerkyra'],
  ['Korça', 'KORÇA'],
  ['Νέα Σμύρνη', 'Σμύρνη Νέα'],
])('%s and %s are one place', (one, other) => {
  expect(placeOf(one)).toBe(placeOf(other));
});

test('other places are others, and what has no letters is none', () => {
  expect(placeOf('Άρτα')).not.toBe(placeOf('Αρταίοι'));
  expect(placeOf(' - ')).toBe('');
});

test.each(['Άρτα', 'Shëngjin', 'Çorovodë', 'Xarrë', 'Νέα Σμύρνη', 'Ξάνθη', '47100 Άρτα'])(
  'who is of a place is found under its search key: %s',
  (locality) => {
    expect(memberSearchKeys(member(person({ locality })))).toContain(searchKeyOf(placeOf(locality)));
  },
);
