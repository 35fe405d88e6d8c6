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

const mixed: readonly string[] = [
  'Παπαδόπουλος Γιώργος',
  'Παπαδόπουλος Giorgos',
  'Papadopoulos Γιώργος',
  'Hoxha Arben',
  'Χότζα Arben',
  'ΧΟΤΖΑ Arben',
  '3 Αδέλφια',
  '3 Brothers',
  'Θέατρο Άρτας',
  'ΘΕΑΤΡΟ ΑΡΤΑΣ',
  'Θεατρο Αρτας',
  'Teatri i Vlorës',
  'Ärzte',
  'Çelik Ana',
  'Celik Ana',
  'Ομάδα Art',
  'Ομάδα Άρτας',
  '18 Άνω',
];
/** The same name written otherwise: accents, final sigma, capitals. */
const variants: readonly string[] = [
  'Αννα',
  'Άννα',
  'ΑΝΝΑ',
  'ΆΝΝΑ',
  'άννα',
  'αννα',
  'Αννά',
  'Άννας',
  'Ιωάννα',
  'Ϊωάννα',
];

const byKey =
  (locale: CollationLocale) =>
  (a: string, b: string): number => {
    const [one, other] = [nameSortKey(a, locale), nameSortKey(b, locale)];
    return one < other ? -1 : one > other ? 1 : 0;
  };
const seed = 20261125;
const locales = ['el', 'sq', 'en'] as const;

describe('nameSortKey', () => {
  for (const locale of locales) {
    test(`orders names of every language as the collator of ${locale} does`, () => {
      for (const some of [names.el, names.sq, names.en, mixed, variants, [...names.el, ...names.sq, ...mixed]])
        expect([...some].sort(byKey(locale))).toEqual([...some].sort(compareNames(locale)));
    });
  }

  test('Albanian digraphs, ç and ë are letters of their own in Albanian, and none elsewhere', () => {
    const order = 'c cz ç d dz dh e ez ë g gz gj l lz ll n nz nj r rz rr s sz sh t tz th x xz xh z zz zh'.split(' ');
    expect([...order].reverse().sort(byKey('sq'))).toEqual(order);
    for (const locale of ['el', 'en'] as const)
      expect(['dz', 'dh', 'cz', 'ça', 'ez', 'ëa'].sort(byKey(locale))).toEqual(['ça', 'cz', 'dh', 'dz', 'ëa', 'ez']);
  });

  test('Greek comes first in Greek and last elsewhere, word by word', () => {
    const some = ['Ωμέγα', 'Alfa', 'Ωμέγα Alfa', 'Ωμέγα Ωμέγα'];
    expect(some.toSorted(byKey('el'))).toEqual(['Ωμέγα', 'Ωμέγα Ωμέγα', 'Ωμέγα Alfa', 'Alfa']);
    expect(some.toSorted(byKey('sq'))).toEqual(['Alfa', 'Ωμέγα', 'Ωμέγα Alfa', 'Ωμέγα Ωμέγα']);
  });

  test('a text in NFD has the key of the one in NFC, and one without anything has none', () => {
    for (const locale of locales) {
      for (const name of [...names.el, ...names.sq])
        expect(nameSortKey(name.normalize('NFD'), locale)).toBe(nameSortKey(name, locale));
      expect(nameSortKey('  ', locale)).toBe('');
    }
  });

  test('agrees with the collator on random words of Albanian, Greek and mixed letters, with accents and capitals', () => {
    const word = (letters: string): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 6 });
    for (const locale of locales)
      for (const letters of [
        'abcçdeëfghijklmnopqrstuvxyz',
        'ABCÇDEËGHJLNRSTXZdeghjlnrstxz',
        'αβγδεζηθικλμνξοπρστυφχψω',
        'ΑΆαάΕΈεέΙΊιίϊΐσΣΩΏωώ',
        'αάβγΔdDhHgjëË 3',
      ]) {
        const compare = compareNames(locale);
        fc.assert(
          fc.property(word(letters), word(letters), (a, b) => {
            const [one, other] = [a, b].map((name) => name.trim().replaceAll(/ +/g, ' ')) as [string, string];
            return one === other || Math.sign(compare(one, other)) === byKey(locale)(one, other);
          }),
          { seed, numRuns: 500 },
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
