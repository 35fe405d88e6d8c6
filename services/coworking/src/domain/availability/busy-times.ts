import type { Interval } from '../interval.ts';
import type { Bookable } from '../resources/bookable.ts';
import type { Load, Loads } from './loads.ts';
import { takenTimes } from './taken-times.ts';

/** When units of a resource are taken within a window, in order and without overlaps; what is made of parts is taken as one. */
export function busyTimes(found: Pick<Bookable, 'leaves'>, loads: Loads, window: Interval): readonly Load[] {
  const [leaf] = found.leaves;
  const taken: readonly Load[] =
    leaf && !leaf.isWhole
      ? (loads.get(leaf.id) ?? [])
      : takenTimes(found, loads, 1).map((interval) => ({ ...interval, units: 1 }));
  return taken.flatMap(({ start, end, units }) => {
    const cut = { start: Math.max(start, window.start), end: Math.min(end, window.end), units };
    return cut.start < cut.end ? [cut] : [];
  });
}
