import { languages } from '@inclust/kernel';
import { pluralCount, textProblems } from '@inclust/letters/testing';
import { expect, test } from 'vitest';
import { resources, say } from './texts.ts';

test('every language has every text with what it is given, and every plural the forms that its language has', () => {
  expect(textProblems(resources)).toEqual([]);
  for (const language of languages) expect(pluralCount(resources, language)).toBeGreaterThan(10);
});

test.each([
  ['en', 1, 'Your booking is confirmed.'],
  ['en', 12, 'Your 12 bookings are confirmed.'],
  ['el', 1, 'Η κράτησή σας επιβεβαιώθηκε.'],
  ['el', 12, 'Επιβεβαιώθηκαν 12 κρατήσεις σας.'],
  ['sq', 1, 'Rezervimi juaj u konfirmua.'],
  ['sq', 21, 'U konfirmuan 21 rezervime tuajat.'],
] as const)('in %s %i bookings are confirmed as people say it', (language, count, said) => {
  expect(say(language, 'confirmed.opening', { count })).toBe(said);
});
