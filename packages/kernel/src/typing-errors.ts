import { foldedWords, wholeWordKeys } from './fold.ts';

/** The letters that can have been meant, by the script of what was typed. */
const alphabets = ['abcdefghijklmnopqrstuvwxyz', 'αβγδεζηθικλμνξοπρστυφχψω'] as const;

/** In shorter words one letter is too much of the word. */
const fewestLetters = 5;

/** In so many words of a query at most are typing errors looked for. */
const mostWords = 8;

/** So many keys stand for one mistyped word at most. */
const mostKeys = 64;

/**
 * For each word of a query, in their order, the keys among the known ones that it would have had but for one letter: another one, one
 * too many, one that is missing, or two neighbours swapped. A word that somebody writes so is looked for first; where there is none, one
 * that sounds so, with the error undone in the letters that were typed, so that a Greek name is found past a slip in Latin letters.
 * Empty for a word that has fewer than five letters or holds anything but letters of one script. The answer is in a fixed order.
 */
export function nearKeys(query: string, known: ReadonlySet<string>): string[][] {
  return foldedWords(query).map((word, position) => {
    const meant = position < mostWords ? oneLetterOff(word) : [];
    const written = meant.filter((one) => known.has(`t:${one}`));
    // Sounds cost more than letters, and tell less.
    const keys = (written.length > 0 ? written : meant).flatMap(wholeWordKeys).filter((key) => known.has(key));
    return [...new Set(keys)].toSorted().slice(0, mostKeys);
  });
}

/** What can have been meant by a folded word in which one letter is wrong. */
export function oneLetterOff(word: string): string[] {
  const letters = [...word];
  const alphabet = alphabets.find((one) => letters.every((letter) => one.includes(letter)));
  if (!alphabet || letters.length < fewestLetters) return [];
  const meant = new Set<string>();
  for (let at = 0; at <= letters.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    for (const letter of alphabet) {
      meant.add(before + letter + after);
      if (after !== '') meant.add(before + letter + after.slice(1));
    }
    if (after !== '') meant.add(before + after.slice(1));
    if (after.length > 1) meant.add(before + after.charAt(1) + after.charAt(0) + after.slice(2));
  }
  meant.delete(word);
  return [...meant];
}
