import { allows, type Move, type Space } from './space.ts';

/** Leaves under a total that are tried. */
const LEAVES = 12;

/** What a total is made of, or what a part is added to, by the first member of each row that has the other role. */
function related(space: Space, member: number, role: 'parts' | 'totals'): number[] {
  const found = new Set<number>();
  const own = role === 'parts' ? -1 : 1;
  for (const { row: at, coefficient } of space.places[member] ?? []) {
    const row = space.rows[at];
    if (!row || Math.sign(coefficient) !== own || row.most !== row.least) continue;
    for (const [index, other] of row.members.entries()) {
      if (Math.sign(row.coefficients[index] ?? 0) === -own) found.add(other);
    }
  }
  return [...found];
}

/** Everything that is reached over and over, `start` first. */
function reached(space: Space, start: number, role: 'parts' | 'totals'): number[] {
  const found = new Set([start]);
  for (const member of found) for (const other of related(space, member, role)) found.add(other);
  return [...found];
}

/**
 * The movements of one person more or less in a cell that counts `start`, in it and in all totals that count her. They lose the totals, but
 * nearly always exist. Those that lose less come first.
 */
export function oneMore(space: Space, loss: Float64Array, start: number, amounts: readonly number[]): Move | undefined {
  const leaves = reached(space, start, 'parts').filter((member) => related(space, member, 'parts').length === 0);
  const lost = (members: readonly number[]): number => members.reduce((sum, member) => sum + (loss[member] ?? 0), 0);
  const sets = leaves
    .toSorted((a, b) => (loss[a] ?? 0) - (loss[b] ?? 0) || a - b)
    .slice(0, LEAVES)
    .map((leaf) => reached(space, leaf, 'totals'))
    .toSorted((a, b) => lost(a) - lost(b));
  for (const members of sets) {
    for (const amount of amounts) {
      const move = new Map(members.map((member) => [member, amount]));
      if (allows(space, move)) return move;
    }
  }
  return undefined;
}
