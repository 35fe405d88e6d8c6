import type { ZoneName } from '@inclust/schedule';
import type { Interval } from '../interval.ts';
import type { Holidays } from '../opening/holidays.ts';
import { openIn } from '../opening/open-in.ts';
import type { OpeningHours } from '../opening/opening-hours.ts';
import type { Bookable } from '../resources/bookable.ts';

/** When a resource is open, as `openIn` says. */
export type OpenTimes = (found: Pick<Bookable, 'hours' | 'zone'>) => readonly Interval[];

/** When resources are open within a window. The hours of a space are looked at once, however many resources have them. */
export function openTimes(window: Interval, holidays: Holidays): OpenTimes {
  const known = new Map<ZoneName, Map<OpeningHours, readonly Interval[]>>();
  return ({ hours, zone }) => {
    const ofZone = known.get(zone) ?? new Map<OpeningHours, readonly Interval[]>();
    known.set(zone, ofZone);
    const open = ofZone.get(hours) ?? openIn(hours, zone, window, holidays);
    ofZone.set(hours, open);
    return open;
  };
}
