import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareNames, nameSortKey, type CollationLocale } from './collation.ts';

const names: Readonly<Record<CollationLocale, readonly string[]>> = {
  el: [
    'Ωραιάνθη',
    'Άννα',
    'Ανδρέας',
    'Ήβη',
    'Ηλίας',
    'Θανάσης',
    'Ζωή',
    'Όλγα',
    'Ορέστης',
    'Χρήστος',
    'Ψαρράς',
    'Ξένια',
    'Ιωάννα',
    'Ίρις',
    'Υακίνθη',
    'Γιώργος',
    'Γιάννης',
    'Βασίλης',
    'Άρτα',
    'Κέρκυρα',
    'Κώστας',
    'Κωνσταντίνος',
    'Άννα Μαρία',
    'Ανναμπέλλα',
    'Σταύρος',
    'Σωτήρης',
    'Φώτης',
    'Ευαγγελία',
    'Ελένη',
    'Μπάμπης',
  ],
  sq: [
    'Zana',
    'Zhaneta',
    'Çelik',
    'Cana',
    'Dritan',
    'Dhurata',
    'Drita',
    'Elira',
    'Ëngjëll',
    'Fatos',
    'Genti',
    'Gjergj',
    'Guri',
    'Llazar',
    'Luan',
    'Lira',
    'Njazi',
    'Nuri',
    'Rrapo',
    'Rudina',
    'Rita',
    'Shqipe',
    'Sokol',
    'Suela',
    'Thimi',
    'Tomorr',
    'Teuta',
    'Xhevahir',
    'Xenofon',
    'Ylli',
    'Vlora',
    'Vlorë',
    'Arben',
    'Agron',
    'Anna Maria',
    'Annabela',
    'Korça',
    'Korcari',
    'Kozma',
    'Petrit',
    'Qemal',
    'Jeta',
    'Ilir',
    'Hana',
    'Bardhyl',
    'Bardha',
    'Besa',
  ],
  en: ['Zoe', 'Adam', 'adam', 'Brown', 'Élodie', 'Eleanor', 'Anna Maria', 'Annabel', 'William', 'Victor', 'Xavier'],
};

const byKey = (a: string, b: string): number => (nameSortKey(a) < nameSortKey(b) ? -1 : 1);
const seed = 20261125;

describe('nameSortKey', () => {
  for (const locale of ['el', 'sq'] as const) {
    test(`orders names of ${locale} as the collator does`, () => {
      expect([...names[locale]].sort(byKey)).toEqual([...names[locale]].sort(compareNames(locale)));
    });
  }

  test('Albanian digraphs, ç and ë are letters of their own', () => {
    const order = [
      'c',
      'cz',
      'ç',
      'd',
      'dz',
      'dh',
      'e',
      'ez',
      'ë',
      'g',
      'gz',
      'gj',
      'l',
      'lz',
      'll',
      'n',
      'nz',
      'nj',
      'r',
      'rz',
      'rr',
      's',
      'sz',
      'sh',
      't',
      'tz',
      'th',
      'x',
      'xz',
      'xh',
      'z',
      'zz',
      'zh',
    ];
    expect([...order].reverse().sort(byKey)).toEqual(order);
  });

  test('agrees with the collator on random words of Albanian and of Greek letters', () => {
    const word = (letters: string): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 6 });
    for (const [locale, letters] of [
      ['sq', 'abcçdeëfghijklmnopqrstuvxyz'],
      ['el', 'αβγδεζηθικλμνξοπρστυφχψω'],
    ] as const) {
      const compare = compareNames(locale);
      fc.assert(
        fc.property(word(letters), word(letters), (a, b) => a === b || Math.sign(compare(a, b)) === byKey(a, b)),
        { seed },
      );
    }
  });
});

describe('compareNames', () => {
  test('is a total order: zero only for identical names', () => {
    expect(compareNames('el')('Άννα', 'Άννα')).toBe(0);
    expect(compareNames('el')('Άννα', 'Άννα'.normalize('NFD'))).not.toBe(0);
    expect([...names.en].sort(compareNames('en'))[0]).toBe('adam');
  });
});
