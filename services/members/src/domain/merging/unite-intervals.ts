import type { PlainDateText } from '@inclust/kernel';

/** Days from one to before another; without `to` for ever. */
export interface Interval {
  readonly from: PlainDateText;
  readonly to?: PlainDateText;
}

/** The days of all intervals as half-open intervals that do not overlap or touch, oldest first. One without a day is left out. */
export function uniteIntervals(intervals: readonly Interval[]): Interval[] {
  const united: Interval[] = [];
  const sorted = intervals
    .filter(({ from, to }) => to === undefined || from < to)
    .toSorted((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0));
  for (const { from, to } of sorted) {
    const last = united.at(-1);
    if (!last || (last.to !== undefined && last.to < from)) {
      united.push({ from, ...(to ? { to } : {}) });
      continue;
    }
    const open = last.to === undefined || to === undefined;
    const end = open ? undefined : last.to > to ? last.to : to;
    united[united.length - 1] = { from: last.from, ...(end ? { to: end } : {}) };
  }
  return united;
}
