import type { System } from './system.ts';
import type { SuppressionTable } from './table.ts';

/** Totals of totals of totals and so on count as high as this. */
const HIGHEST = 16;

/**
 * What is lost by hiding each quantity: little for small values, more for large ones, and more for totals the more they take together. 0 for
 * what is hidden already.
 */
export function lossesOf(system: System, table: SuppressionTable): Float64Array {
  const heights = new Map<string, number>();
  for (let changed = true; changed;) {
    changed = false;
    for (const { total, parts } of table.relations) {
      const height = Math.min(HIGHEST, 1 + Math.max(-1, ...parts.map((part) => heights.get(part) ?? 0)));
      if (height <= (heights.get(total) ?? 0)) continue;
      heights.set(total, height);
      changed = true;
    }
  }
  return Float64Array.from(system.quantities, ({ key, value, state }) => {
    if (state === 'hidden') return 0;
    return (1 + Math.floor(Math.log2(Math.max(1, value)))) * (1 + 3 * (heights.get(key) ?? 0));
  });
}
