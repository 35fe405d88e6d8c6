import type { Interval } from '../interval.ts';

/** A part that two intervals have in common. */
export interface Meeting<One, Other> extends Interval {
  readonly one: One;
  readonly other: Other;
}

/** The common parts of two lists of intervals, each in order and without overlaps; the work grows with their lengths together. */
export function* meetings<One extends Interval, Other extends Interval>(
  some: readonly One[],
  others: readonly Other[],
): Generator<Meeting<One, Other>> {
  let [turn, place] = [0, 0];
  for (;;) {
    const [one, other] = [some[turn], others[place]];
    if (!one || !other) return;
    const [start, end] = [Math.max(one.start, other.start), Math.min(one.end, other.end)];
    if (start < end) yield { start, end, one, other };
    if (one.end < other.end) turn += 1;
    else place += 1;
  }
}
