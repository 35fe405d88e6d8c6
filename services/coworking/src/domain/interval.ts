/** A stretch of time in milliseconds since 1970: `start` belongs to it, `end` does not, so that two which touch do not overlap. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Whether two have a moment in common. */
export function overlaps(one: Interval, other: Interval): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Whether all of one lies in the other. */
export function covers(outer: Interval, inner: Interval): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The same moments as few intervals as can be, in their order. Those without a length go. */
export function merged(intervals: readonly Interval[]): readonly Interval[] {
  const found: { start: number; end: number }[] = [];
  for (const { start, end } of [...intervals].filter(hasLength).toSorted((one, other) => one.start - other.start)) {
    const last = found.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else found.push({ start, end });
  }
  return found;
}

/** The moments of some intervals that are in none of others, in their order. */
export function without(intervals: readonly Interval[], taken: readonly Interval[]): readonly Interval[] {
  const gone = merged(taken);
  return merged(intervals).flatMap((interval) => {
    const left: Interval[] = [];
    let { start } = interval;
    for (const one of gone) {
      if (one.end <= start || one.start >= interval.end) continue;
      if (one.start > start) left.push({ start, end: one.start });
      start = one.end;
    }
    return start < interval.end ? [...left, { start, end: interval.end }] : left;
  });
}

/** The moments that two lists of intervals have in common, in their order. */
export function common(some: readonly Interval[], others: readonly Interval[]): readonly Interval[] {
  const theirs = merged(others);
  return merged(some).flatMap((one) =>
    theirs
      .filter((other) => overlaps(one, other))
      .map((other) => ({ start: Math.max(one.start, other.start), end: Math.min(one.end, other.end) })),
  );
}

/** How long some intervals are together, in milliseconds; what two have in common counts once. */
export function lengthOf(intervals: readonly Interval[]): number {
  return merged(intervals).reduce((sum, { start, end }) => sum + end - start, 0);
}

function hasLength({ start, end }: Interval): boolean {
  return start < end;
}
