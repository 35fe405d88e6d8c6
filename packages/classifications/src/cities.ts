import { languages } from '@inclust/kernel';
import { termOf, type Term } from './names.ts';
import { readData } from './read-data.ts';

/** A city with a cluster, and where it lies; its code is the id of its node. */
export interface City extends Term {
  readonly country: 'GR' | 'AL';
  /** By ISO 3166-2. */
  readonly subdivision: string;
  /** Region of level 3, the same in the NUTS versions 2021 and 2024. */
  readonly nuts: string;
}

/** The four cities of the federation. */
export const cities: readonly City[] = readData('cities.csv', [
  'code',
  'country',
  'subdivision',
  'nuts',
  ...languages,
]).map((row) => ({
  ...termOf(row),
  country: row.country as 'GR' | 'AL',
  subdivision: row.subdivision,
  nuts: row.nuts,
}));
