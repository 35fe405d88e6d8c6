import { emptyProof, learn } from './proof.ts';
import { reach } from './reach.ts';
import { spaceOf } from './space.ts';
import { systemOf } from './system.ts';
import type { Publication } from './table.ts';

/** What a reader can tell of a hidden cell. */
export interface FeasibleRange {
  readonly key: string;
  /** The value that is hidden. A cell that changed over publications has a range for each value that was hidden. */
  readonly value: number;
  readonly lowest: number;
  /** Infinite where nothing limits it. */
  readonly highest: number;
}

/**
 * The attack on what was published, the oldest first: for each hidden value the lowest and the highest that agree with everything that was
 * shown. `guessed`: the reader has guessed rightly which cells are small. Values of hidden cells serve only to know which did not change,
 * and as a first filling that agrees. Where whole numbers are hard to find within the work allowed, a range is narrower than in truth and
 * never wider: of what an audit passes, all values are possible.
 */
export function feasibleRanges(
  publications: readonly Publication[],
  { guessed = false, width = 2 }: { readonly guessed?: boolean; readonly width?: number } = {},
): readonly FeasibleRange[] {
  const system = systemOf(publications, width);
  const hidden = [...system.quantities.entries()].filter(([, { state }]) => state === 'hidden');
  const space = spaceOf(system, guessed);
  const { moves, endless } = reach(
    space,
    hidden.map(([index]) => index),
  );
  const { low, high } = emptyProof(space);
  for (const move of moves) learn({ low, high }, move);
  return hidden.map(([index, { key, value }]) => ({
    key,
    value,
    lowest: value + (low[index] ?? 0),
    highest: endless.has(index) ? Infinity : value + (high[index] ?? 0),
  }));
}
