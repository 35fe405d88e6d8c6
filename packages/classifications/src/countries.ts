import { languages } from '@inclust/kernel';
import { termOf, type Term } from './names.ts';
import { once } from './once.ts';
import { readData } from './read-data.ts';

const known = once(() => {
  const terms = readData('countries.csv', ['code', ...languages]).map(termOf);
  return new Map(terms.map((term) => [term.code, term]));
});

/** The countries of ISO 3166-1, in the order of their alpha-2 codes. */
export function countries(): readonly Term[] {
  return [...known().values()];
}

/** The country of an ISO 3166-1 alpha-2 code in capitals. */
export function country(code: string): Term | undefined {
  return known().get(code);
}
