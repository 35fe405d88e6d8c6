import { classification, type Entry } from './classification.ts';
import { nace, type NaceScheme } from './nace.ts';
import { once } from './once.ts';
import { readData } from './read-data.ts';

const otherRevision = { NACE2: 'NACE2.1', 'NACE2.1': 'NACE2' } as const;
const links = once(() => {
  const rows = readData('nace-2-to-2.1.csv', ['nace2', 'nace21']);
  return {
    NACE2: Map.groupBy(rows, ({ nace2 }) => nace2),
    'NACE2.1': Map.groupBy(rows, ({ nace21 }) => nace21),
  };
});

/**
 * The classes of the other revision that the activities of a code went to (from NACE2) or came from (from NACE2.1), in
 * their order. A group, division or section answers for its classes. None for an unknown code, and for the classes of
 * Rev. 2.1 that were made of no class of Rev. 2, such as 47.91.
 */
export function correspondingNace(scheme: NaceScheme, code: string): readonly Entry<NaceScheme>[] {
  const found = classesOf(scheme, code).flatMap((one) => links()[scheme].get(one) ?? []);
  const wanted = new Set(found.map(({ nace2, nace21 }) => (scheme === 'NACE2' ? nace21 : nace2)));
  return classification(otherRevision[scheme]).entries.filter((entry) => wanted.has(entry.code));
}

/** The classes under a code; of a class, itself. */
function classesOf(scheme: NaceScheme, code: string): string[] {
  const found = nace(scheme, code);
  if (found?.level === 'class') return [code];
  return classification(scheme)
    .entries.filter((entry) => found !== undefined && entry.parent === code)
    .flatMap((entry) => classesOf(scheme, entry.code));
}
