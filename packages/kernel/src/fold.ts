import { remembering } from './remembering.ts';

/**
 * Search folding for Greek, Albanian and English: what a person types finds a name in any accentuation, case and script.
 * The rules follow ELOT 743 / ISO 843 (Greek to Latin) and the Greeklish spellings in daily use beside it.
 */

const LETTERS: Readonly<Record<string, string>> = {
  ς: 'σ',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ŧ: 't',
  ſ: 's',
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/** Greek letters as the skeleton reads them; capitals are sounds that Latin needs two letters for. */
const GREEK: Readonly<Record<string, string>> = {
  α: 'a',
  β: 'v',
  γ: 'g',
  δ: 'd',
  ε: 'e',
  ζ: 'z',
  η: 'i',
  θ: 'T',
  ι: 'i',
  κ: 'k',
  λ: 'l',
  μ: 'm',
  ν: 'n',
  ξ: 'Q',
  ο: 'o',
  π: 'p',
  ρ: 'r',
  σ: 's',
  τ: 't',
  υ: 'U',
  φ: 'f',
  χ: 'X',
  ψ: 'ps',
  ω: 'o',
};

const CONSONANT = '[bcdfgklmnpqrstvxzTXQZ]';

/** Ordered rewriting of a Latin or letter-wise romanised token to one spelling per sound; both scripts take this path. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/xh/g, 'Z'], // Albanian xh is Greek τζ
  [/dh(?=[bcdfgklmnpqrstvxz])/g, 'di'], // visual Greeklish: h is η
  [/th/g, 'T'],
  [/[ck]h/g, 'X'],
  [/ph/g, 'f'],
  [/([dgsz])h/g, '$1'],
  [/^rh/, 'r'],
  [new RegExp(`(?<=${CONSONANT})h(?=${CONSONANT}|$)`, 'g'), 'i'], // xrhstos
  [/h/g, 'X'], // hristos, Mihalis
  [/w/g, 'o'], // giwrgos
  [/o[uUy]/g, 'u'],
  [/([ae])[uUvf]/g, '$1v'], // αυ, ευ are av/af, ev/ef by what follows
  [/ey/g, 'ev'],
  [/ay(?![aeiou])/g, 'av'],
  [/[yjU]/g, 'i'],
  [/[eo]i/g, 'i'],
  [/i+/g, 'i'],
  [/n?g[gk]|ng/g, 'G'],
  [/gi(?=[aeou])/g, 'i'], // γι before a vowel is a glide: Giorgos, Yiorgos, Yorgos, Jorgos
  [/i+/g, 'i'],
  [/G/g, 'g'],
  [/ai/g, 'e'],
  [/m[pb]/g, 'b'],
  [/n[td]/g, 'd'],
  [/[td]z/g, 'Z'],
  [/q/g, 'k'],
  [/(.)\1+/g, '$1'],
];

/**
 * The text as search sees it: compatibility-decomposed, without accents, lower-case, final sigma as σ, ligatures opened,
 * white space collapsed. Idempotent, and equal for the NFC and the NFD form of a text.
 */
export function fold(text: string): string {
  // What needs no more than small letters: most e-mails, codes and numbers.
  if (/^[\x21-\x7e]*$/.test(text)) return text.toLowerCase();
  return text.length <= longestRemembered ? folded(text) : foldAnew(text);
}

/** Names and places come again and again, whole descriptions do not. */
const longestRemembered = 40;

const folded = remembering(foldAnew);

function foldAnew(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The folded words of a text: runs of letters and digits, in order, repeats kept. */
export function foldedWords(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Keys to index for a text, distinct: `t:` and the folded word, `s:` and its skeleton (a spelling by sound, the same
 * for Greek, Albanian and Greeklish). ξ and x, c and ç have two readings and give two skeletons. Keys hold only letters
 * and digits after the prefix, so a query key needs no escaping in a regular expression.
 */
export function searchKeys(text: string): string[] {
  // Written words first: registers repeat theirs, and one seen before needs no folding.
  return [...new Set(text.split(/\s+/u).flatMap((written) => keysOfWritten(written)))];
}

const keysOfWritten = remembering((written: string): readonly string[] =>
  foldedWords(written).flatMap((word) => [`t:${word}`, ...skeletons(word).map((skeleton) => `s:${skeleton}`)]),
);

/**
 * Spellings by sound of a whole name, distinct, its words in one order whatever theirs is: two names sound alike when they share one.
 * Empty for a text without letters and digits.
 */
export function nameSkeletons(text: string): string[] {
  const words = foldedWords(text).map(readingsOf);
  if (words.length === 0) return [];
  // Most words have one reading.
  if (words.every(([first, ...others]) => others.every((reading) => reading === first)))
    return [
      words
        .map(([reading = '']) => reading)
        .toSorted()
        .join(' '),
    ];
  const whole = readings.map((_, reading) =>
    words
      .map((word) => word[reading] ?? '')
      .toSorted()
      .join(' '),
  );
  return [...new Set(whole)];
}

/** What one word of a query looks for; both are prefixes of keys made by {@link searchKeys}. */
export interface QueryKey {
  readonly token: string;
  readonly skeleton: string;
}

/**
 * One entry per word of the query. A document matches when for every entry some key of it starts with `token` or with
 * `skeleton`: in MongoDB `{ $and: entries.map((k) => ({ keys: { $in: [new RegExp('^' + k.token), new RegExp('^' + k.skeleton)] } })) }`,
 * which runs on an ordinary multikey index of `keys`.
 */
export function queryKeys(query: string): QueryKey[] {
  return foldedWords(query).map((word) => {
    const token = `t:${word}`;
    const skeleton = querySkeleton(word);
    // One sound alone would find every name that begins with it.
    return { token, skeleton: skeleton.length > 1 || word.length === 1 ? `s:${skeleton}` : token };
  });
}

/** The keys that a whole folded word has when it stands in a document as it was typed, or as it sounds. */
export function wholeWordKeys(word: string): string[] {
  return [`t:${word}`, `s:${typedSkeleton(word)}`];
}

/** Whether a document with these keys matches the query; the rule of {@link queryKeys} for lists held in memory. */
export function matchesQuery(keys: readonly string[], query: string): boolean {
  return queryKeys(query).every(({ token, skeleton }) =>
    keys.some((key) => key.startsWith(token) || key.startsWith(skeleton)),
  );
}

/** A nasal at the end of an unfinished word may be half of νδ, ντ, μπ, γγ, which the skeleton writes as one letter. */
function querySkeleton(word: string): string {
  const skeleton = typedSkeleton(word);
  return skeleton.length >= 5 ? skeleton.replace(/[nm]$/, '') : skeleton;
}

/** The one reading of a folded word that was typed to find something. */
function typedSkeleton(word: string): string {
  return sounds(
    romanise(word)
      .replace(/Q/g, 'ks')
      .replace(/x(?!h)/g, 'X')
      .replace(/c(?!h)/g, 'k'),
  );
}

function skeletons(word: string): string[] {
  return [...new Set(readingsOf(word))];
}

/** How ξ and x, and how c and ç, may be read. */
const readings: readonly (readonly [x: string, c: string])[] = [
  ['X', 'k'],
  ['X', 'ts'],
  ['ks', 'k'],
  ['ks', 'ts'],
];

/** The spelling of a folded word by sound in each of the readings. */
const readingsOf = remembering((word: string): readonly string[] => {
  const latin = romanise(word);
  return readings.map(([x, c]) => sounds(latin.replace(/Q|x(?!h)/g, x).replace(/c(?!h)/g, c)));
});

/** Digits stand for letters only inside words (8anasis, 3enia), never in a number. */
function romanise(word: string): string {
  const letters = /\p{L}/u.test(word) ? word.replace(/8/g, 'θ').replace(/3/g, 'ξ') : word;
  return letters.replace(/[α-ω]/gu, (letter) => GREEK[letter] ?? letter);
}

function sounds(latin: string): string {
  return SOUNDS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), latin);
}
