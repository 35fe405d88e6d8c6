import type { City } from '@inclust/charts';

/** As many nodes as are told apart in one chart. */
export const mostNodes = 6;

/** Where the cities lie that the map knows, by their nodes. */
export const placeOfNode: Readonly<Record<string, City>> = {
  arta: 'arta',
  corfu: 'corfu',
  vlora: 'vlora',
  korca: 'korce',
};
