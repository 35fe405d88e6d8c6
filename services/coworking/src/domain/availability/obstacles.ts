import type { FieldViolation } from '@inclust/kernel';
import { occupied } from '../bookings/booking.ts';
import { slotTaken } from '../bookings/refusals.ts';
import { wishViolations, type Wish } from '../bookings/rules.ts';
import { common, type Interval } from '../interval.ts';
import type { Holidays } from '../opening/holidays.ts';
import type { Bookable } from '../resources/bookable.ts';
import type { Loads } from './loads.ts';
import { takenTimes } from './taken-times.ts';

/** What stands in the way of a booking: a rule that it would break, or others who have the place. */
export interface Obstacle extends FieldViolation {
  /** For `slot-taken`: when too few units are left, within the wanted time and its buffers. */
  readonly periods: readonly Interval[];
}

/** Everything that stands in the way of a wish: nothing where `decide` would book it. `taken` holds the diaries over it and its buffers. */
export function obstacles(found: Bookable, wish: Wish, taken: Loads, holidays: Holidays): readonly Obstacle[] {
  const broken = wishViolations(found, wish, holidays).map((violation) => ({ ...violation, periods: [] }));
  const periods = takenPeriods(found, wish, taken);
  if (periods.length === 0) return broken;
  const { code, message } = slotTaken.refusal;
  return [...broken, { field: 'start_time', rule: code, message, periods }];
}

/** Of more units than there are, none of which could be had at any time, nothing is said. */
function takenPeriods(found: Bookable, { start, end, units }: Wish, taken: Loads): readonly Interval[] {
  const { rules, units: most } = found.resource;
  if (!(start < end && units >= 1 && units <= most)) return [];
  return common(takenTimes(found, taken, units), [occupied({ start, end, buffers: rules })]);
}
