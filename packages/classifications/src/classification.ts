import { languages } from '@inclust/kernel';
import { namesOf, type Names } from './names.ts';
import { once } from './once.ts';
import { readData } from './read-data.ts';

/** The classifications with levels; another version is another scheme, since a code means something only with its scheme. */
export const schemes = ['NACE2', 'NACE2.1', 'ISCO-08'] as const;
export type Scheme = (typeof schemes)[number];

/** Section of NACE, or major group of ISCO, down to the class or unit group. */
export type Level = 'section' | 'division' | 'group' | 'class' | 'major' | 'sub-major' | 'minor' | 'unit';

/** A code of a scheme. */
export interface Entry<S extends Scheme = Scheme> {
  readonly scheme: S;
  readonly code: string;
  readonly level: Level;
  /** The code one level up; absent at the top. */
  readonly parent?: string;
  /** In English, as the publisher has it. */
  readonly title: string;
  readonly names: Names;
}

/** A scheme with all its codes, in the publisher's order. */
export interface Classification<S extends Scheme = Scheme> {
  readonly scheme: S;
  readonly entries: readonly Entry<S>[];
  /** The entry of exactly this code. */
  find(code: string): Entry<S> | undefined;
}

const known: { readonly [S in Scheme]: () => Classification<S> } = {
  NACE2: once(() => load('NACE2', 'nace-2.csv')),
  'NACE2.1': once(() => load('NACE2.1', 'nace-2.1.csv')),
  'ISCO-08': once(() => load('ISCO-08', 'isco-08.csv')),
};

/** The codes of a scheme. */
export function classification<S extends Scheme>(scheme: S): Classification<S> {
  return known[scheme]();
}

function load<S extends Scheme>(scheme: S, file: string): Classification<S> {
  const rows = readData(file, ['code', 'level', 'parent', ...languages]);
  const entries = rows.map((row): Entry<S> => {
    const names = namesOf(row);
    const level = row.level as Level;
    return { scheme, code: row.code, level, ...(row.parent !== '' && { parent: row.parent }), title: names.en, names };
  });
  const byCode = new Map(entries.map((entry) => [entry.code, entry]));
  return { scheme, entries, find: (code) => byCode.get(code) };
}
