import { unreachable, type LocalizedText } from '@inclust/kernel';
import { localDate, resolve, type LocalDate, type ZoneName } from '@inclust/schedule';
import { overlaps, without, type Interval } from '../interval.ts';
import type { Holiday, Holidays } from './holidays.ts';
import { hoursOfDates } from './hours-of-date.ts';
import { dateAt, openByHours } from './open-in.ts';
import type { BlackoutCode, OpeningHours } from './opening-hours.ts';

/** Why a time is not open, and which part of it. */
export type Closed = { readonly interval: Interval } & (
  | { readonly kind: 'outside-opening-hours' }
  | { readonly kind: 'closed-by-exception'; readonly date: LocalDate; readonly reason?: LocalizedText }
  | { readonly kind: 'closed-on-holiday'; readonly holidays: readonly Holiday[] }
  | { readonly kind: 'blackout'; readonly code: BlackoutCode; readonly reason?: LocalizedText }
);

/**
 * The first reason why a wanted time is not wholly open; `undefined` where it is. It is that of the first closed moment: the blackout where
 * the hours have it open, else what gives the local date its hours, an exception, a holiday or the weekday. The interval ends where the
 * space opens, the wanted time, the date or the blackout ends.
 */
export function closedBecause(
  hours: OpeningHours,
  zone: ZoneName,
  wanted: Interval,
  holidays: Holidays,
): Closed | undefined {
  const byHours = openByHours(hours, zone, wanted, holidays);
  const [closed] = without([wanted], without(byHours, hours.blackouts));
  if (!closed) return undefined;
  const first = { start: closed.start, end: closed.start + 1 };
  const blackout = byHours.some((open) => overlaps(open, first))
    ? hours.blackouts.find((one) => overlaps(one, first))
    : undefined;
  if (blackout) {
    const { code, reason, end } = blackout;
    const interval = { start: closed.start, end: Math.min(closed.end, end) };
    return { kind: 'blackout', code, ...(reason ? { reason } : {}), interval };
  }
  const [outside = closed] = without([closed], byHours);
  return byDate(hours, zone, outside, holidays);
}

function byDate(hours: OpeningHours, zone: ZoneName, outside: Interval, holidays: Holidays): Closed {
  const date = dateAt(outside.start, zone);
  const midnight = resolve(localDate(Temporal.PlainDate.from(date).add({ days: 1 })), zone).milliseconds;
  const interval = { start: outside.start, end: Math.min(outside.end, midnight) };
  const found = hoursOfDates(hours, holidays)(date);
  switch (found.kind) {
    case 'exception': {
      const { reason } = found.exception;
      return { kind: 'closed-by-exception', date, ...(reason ? { reason } : {}), interval };
    }
    case 'holiday':
      return { kind: 'closed-on-holiday', holidays: found.holidays, interval };
    case 'weekday':
      return { kind: 'outside-opening-hours', interval };
    default:
      return unreachable(found);
  }
}
