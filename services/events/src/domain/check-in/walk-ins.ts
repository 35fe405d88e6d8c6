import { origins, type ByOrigin, type Origin } from '../visits/origin.ts';

/** Who came without a registration: some at a time, by where they live. */
export interface WalkIn {
  /** The scanner's own, the same whenever it is handed in again. */
  readonly id: string;
  readonly scanner: string;
  readonly list: string;
  /** In epoch milliseconds. */
  readonly at: number;
  readonly origin: Origin;
  /** At least 1. */
  readonly count: number;
}

/** That a count was a mistake. */
export interface WalkInUndo {
  readonly takesBack: string;
}

/** Those without a registration by origin, each count once, in whatever order they came; without what was taken back, also where that came first. */
export function walkInsOf(counts: readonly WalkIn[], undone: readonly WalkInUndo[]): ByOrigin {
  const gone = new Set(undone.map(({ takesBack }) => takesBack));
  const standing = new Map(counts.filter(({ id }) => !gone.has(id)).map((one) => [one.id, one]));
  const sums = new Map<Origin, number>();
  for (const { origin, count } of standing.values()) sums.set(origin, (sums.get(origin) ?? 0) + count);
  return Object.fromEntries(origins.flatMap((origin) => (sums.has(origin) ? [[origin, sums.get(origin)]] : [])));
}
