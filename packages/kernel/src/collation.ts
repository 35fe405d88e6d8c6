import { fold } from './fold.ts';
import { remembering } from './remembering.ts';

/** Languages the platform sorts names in. */
export type CollationLocale = 'el' | 'sq' | 'en';

const collators = new Map<CollationLocale, Intl.Collator>();

/** A comparison of names in the order of the language (CLDR); equal only for identical texts, so sorting is stable. */
export function compareNames(locale: CollationLocale): (a: string, b: string) => number {
  let collator = collators.get(locale);
  if (collator === undefined) {
    collator = new Intl.Collator(locale, { usage: 'sort' });
    collators.set(locale, collator);
  }
  const { compare } = collator;
  return (a, b) => compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** The Albanian alphabet of 36 letters; `w` is not one of them and stands after `v`, as CLDR has it. */
const LATIN = 'a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v w x xh y z zh'.split(' ');
const GREEK = [...'αβγδεζηθικλμνξοπρστυφχψω'];

/** Weights ascend in ASCII: white space, marks, digits, Latin letters, Greek letters, everything else. */
const WEIGHTS: ReadonlyMap<string, string> = new Map([
  ...LATIN.map((letter, index) => [letter, weight('L', index)] as const),
  ...GREEK.map((letter, index) => [letter, weight('M', index)] as const),
]);

const LETTER = /dh|gj|ll|nj|rr|sh|th|xh|zh|\s+|./gsu;

/**
 * A persistent key whose binary order is the order of the names in Greek and in Albanian (digraphs are letters of their
 * own, ç and ë too), Latin before Greek; good for an index when no collator can be used. Accents and case decide only
 * between names that are otherwise equal. Not meant for reading back.
 */
export function nameSortKey(text: string): string {
  const plain = text.normalize('NFC').trim();
  // Letters of two characters never reach over white space, so words can be weighed apart.
  const primary = plain
    .split(/(\s+)/u)
    .map((part, position) => (position % 2 === 1 ? '!' : wordWeight(part)))
    .join('');
  return `${primary}\u0001${plain}`;
}

const wordWeight = remembering((word: string): string => {
  const letters = [...word.toLowerCase().normalize('NFC')]
    .map((letter) => (letter === 'ç' || letter === 'ë' ? letter : fold(letter)))
    .join('');
  return (letters.match(LETTER) ?? []).map(letterWeight).join('');
});

function letterWeight(letter: string): string {
  const known = WEIGHTS.get(letter);
  if (known !== undefined) return known;
  if (/^\s/u.test(letter)) return '!';
  if (/\p{N}/u.test(letter)) return `D${letter}`;
  return /\p{L}/u.test(letter) ? `N${letter}` : `"${letter}`;
}

function weight(script: string, index: number): string {
  return script + String.fromCharCode(0x30 + index);
}
