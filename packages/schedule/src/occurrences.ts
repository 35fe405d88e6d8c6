import { instantOfMilliseconds, type InstantText } from '@inclust/kernel';
import { byText, seriesIds } from './expand.ts';
import { horizonOf } from './gaps.ts';
import { localDate, localTime, plainOf } from './local.ts';
import { occurrenceOf, orderKey, type Occurrence } from './occurrence.ts';
import { limits, type RecurrenceId, type Schedule, type Series, type Single } from './schedule.ts';
import { resolve, wallTime, type ZoneName } from './zone.ts';

/** Moments `[from, until)`, and the zone in which days without a zone are looked at. */
export interface Window {
  readonly from: InstantText;
  readonly until: InstantText;
  readonly zone: ZoneName;
}

const day = 86_400_000;
/** Beyond these moments nothing takes place. */
const [earliest, latest] = [Date.UTC(1898, 0), Date.UTC(2212, 0)];

/**
 * What takes place, or was cancelled, in a window: all that has a moment in it, in the order of their start. What takes no time is in the
 * window that has its start. Only what lies near the window is expanded.
 */
export function occurrencesIn(schedule: Schedule, window: Window): Occurrence[] {
  const [from, until] = [Math.max(Date.parse(window.from), earliest), Math.min(Date.parse(window.until), latest)];
  if (from >= until) return [];
  return candidates(schedule, from, until, window.zone)
    .filter((one) => {
      const [start, end] = momentsOf(one, window.zone);
      return start < until && (end > from || (start === end && start >= from));
    })
    .sort((a, b) => byText(orderKey(a), orderKey(b)));
}

/** All occurrences, in the order of their start. */
export function allOccurrences(schedule: Schedule): Occurrence[] {
  if (schedule.kind !== 'series') return [occurrenceOf(schedule, schedule.start)];
  const overrides = new Map(schedule.overrides.map((one) => [one.id, one]));
  return seriesIds(schedule)
    .map((id) => occurrenceOf(schedule.first, id, overrides.get(id)))
    .sort((a, b) => byText(orderKey(a), orderKey(b)));
}

/** Part of the occurrences in order; `next` where there are more. */
export interface Page {
  readonly occurrences: readonly Occurrence[];
  /** To be given as `after` for what follows. */
  readonly next?: string;
}

/** From which moment on, how many at most, and behind what. */
export interface PageRequest {
  readonly from: InstantText;
  readonly zone: ZoneName;
  readonly limit: number;
  readonly after?: string;
}

/** So many occurrences that have not ended by a moment, expanding no further than needed. Pages follow one another without a gap or a repeat. */
export function nextOccurrences(schedule: Schedule, { from, zone, limit, after }: PageRequest): Page {
  const last = lastMoment(schedule, zone);
  const found: Occurrence[] = [];
  let begin = Date.parse(from);
  if (after !== undefined) {
    const reached = after.slice(0, after.lastIndexOf('/'));
    begin = Math.max(begin, (reached.length === 10 ? dayStart(reached, zone) : Date.parse(reached)) - 1);
  }
  for (let span = 64 * day, isFirst = true; begin <= last && found.length <= limit; span *= 2, isFirst = false) {
    const end = begin + span;
    const window = { from: instantOfMilliseconds(begin), until: instantOfMilliseconds(end), zone };
    for (const one of occurrencesIn(schedule, window)) {
      const isNew = isFirst || momentsOf(one, zone)[0] >= begin;
      if (isNew && (after === undefined || orderKey(one) > after)) found.push(one);
    }
    begin = end;
  }
  const occurrences = found.slice(0, limit);
  const end = occurrences.at(-1);
  return found.length > limit && end ? { occurrences, next: orderKey(end) } : { occurrences };
}

/** The first and the last moment of an occurrence, in milliseconds since 1970; of whole days, in a zone. */
export function momentsOf(one: Occurrence, zone: ZoneName): [number, number] {
  return one.kind === 'timed'
    ? [Date.parse(one.startsAt), Date.parse(one.endsAt)]
    : [dayStart(one.start, zone), dayStart(one.end, zone)];
}

function candidates(schedule: Schedule, from: number, until: number, zone: ZoneName): Occurrence[] {
  if (schedule.kind !== 'series') return [occurrenceOf(schedule, schedule.start)];
  const { first, overrides } = schedule;
  const margin = 2 * day + (first.kind === 'timed' ? first.seconds * 1000 : first.days * day);
  const place = first.kind === 'timed' ? first.zone : zone;
  const changed = new Map(overrides.map((one) => [one.id, one]));
  const near = seriesIds(schedule, {
    from: idAt(first, from - margin, place),
    until: idAt(first, until + 2 * day, place),
  });
  return [
    ...near.filter((id) => !changed.has(id)).map((id) => occurrenceOf(first, id)),
    ...overrides.map((one) => occurrenceOf(first, one.id, one)),
  ];
}

function idAt(first: Single, milliseconds: number, zone: ZoneName): RecurrenceId {
  const wall = plainOf(wallTime(milliseconds, zone));
  return first.kind === 'timed' ? localTime(wall) : localDate(wall.toPlainDate());
}

function lastMoment(schedule: Schedule, zone: ZoneName): number {
  const overridden = schedule.kind === 'series' ? overriddenStarts(schedule) : [];
  const first = schedule.kind === 'series' ? schedule.first : schedule;
  const latest = [localTime(horizonOf(first)), ...overridden].sort(byText).at(-1) ?? first.start;
  return resolve(latest, zone).milliseconds + limits.days * day;
}

function overriddenStarts({ overrides }: Series): RecurrenceId[] {
  return overrides.flatMap((one) => (one.kind === 'changed' && one.start !== undefined ? [one.start] : []));
}

function dayStart(date: string, zone: ZoneName): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}
