import { languages, type Language } from '@inclust/kernel';
import type { Row } from './read-data.ts';

/** What a code is called. English is always there; Greek and Albanian where a source or a speaker is sure of them. */
export type Names = { readonly en: string } & { readonly [L in Language]?: string };

/** A code with its names in all languages of the platform. */
export interface Term<Code extends string = string> {
  readonly code: Code;
  readonly names: Readonly<Record<Language, string>>;
}

/** The name in the wanted language, else in English. */
export function nameIn(names: Names, language: Language): string {
  return names[language] ?? names.en;
}

/** The names of a row, without the empty ones. */
export function namesOf(row: Row<Language>): Names {
  const names: { en: string } & { [L in Language]?: string } = { en: row.en };
  for (const language of languages) if (row[language] !== '') names[language] = row[language];
  return names;
}

/** A row that has all names. */
export function termOf(row: Row<'code' | Language>): Term {
  return { code: row.code, names: { el: row.el, sq: row.sq, en: row.en } };
}
