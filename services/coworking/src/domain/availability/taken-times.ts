import { merged, type Interval } from '../interval.ts';
import { unitsOn, type Bookable } from '../resources/bookable.ts';
import type { Loads } from './loads.ts';

/** When fewer than so many units are left in some diary of a resource, as few intervals as can be in their order. */
export function takenTimes({ leaves }: Pick<Bookable, 'leaves'>, taken: Loads, units: number): readonly Interval[] {
  return merged(
    leaves.flatMap((leaf) => {
      const most = leaf.capacity - unitsOn(leaf, units);
      return (taken.get(leaf.id) ?? []).filter((load) => load.units > most);
    }),
  );
}
