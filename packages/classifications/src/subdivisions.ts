import { languages } from '@inclust/kernel';
import { termOf, type Term } from './names.ts';
import { readData } from './read-data.ts';

/** A region of Greece or a county (qark) of Albania by ISO 3166-2. */
export interface Subdivision extends Term {
  readonly country: 'GR' | 'AL';
  /** The NUTS 2 region of a Greek region, the statistical region of level 3 of an Albanian county; Mount Athos has none. */
  readonly nuts?: string;
}

/** The subdivisions of Greece and Albania. */
export const subdivisions: readonly Subdivision[] = readData('subdivisions.csv', [
  'code',
  'country',
  'nuts',
  ...languages,
]).map((row) => ({
  ...termOf(row),
  country: row.country as 'GR' | 'AL',
  ...(row.nuts !== '' && { nuts: row.nuts }),
}));

const byCode = new Map(subdivisions.map((one) => [one.code, one]));

/** The subdivision of an ISO 3166-2 code of Greece or Albania. */
export function subdivision(code: string): Subdivision | undefined {
  return byCode.get(code);
}

/** Whether a code is one of ISO 3166-2 for Greece or Albania. */
export function isSubdivision(code: string): boolean {
  return byCode.has(code);
}
