import { isHopeless, isProven, type Proof } from './proof.ts';
import { programOf } from './simplex.ts';
import { allows, around, renumbered, rounded, within, type Move } from './space.ts';

/** Quantities that hang together among which a linear program is solved in seconds. */
const SOLVED = 3_000;

/**
 * Looks for movements of `members` among all that may move by linear programs, which see far where searches do not, and hands each to
 * `accept`. `width` values are wanted of each. Answers those of which it is not sure that there are none.
 */
export function lastResort(
  proof: Proof,
  members: Iterable<number>,
  width: number,
  accept: (move: Move) => void,
): ReadonlySet<number> {
  const unsure = new Set<number>();
  const open = new Set([...members].filter((member) => !isProven(proof, member, width)));
  for (const start of open) {
    const group = around(proof.space, start, SOLVED + 1);
    if (isHopeless(proof, start, width)) continue;
    if (group.length > SOLVED) {
      unsure.add(start);
      continue;
    }
    const part = within(proof.space, group);
    const program = programOf(part);
    for (const [index, member] of group.entries()) {
      if (!open.delete(member)) continue;
      let reachable = 1;
      for (const way of [1, -1] as const) {
        if (isProven(proof, member, width)) break;
        const { kind, by, at } = program.nearest(index, way * (width - 1));
        const move = rounded(at);
        if (move.has(index) && allows(part, move)) accept(renumbered(move, group));
        reachable += kind === 'bounded' ? Math.floor(Math.abs(by) + 1e-6) : width;
      }
      if (reachable >= width && !isProven(proof, member, width)) unsure.add(member);
    }
  }
  return unsure;
}
