import { search } from './search.ts';
import { programOf, type Program } from './simplex.ts';
import { allows, around, renumbered, rounded, within, type Move, type Space } from './space.ts';

/** Quantities around the one in question that may move; all others stay. */
const NEIGHBOURS = 220;
/** Steps of the search among them. */
const STEPS = 250;

/**
 * A movement of `start` by at least one of `amounts`, whatever it loses. In small tables there is none where none is found. For those
 * cells that are left over by the search for little loss; it takes longer.
 */
export function thoroughMove(space: Space, start: number, amounts: readonly number[]): Move | undefined {
  const members = around(space, start, NEIGHBOURS);
  const near = within(space, members);
  let program: Program | undefined;
  for (const amount of amounts) {
    const found = search(near, 0, amount, STEPS);
    if (found.kind === 'none') continue;
    if (found.kind === 'found') return renumbered(found.move, members);
    program ??= programOf(near);
    const move = rounded(program.nearest(0, amount).at);
    if (move.get(0) === amount && allows(near, move)) return renumbered(move, members);
  }
  return undefined;
}
