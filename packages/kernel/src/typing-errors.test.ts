import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchKeys } from './fold.ts';
import { nearKeys, oneLetterOff } from './typing-errors.ts';

const seed = 20261127;
const known = new Set(searchKeys('Γιώργος Παπαδόπουλος Θανάσης Χρήστος Αλέξης Engjëll Xhevahir Korça Shkëlqim Άρτα'));
const found = (query: string): string[][] => nearKeys(query, known);

describe('a word with one letter wrong', () => {
  test.each([
    ['another letter', 'Παπαδόπουλυς', 't:παπαδοπουλοσ'],
    ['one too many', 'Παπαδόππουλος', 't:παπαδοπουλοσ'],
    ['one missing', 'Παπαδόπουλς', 't:παπαδοπουλοσ'],
    ['two swapped', 'Παπαδόπουλσο', 't:παπαδοπουλοσ'],
    ['a Greek name in Latin letters', 'papadopoylso', 's:papadopulos'],
    ['a Greek name in Latin letters, where the sound changes by more', 'goirgos', 's:iorgos'],
    ['a letter of θ missing in Latin letters', 'tanasis', 's:Tanasis'],
    ['a Latin name in Greek letters', 'Τζεβχιρ', 's:ZevaXir'],
    ['an Albanian name without its letters', 'shkelqm', 't:shkelqim'],
    ['two swapped at the beginning', 'negjell', 't:engjell'],
  ])('%s: %s', (_, typed, key) => {
    expect(found(typed).flat()).toContain(key);
  });

  test('is taken for what somebody writes before what only sounds so, and then found as it sounds, too', () => {
    const names = new Set(searchKeys('Μαρίνος Marynos'));
    expect(nearKeys('μαριμος', names)).toEqual([['s:marinos', 't:μαρινοσ']]);
    expect(nearKeys('marymos', names)).toEqual([['s:marinos', 't:marynos']]);
    expect(nearKeys('marimos', new Set(searchKeys('Μαρίνος')))).toEqual([['s:marinos']]);
  });

  test('is nothing in a word of four letters, in a number, or where two letters are wrong', () => {
    for (const typed of ['Αρτι', '47100', 'k0rca', 'Παπαδόπυλο', 'engj']) expect(found(typed)).toEqual([[]]);
  });

  test('has its keys word by word, in the same order each time', () => {
    expect(found('engjel παπαδοπουλσ')).toEqual([
      expect.arrayContaining(['t:engjell']) as string[],
      expect.arrayContaining(['t:παπαδοπουλοσ']) as string[],
    ]);
    expect(nearKeys('engjel', new Set([...known].toReversed()))).toEqual(found('engjel'));
  });

  test('knows no more than 64 keys for a word, and looks at no more than eight words', () => {
    const many = new Set(oneLetterOff('abcde').map((word) => `t:${word}`));
    expect(nearKeys('abcde', many)[0]).toHaveLength(64);
    expect(nearKeys('abcde '.repeat(9), many).map((keys) => keys.length > 0)).toEqual([...Array(8).fill(true), false]);
  });

  test('whatever the error, undoing it is among what can have been meant', () => {
    const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz');
    const word = fc.string({ unit: letters, minLength: 6, maxLength: 12 });
    fc.assert(
      fc.property(word, fc.nat(), letters, fc.nat({ max: 3 }), (meant, place, letter, kind) => {
        const at = place % (meant.length - 1);
        const [before, after] = [meant.slice(0, at), meant.slice(at)];
        const typed = [
          before + letter + after,
          before + letter + after.slice(1),
          before + after.slice(1),
          before + after.charAt(1) + after.charAt(0) + after.slice(2),
        ][kind];
        return typed === meant || oneLetterOff(typed ?? '').includes(meant);
      }),
      { seed },
    );
  });
});
