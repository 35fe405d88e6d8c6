import { languages } from '@inclust/kernel';
import { pluralCount, textProblems } from '@inclust/letters/testing';
import { expect, test } from 'vitest';
import { resources, say } from './texts.ts';

test('every language has every text with what it is given, and every plural the forms that its language has', () => {
  expect(textProblems(resources)).toEqual([]);
  for (const language of languages) expect(pluralCount(resources, language)).toBeGreaterThan(10);
});

test.each([
  ['en', 1, '1 place is yours'],
  ['en', 2, '2 places are yours'],
  ['el', 1, 'έχετε 1 θέση.'],
  ['el', 2, 'έχετε 2 θέσεις.'],
  ['el', 1_200, 'έχετε 1.200 θέσεις.'],
  ['sq', 1, 'keni 1 vend.'],
  ['sq', 2, 'keni 2 vende.'],
  ['sq', 21, 'keni 21 vende.'],
] as const)('in %s it is said of %i places as people say it', (language, count, said) => {
  expect(say(language, 'confirmed.opening', { count })).toContain(said);
});

test('what a text is given stands in it as it is, and nothing that it names may be missing', () => {
  const title = "{count} <b>l'été</b> '{'";
  for (const language of languages) expect(say(language, 'confirmed.subject', { title })).toContain(title);
  expect(() => say('en', 'confirmed.subject')).toThrow(/title/);
});
