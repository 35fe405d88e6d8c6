import { narrow } from './bounds.ts';
import type { Move, Space } from './space.ts';

/**
 * What is proven about what a reader cannot tell. Every movement that is within the space is another table that looks the same to her, and
 * hiding more makes none of them wrong: what is proven once stays proven.
 */
export interface Proof {
  readonly space: Space;
  /** How far down and up each quantity was seen to move. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** What no movement can exceed, even if everything were hidden. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** A proof that has seen no movement yet. */
export function emptyProof(space: Space): Proof {
  const lower = Float64Array.from(space.lower);
  const upper = Float64Array.from(space.upper);
  narrow(space, { lower, upper });
  return { space, low: new Float64Array(lower.length), high: new Float64Array(lower.length), lower, upper };
}

/** Takes a movement into a proof. */
export function learn({ low, high }: Pick<Proof, 'low' | 'high'>, move: Move): void {
  for (const [member, by] of move) {
    low[member] = Math.min(low[member] ?? 0, by);
    high[member] = Math.max(high[member] ?? 0, by);
  }
}

/** Whether at least `width` values of a quantity look the same. */
export function isProven({ low, high }: Proof, member: number, width: number): boolean {
  return (high[member] ?? 0) - (low[member] ?? 0) + 1 >= width;
}

/** Whether so many values could look the same at all. */
export function isHopeless({ lower, upper }: Proof, member: number, width: number): boolean {
  return (upper[member] ?? 0) - (lower[member] ?? 0) + 1 < width;
}
