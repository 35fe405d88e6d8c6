/** One number of a table. `value` counts people: an exact integer from 0. */
export interface TableCell {
  readonly key: string;
  readonly value: number;
}

/**
 * What everybody knows of how cells of a table hang together. Of a `sum`, the total is the sum of its parts. Of a `union`, such as people
 * counted once over several nodes or months, it is at least the largest part and at most their sum.
 */
export interface Relation {
  readonly kind?: 'sum' | 'union';
  readonly total: string;
  readonly parts: readonly string[];
}

/** Cells with their relations. Counts of people from 1 to `threshold` - 1 are small. */
export interface SuppressionTable {
  readonly cells: readonly TableCell[];
  readonly relations: readonly Relation[];
  readonly threshold: number;
}

/** A table as it was published: all cells but `hidden` were shown. */
export interface Publication {
  readonly table: SuppressionTable;
  readonly hidden: ReadonlySet<string>;
}

/**
 * The values of a table by key. Throws where a table is none: keys twice or unknown, values that are no counts, and relations that do not
 * hold, since from a wrong relation nothing can be said about what it gives away.
 */
export function valuesOf(table: SuppressionTable): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const { key, value } of table.cells) {
    if (values.has(key)) throw new Error(`cell ${key} is there twice`);
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`cell ${key} is not a count`);
    values.set(key, value);
  }
  for (const { kind, total, parts } of table.relations) {
    const value = values.get(total);
    let sum = 0;
    let largest = 0;
    for (const part of parts) {
      const added = values.get(part);
      if (added === undefined) throw new Error(`cell ${part} is in a relation but not in the table`);
      sum += added;
      largest = Math.max(largest, added);
    }
    if (value === undefined) throw new Error(`cell ${total} is in a relation but not in the table`);
    const holds = kind === 'union' ? largest <= value && value <= sum : value === sum;
    if (!holds) throw new Error(`the relation of ${total} does not hold`);
  }
  return values;
}
