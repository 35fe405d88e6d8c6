import type { Language } from '@inclust/kernel';
import { el } from './words/el.ts';
import { en } from './words/en.ts';
import { sq } from './words/sq.ts';
import type { Words } from './words/words.ts';

/** The words of each language. */
export const wordsOf: Readonly<Record<Language, Words>> = { el, sq, en };
