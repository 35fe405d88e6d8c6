import { instantOfMilliseconds } from '@inclust/kernel';
import { occurrencesIn, type Schedule, type ZoneName } from '@inclust/schedule';

/** Days of the node, both included; open where one is absent. */
export interface Days {
  readonly from?: string;
  readonly until?: string;
}

/** The same in epoch milliseconds, `[from, until)`. */
export interface Moments {
  readonly from?: number;
  readonly until?: number;
}

/** Before and after everything that takes place. */
const [earliest, latest] = [Date.UTC(1900, 0), Date.UTC(2200, 0)];

/** The moments of days in a zone. */
export function momentsOf({ from, until }: Days, zone: ZoneName): Moments {
  const start = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).epochMilliseconds;
  return {
    ...(from === undefined ? {} : { from: start(Temporal.PlainDate.from(from)) }),
    ...(until === undefined ? {} : { until: start(Temporal.PlainDate.from(until).add({ days: 1 })) }),
  };
}

/**
 * Whether something takes place between the moments, for what the store has found by its span: that is right for times but wider than
 * whole days, and a series may have nothing between.
 */
export function takesPlaceWithin(schedule: Schedule, { from, until }: Moments, zone: ZoneName): boolean {
  if (from === undefined && until === undefined) return true;
  const isSpanRight = schedule.kind === 'series' ? schedule.first.kind === 'timed' : schedule.kind === 'timed';
  if (isSpanRight && (schedule.kind !== 'series' || from === undefined || until === undefined)) return true;
  const window = { from: instantOfMilliseconds(from ?? earliest), until: instantOfMilliseconds(until ?? latest), zone };
  return occurrencesIn(schedule, window).length > 0;
}
