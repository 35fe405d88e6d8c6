import type { Relation, SuppressionTable } from '../src/domain/suppression/table.ts';

/** One dimension of a table: its leaves, and each total with what it is made of. */
export interface Dimension {
  readonly leaves: readonly string[];
  readonly totals: readonly { readonly total: string; readonly parts: readonly string[] }[];
}

/** So many values and their total. */
export function flat(name: string, count: number): Dimension {
  const leaves = Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
  return { leaves, totals: [{ total: `${name}*`, parts: leaves }] };
}

/** A year of two quarters with two months and one. */
export const periods: Dimension = {
  leaves: ['m1', 'm2', 'm3'],
  totals: [
    { total: 'q1', parts: ['m1', 'm2'] },
    { total: 'q2', parts: ['m3'] },
    { total: 'y', parts: ['q1', 'q2'] },
  ],
};

function combined(sets: readonly (readonly string[])[]): string[][] {
  return sets.reduce<string[][]>((lists, set) => lists.flatMap((list) => set.map((one) => [...list, one])), [[]]);
}

/** How many leaves a table of these dimensions has. */
export function leafCount(dimensions: readonly Dimension[]): number {
  return dimensions.reduce((count, { leaves }) => count * leaves.length, 1);
}

/** The table of all leaves and all totals over these dimensions. `counts`: of the leaves, those of the last dimension together. */
export function crossed(
  dimensions: readonly Dimension[],
  counts: readonly number[],
  threshold: number,
): SuppressionTable {
  const leaves = combined(dimensions.map((dimension) => dimension.leaves));
  const values = new Map(leaves.map((names, at) => [names.join('|'), counts[at] ?? 0]));
  const all = dimensions.map((dimension) => [...dimension.leaves, ...dimension.totals.map(({ total }) => total)]);
  const relations: Relation[] = [];
  for (const [at, { totals }] of dimensions.entries()) {
    const others = all.map((set, index) => (index === at ? [''] : set));
    for (const { total, parts } of totals) {
      for (const other of combined(others)) {
        const place = (one: string): string => other.map((name, index) => (index === at ? one : name)).join('|');
        relations.push({ total: place(total), parts: parts.map(place) });
      }
    }
  }
  // Dimension by dimension, so that the parts of what is a total twice have been added up before it.
  for (const { total, parts } of relations) {
    if (!parts.every((part) => values.has(part))) continue;
    values.set(
      total,
      parts.reduce((sum, part) => sum + (values.get(part) ?? 0), 0),
    );
  }
  return { cells: [...values].map(([key, value]) => ({ key, value })), relations, threshold };
}

/** A table of one sum. */
export function sum(parts: readonly number[], threshold = 5): SuppressionTable {
  return crossed([flat('p', parts.length)], parts, threshold);
}
