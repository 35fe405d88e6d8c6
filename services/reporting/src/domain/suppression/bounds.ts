import type { Space } from './space.ts';

/** Bounds that a relation at a time can give. More rounds make them only narrower, so that stopping is safe. */
const ROUNDS = 60;

/** How far each quantity can move at most. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Narrows `bounds` by what each row leaves to each of its members, again and again. Answers false where nothing is left of some. */
export function narrow(space: Space, bounds: Bounds): boolean {
  const { lower, upper } = bounds;
  let due = new Set(space.rows.keys());
  for (let round = 0; round < ROUNDS && due.size > 0; round++) {
    const next = new Set<number>();
    for (const at of due) {
      const row = space.rows[at];
      if (!row) continue;
      const { members, coefficients } = row;
      // Of each member the least and the most that it adds to the row; what is infinite is counted apart.
      let least = 0;
      let most = 0;
      let leastOpen = 0;
      let mostOpen = 0;
      const adds = members.map((member, index) => {
        const coefficient = coefficients[index] ?? 0;
        const a = coefficient * (lower[member] ?? 0);
        const b = coefficient * (upper[member] ?? 0);
        const low = Math.min(a, b);
        const high = Math.max(a, b);
        if (low === -Infinity) leastOpen++;
        else least += low;
        if (high === Infinity) mostOpen++;
        else most += high;
        return { low, high };
      });
      for (const [index, member] of members.entries()) {
        const { low, high } = adds[index] ?? { low: 0, high: 0 };
        const coefficient = coefficients[index] ?? 1;
        const othersLeast =
          leastOpen - Number(low === -Infinity) > 0 ? -Infinity : least - (low === -Infinity ? 0 : low);
        const othersMost = mostOpen - Number(high === Infinity) > 0 ? Infinity : most - (high === Infinity ? 0 : high);
        const from = (row.least - othersMost) / coefficient;
        const to = (row.most - othersLeast) / coefficient;
        const newLower = Math.ceil(Math.min(from, to));
        const newUpper = Math.floor(Math.max(from, to));
        const narrower = newLower > (lower[member] ?? 0) || newUpper < (upper[member] ?? 0);
        if (!narrower) continue;
        lower[member] = Math.max(lower[member] ?? 0, newLower);
        upper[member] = Math.min(upper[member] ?? 0, newUpper);
        if ((lower[member] ?? 0) > (upper[member] ?? 0)) return false;
        for (const { row: other } of space.places[member] ?? []) next.add(other);
      }
    }
    due = next;
  }
  return true;
}
