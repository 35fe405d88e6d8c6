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
const ALBANIAN = 'a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v w x xh y z zh'.split(' ');
const GREEK = [...'αβγδεζηθικλμνξοπρστυφχψω'];

/** What tells the languages apart in a key: the script that comes first, and what is a letter of its own. */
interface Order {
  readonly latin: string;
  readonly greek: string;
  /** The letters that folding must not take apart. */
  readonly own: ReadonlySet<string>;
  readonly letter: RegExp;
}

const digraphs = ALBANIAN.filter((letter) => letter.length === 2);
const plain: Pick<Order, 'own' | 'letter'> = { own: new Set(), letter: /./gsu };
const orders: Readonly<Record<CollationLocale, Order>> = {
  el: { greek: 'L', latin: 'M', ...plain },
  en: { latin: 'L', greek: 'M', ...plain },
  sq: {
    latin: 'L',
    greek: 'M',
    own: new Set(['ç', 'ë', ...digraphs]),
    // A small letter and a capital after it are two letters.
    letter: new RegExp(`${digraphs.flatMap(inCases).join('|')}|.`, 'gsu'),
  },
};

function inCases(letter: string): string[] {
  return [letter, letter.charAt(0).toUpperCase() + letter.slice(1), letter.toUpperCase()];
}

/**
 * A persistent key whose binary order is that of the names in a language, as CLDR has it: Greek before Latin in Greek, after it
 * elsewhere; in Albanian ç, ë and the digraphs as letters of their own. Good for an index when no collator can be used. First the
 * letters of the whole text decide, then their accents, then their case, small before capital. White space counts once, however much of
 * it there is. Empty for an empty text. Not meant for reading back.
 */
export function nameSortKey(text: string, locale: CollationLocale): string {
  const written = text.normalize('NFC').trim();
  // Letters of two characters never reach over white space, so words can be weighed apart.
  const parts = written.split(/(\s+)/u).map((part, position) => (position % 2 === 1 ? space : weigh[locale](part)));
  const [letters = '', accents = '', cases = ''] = (['letters', 'accents', 'cases'] as const).map((level) =>
    parts.map((part) => part[level]).join(''),
  );
  // What is left out at the end of a level counts as less than anything.
  return [letters, accents.replace(/\.+$/u, ''), cases.replace(/0+$/u, '')].join(LEVEL).replace(LEVELS_AT_END, '');
}

const LEVEL = '\u0001';
const LEVELS_AT_END = /\u0001+$/u;

/** What a word weighs: its letters, and of each letter its accents and its case. */
interface Weights {
  readonly letters: string;
  readonly accents: string;
  readonly cases: string;
}

const space: Weights = { letters: '!', accents: '.', cases: '0' };

const weigh: Readonly<Record<CollationLocale, (word: string) => Weights>> = {
  el: remembering((word) => weightsOf(word, orders.el)),
  en: remembering((word) => weightsOf(word, orders.en)),
  sq: remembering((word) => weightsOf(word, orders.sq)),
};

function weightsOf(word: string, order: Order): Weights {
  const letters = (word.match(order.letter) ?? []).map((letter) => {
    const small = letter.toLowerCase().normalize('NFC');
    const own = order.own.has(small);
    return {
      weight: own ? letterWeight(small, order) : [...fold(small)].map((one) => letterWeight(one, order)).join(''),
      accent: own ? '' : small.normalize('NFD').replace(/\P{M}+/gu, ''),
      capitals: [...letter].filter((one) => one !== one.toLowerCase()).length,
    };
  });
  return {
    letters: letters.map(({ weight }) => weight).join(''),
    accents: letters.map(({ accent }) => `.${accent}`).join(''),
    cases: letters.map(({ capitals }) => capitals).join(''),
  };
}

/** Weights ascend in ASCII: white space, marks, digits, the first script, the second, everything else. */
function letterWeight(letter: string, { latin, greek }: Order): string {
  const inLatin = ALBANIAN.indexOf(letter);
  if (inLatin >= 0) return latin + placeOf(inLatin);
  const inGreek = GREEK.indexOf(letter);
  if (inGreek >= 0) return greek + placeOf(inGreek);
  if (/\p{N}/u.test(letter)) return `D${letter}`;
  return /\p{L}/u.test(letter) ? `N${letter}` : `"${letter}`;
}

function placeOf(index: number): string {
  return String.fromCharCode(0x30 + index);
}
