import { isNaceCode } from './nace.ts';
import { once } from './once.ts';
import { readData } from './read-data.ts';

/**
 * What became of a code between NACE Rev. 2 and Rev. 2.1. `different`: nothing of what it meant is left under it.
 * `wider`: activities came to it. `narrower`: activities went from it. `overlapping`: both.
 */
export type NaceChange = 'different' | 'wider' | 'narrower' | 'overlapping';

const changes = once(
  () => new Map(readData('nace-changes.csv', ['code', 'change']).map((row) => [row.code, row.change as NaceChange])),
);

/** How the meaning of a code changed; undefined when it did not, and when only one revision has the code. */
export function naceChange(code: string): NaceChange | undefined {
  return changes().get(code);
}

/**
 * Whether a code is in both revisions and covers the same activities in both. Only then may figures under the code be
 * read across the revisions.
 */
export function sameMeaning(code: string): boolean {
  return isNaceCode('NACE2', code) && isNaceCode('NACE2.1', code) && !changes().has(code);
}
