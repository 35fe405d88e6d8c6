import type { LocalDate } from '@inclust/schedule';
import { merged, type Interval } from '../interval.ts';
import type { Bookable, Leaf } from '../resources/bookable.ts';
import type { Load, Loads } from './loads.ts';
import type { LocalHours } from './local-hours.ts';
import { meetings } from './meetings.ts';
import type { OpenTimes } from './open-times.ts';

const minute = 60_000;

/** What was there, and what of it was booked, in unit-minutes: a minute of one unit. */
export interface OccupancyFigures {
  /** Open, without blackouts, times the units. A minute counts where all of it is open. */
  readonly available: number;
  /** What of that is held or confirmed. */
  readonly booked: number;
  /** What of that somebody was there for. */
  readonly used: number;
  /** Booked beside what is there, whose hours or units were changed later. */
  readonly outside: number;
}

/** How much of a resource was booked. The figures of the days, of the weeks, of the hours and of those of weekdays come to those of all together. */
export interface Occupancy {
  readonly total: OccupancyFigures;
  readonly days: readonly (OccupancyFigures & { readonly date: LocalDate })[];
  /** Each week of ISO 8601 that they touch, `2027-W42`. */
  readonly weeks: readonly (OccupancyFigures & { readonly week: string })[];
  /** Each hour of the day from 0 to 23, over all days. */
  readonly hours: readonly OccupancyFigures[];
  /** The same of each day of the week, Monday first. */
  readonly weekdays: readonly (readonly OccupancyFigures[])[];
}

/**
 * How much of a resource was booked on some days. What stands in its diaries counts, whoever's booking it is: a room is booked where a hall
 * of which it is a part is, and a hall, which is there once, where any of its parts is. `loads` and `open` cover the days.
 */
export function occupancyOf(
  { resource, leaves, zone, hours }: Bookable,
  { booked: bookedLoads, used: usedLoads }: DiaryLoads,
  days: LocalHours,
  open: OpenTimes,
): Occupancy {
  const { units, parts } = resource;
  const opened = open({ zone, hours }).map((time) => ({ ...wholeMinutes(time), units }));
  const ofResource = (loads: Loads) => (parts.length === 0 ? (loads.get(resource.id) ?? []) : ofAny(leaves, loads));
  const inside = (loads: readonly Load[]): readonly Load[] =>
    [...meetings(loads, opened)].map(({ start, end, one }) => ({ start, end, units: Math.min(one.units, units) }));
  const all = ofResource(bookedLoads);
  const sums = {
    available: sumsOf(opened, days),
    booked: sumsOf(inside(all), days),
    used: sumsOf(inside(ofResource(usedLoads)), days),
    all: sumsOf(all, days),
  };
  const figures = (one: (sums: Sums) => number): OccupancyFigures => {
    const { available, booked, used } = sums;
    return { available: one(available), booked: one(booked), used: one(used), outside: one(sums.all) - one(booked) };
  };
  const ofDays = days.dates.map((date, turn) => ({ date, ...figures((found) => found.days[turn] ?? 0) }));
  return {
    total: figures((found) => found.total),
    days: ofDays,
    weeks: weeksOf(ofDays),
    hours: Array.from({ length: 24 }, (_, hour) => figures((found) => found.hours[hour] ?? 0)),
    weekdays: Array.from({ length: 7 }, (_, weekday) =>
      Array.from({ length: 24 }, (_, hour) => figures((found) => found.weekdays[weekday * 24 + hour] ?? 0)),
    ),
  };
}

/** What stands in diaries, and what of it somebody was there for. */
export interface DiaryLoads {
  readonly booked: Loads;
  readonly used: Loads;
}

function weeksOf(days: Occupancy['days']): Occupancy['weeks'] {
  const weeks = Map.groupBy(days, ({ date }) => {
    const { yearOfWeek = 0, weekOfYear = 0 } = Temporal.PlainDate.from(date);
    return `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`;
  });
  const sum = (found: readonly OccupancyFigures[], key: keyof OccupancyFigures): number =>
    found.reduce((all, one) => all + one[key], 0);
  return [...weeks].map(([week, found]) => ({
    week,
    available: sum(found, 'available'),
    booked: sum(found, 'booked'),
    used: sum(found, 'used'),
    outside: sum(found, 'outside'),
  }));
}

/** Unit-minutes: all together, those of each day, of each hour of the day, and of each hour of the week from Monday 0:00 on. */
interface Sums {
  readonly total: number;
  readonly days: readonly number[];
  readonly hours: readonly number[];
  readonly weekdays: readonly number[];
}

function sumsOf(loads: readonly Load[], { dates, hours }: LocalHours): Sums {
  let total = 0;
  const [ofDays, ofHours] = [dates.map(() => 0), Array.from({ length: 24 }, () => 0)];
  const ofWeekdays = Array.from({ length: 7 * 24 }, () => 0);
  const weekdays = dates.map((date) => Temporal.PlainDate.from(date).dayOfWeek - 1);
  for (const { start, end, one, other } of meetings(loads, hours)) {
    const minutes = ((end - start) / minute) * one.units;
    total += minutes;
    ofDays[other.day] = (ofDays[other.day] ?? 0) + minutes;
    ofHours[other.hour] = (ofHours[other.hour] ?? 0) + minutes;
    const ofWeek = (weekdays[other.day] ?? 0) * 24 + other.hour;
    ofWeekdays[ofWeek] = (ofWeekdays[ofWeek] ?? 0) + minutes;
  }
  return { total, days: ofDays, hours: ofHours, weekdays: ofWeekdays };
}

/** When anything of some leaves is used, as one unit. */
function ofAny(leaves: readonly Leaf[], used: Loads): readonly Load[] {
  return merged(leaves.flatMap(({ id }) => used.get(id) ?? [])).map((time) => ({ ...time, units: 1 }));
}

function wholeMinutes({ start, end }: Interval): Interval {
  return { start: Math.ceil(start / minute) * minute, end: Math.floor(end / minute) * minute };
}
