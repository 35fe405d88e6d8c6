import { localDate, plainOf, wallTime, type LocalDate, type ZoneName } from '@inclust/schedule';
import { common, without, type Interval } from '../interval.ts';
import type { Holidays } from './holidays.ts';
import { hoursOfDates } from './hours-of-date.ts';
import type { OpeningHours } from './opening-hours.ts';
import { momentsOf } from './time-ranges.ts';

/**
 * When a space whose hours break no rule is open within a window, as few intervals as can be in their order. The hours are those of the
 * zone's clocks on each day: 02:00–05:00 is four hours where they are put back in it, and two where they are put forward. The work grows
 * with the days of the window.
 */
export function openIn(hours: OpeningHours, zone: ZoneName, window: Interval, holidays: Holidays): readonly Interval[] {
  return without(openByHours(hours, zone, window, holidays), hours.blackouts);
}

/** When a space would be open within a window if nothing were blacked out. */
export function openByHours(
  hours: OpeningHours,
  zone: ZoneName,
  window: Interval,
  holidays: Holidays,
): readonly Interval[] {
  if (window.start >= window.end) return [];
  const moments = momentsOfDates(hours, zone, holidays);
  return common(datesAround(window).flatMap(moments), [window]);
}

type MomentsOfDates = Map<LocalDate, readonly Interval[]>;

/** What was reckoned of hours that somebody still holds: many bookings ask for the same days of the same hours. */
const reckoned = new WeakMap<Holidays, WeakMap<OpeningHours, Map<ZoneName, MomentsOfDates>>>();

/** The moments in which ranges of a date lie. */
function momentsOfDates(hours: OpeningHours, zone: ZoneName, holidays: Holidays) {
  const known = knownMoments(hours, zone, holidays);
  return (date: LocalDate): readonly Interval[] => {
    const before = known.get(date);
    if (before) return before;
    const moments = momentsOf(hoursOfDates(hours, holidays)(date).ranges, date, zone);
    known.set(date, moments);
    return moments;
  };
}

function knownMoments(hours: OpeningHours, zone: ZoneName, holidays: Holidays): MomentsOfDates {
  const ofHolidays = reckoned.get(holidays) ?? new WeakMap<OpeningHours, Map<ZoneName, MomentsOfDates>>();
  reckoned.set(holidays, ofHolidays);
  const ofHours = ofHolidays.get(hours) ?? new Map<ZoneName, MomentsOfDates>();
  ofHolidays.set(hours, ofHours);
  const known = ofHours.get(zone) ?? new Map<LocalDate, readonly Interval[]>();
  ofHours.set(zone, known);
  return known;
}

/** The local date of a moment in milliseconds since 1970. */
export function dateAt(moment: number, zone: ZoneName): LocalDate {
  return localDate(plainOf(wallTime(moment, zone)).toPlainDate());
}

const dayLength = 24 * 60 * 60_000;

/**
 * The dates of a window in whatever zone, with the one before, of which a range may run into it, and the one after, for clocks put back over
 * midnight. No zone is more than a day from UTC, so that they are known without asking for its clocks.
 */
function datesAround({ start, end }: Interval): readonly LocalDate[] {
  const first = Math.floor(start / dayLength) - 2;
  const last = Math.floor((end - 1) / dayLength) + 2;
  return Array.from({ length: last - first + 1 }, (_, turn) => utcDate(first + turn));
}

/** The date of a day since 1970-01-01. */
function utcDate(day: number): LocalDate {
  return new Date(day * dayLength).toISOString().slice(0, -'T00:00:00.000Z'.length) as LocalDate;
}
