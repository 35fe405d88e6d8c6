import { occupied } from '../bookings/booking.ts';
import { without, type Interval } from '../interval.ts';
import type { Bookable } from '../resources/bookable.ts';
import type { BookingRules } from '../resources/booking-rules.ts';
import type { Loads } from './loads.ts';
import { meetings } from './meetings.ts';
import type { OpenTimes } from './open-times.ts';
import { takenTimes } from './taken-times.ts';

const minute = 60_000;

/** What is looked for, within a window. `at` is the moment of the wish, in epoch milliseconds. */
export interface TimeWanted {
  readonly window: Interval;
  readonly units: number;
  /** How long it is to be at least; as long as the shortest booking where that is longer. */
  readonly minutes: number;
  readonly at: number;
}

/**
 * In what a booking of a resource has to lie, in order and without overlaps: `decide` accepts one that lies wholly in one of them and
 * breaks no rule about who books and about its size and grid. One that begins within the horizon and ends beyond it lies in none. `taken`
 * holds the diaries over the window and as much around it as the buffers of the resource are long; `open` covers the window.
 */
export function freeTimes(found: Bookable, taken: Loads, wanted: TimeWanted, open: OpenTimes): readonly Interval[] {
  const { rules, units, isRetired } = found.resource;
  const least = Math.max(wanted.minutes, rules.shortest);
  if (isRetired || wanted.units > units || least > rules.longest) return [];
  const window = within(wanted.window, reach(rules, wanted.at));
  const kept = takenTimes(found, taken, wanted.units).map((time) => shadow(time, rules));
  const free = [...meetings(open(found), without([window], kept))];
  return free.filter(({ start, end }) => end - start >= least * minute).map(({ start, end }) => ({ start, end }));
}

/** From the first moment at which a booking may begin until the last. */
export function reach({ leadTime, horizon }: Pick<BookingRules, 'leadTime' | 'horizon'>, at: number): Interval {
  return { start: at + leadTime * minute, end: at + horizon * minute };
}

/** What two have in common; without a length where that is nothing. */
export function within(one: Interval, other: Interval): Interval {
  const start = Math.max(one.start, other.start);
  return { start, end: Math.max(start, Math.min(one.end, other.end)) };
}

/** What a booking may not touch, so that its buffers do not touch what is taken: what comes before needs room for its buffer after. */
function shadow(time: Interval, { bufferBefore, bufferAfter }: BookingRules): Interval {
  return occupied({ ...time, buffers: { bufferBefore: bufferAfter, bufferAfter: bufferBefore } });
}
