import { valuesOf, type SuppressionTable } from './table.ts';

/**
 * The least that each cell can be for somebody who knows no more than which cells are zero. Every other cell counts somebody, so that a
 * total of four such parts is at least 4.
 */
function floors(table: SuppressionTable, values: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const least = new Map<string, number>();
  for (const [key, value] of values) least.set(key, Math.min(value, 1));
  for (let changed = true; changed;) {
    changed = false;
    for (const { kind, total, parts } of table.relations) {
      const ofParts = parts.map((part) => least.get(part) ?? 0);
      const floor = kind === 'union' ? Math.max(0, ...ofParts) : ofParts.reduce((sum, part) => sum + part, 0);
      if (floor <= (least.get(total) ?? 0)) continue;
      least.set(total, floor);
      changed = true;
    }
  }
  return least;
}

/**
 * The largest value at which each cell is hidden for itself. For most that is `threshold` - 1. A total is also hidden while it is within
 * `width` - 1 of the least that it can be: were `4 = 1 + 1 + 1 + 1` hidden and `5 = 2 + 1 + 1 + 1` shown, then that the total is hidden
 * would say that it is 4, and with it what each part is. Made of public knowledge alone, so that a reader can know it too.
 */
export function ceilings(table: SuppressionTable, width: number): ReadonlyMap<string, number> {
  const ceiling = new Map<string, number>();
  for (const [key, floor] of floors(table, valuesOf(table))) {
    const nobodyIsSmall = table.threshold <= 1;
    ceiling.set(key, nobodyIsSmall || floor === 0 ? 0 : Math.max(table.threshold - 1, floor + width - 1));
  }
  return ceiling;
}
