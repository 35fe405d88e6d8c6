import type { Uuid } from '@inclust/kernel';
import { isTaken, type DiaryDay, type Entry } from '../bookings/diary.ts';
import type { Interval } from '../interval.ts';

/** A stretch over which the same number of units is taken. */
export interface Load extends Interval {
  readonly units: number;
}

/** What is taken of resources without parts, by their ids: in order, without overlaps, and nothing where nothing is. */
export type Loads = ReadonlyMap<Uuid, readonly Load[]>;

/** What bookings keep others from at a moment in epoch milliseconds: with their buffers. */
export function takenLoads(days: Iterable<DiaryDay>, at: number): Loads {
  return loadsOf(days, at, (entry) => entry);
}

/** What is booked, as it stands at a moment in epoch milliseconds: without buffers. */
export function bookedLoads(days: Iterable<DiaryDay>, at: number): Loads {
  return loadsOf(days, at, ({ from, to, units }) => ({ start: from, end: to, units }));
}

/** What was used until a moment in epoch milliseconds: the part of each booking in which somebody was there. */
export function usedLoads(days: Iterable<DiaryDay>, at: number): Loads {
  return loadsOf(days, at, ({ from, to, units, presence }) => {
    const start = Math.max(from, presence?.in ?? to);
    return { start, end: Math.max(start, Math.min(to, presence?.out ?? at)), units };
  });
}

/** Each entry counts once, though one of several days stands in each of them. */
function loadsOf(days: Iterable<DiaryDay>, at: number, loadOf: (entry: Entry) => Load): Loads {
  const found = new Map<Uuid, Map<Uuid, Load>>();
  for (const { resource, entries } of days) {
    const bookings = found.get(resource) ?? new Map<Uuid, Load>();
    found.set(resource, bookings);
    for (const entry of entries) if (isTaken(entry, at)) bookings.set(entry.booking, loadOf(entry));
  }
  return new Map([...found].map(([resource, bookings]) => [resource, together([...bookings.values()])]));
}

/** What stretches that overlap take together. */
function together(stretches: readonly Load[]): readonly Load[] {
  const lasting = stretches.filter(({ start, end }) => start < end);
  const coming = lasting.toSorted((one, other) => one.start - other.start);
  const leaving = lasting.toSorted((one, other) => one.end - other.end);
  const found: Load[] = [];
  let [come, leave, units, since] = [0, 0, 0, -Infinity];
  for (let left = leaving[leave]; left; left = leaving[leave]) {
    const next = coming[come];
    const moment = next ? Math.min(next.start, left.end) : left.end;
    if (units > 0 && since < moment) found.push({ start: since, end: moment, units });
    since = moment;
    if (next?.start === moment) {
      units += next.units;
      come += 1;
    } else {
      units -= left.units;
      leave += 1;
    }
  }
  return found;
}
