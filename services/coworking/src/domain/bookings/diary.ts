import type { Uuid } from '@inclust/kernel';
import { overlaps, type Interval } from '../interval.ts';
import { occupied, type Booking } from './booking.ts';

/** What a booking means for others: it has the place, staff is to decide, or it waits. */
export type Claim = 'taken' | 'asked' | 'waiting';

/** A booking in the diary of a resource: with its buffers, ids and numbers alone. */
export interface Entry extends Interval {
  readonly booking: Uuid;
  readonly units: number;
  readonly claim: Claim;
  /** When it is used, without its buffers, in epoch milliseconds: `to` does not belong to it. */
  readonly from: number;
  readonly to: number;
  /** Until when a hold lasts, in epoch milliseconds. */
  readonly until?: number;
  /** When who has it came and left, in epoch milliseconds. */
  readonly presence?: Booking['presence'];
}

/** One UTC day of the diary of a resource without parts. What lasts over several days stands in each of them, whole. */
export interface DiaryDay {
  readonly resource: Uuid;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** 0 where there is none yet; one more with every write. */
  readonly revision: number;
  readonly entries: readonly Entry[];
}

/** The name of a day of a diary. */
export type DayKey = `${Uuid}/${number}`;

const dayLength = 24 * 60 * 60_000;

export function dayKey(resource: Uuid, day: number): DayKey {
  return `${resource}/${day}`;
}

/** The UTC days that an interval touches. */
export function daysOf({ start, end }: Interval): readonly number[] {
  const first = Math.floor(start / dayLength);
  const last = Math.floor((end - 1) / dayLength);
  return Array.from({ length: last - first + 1 }, (_, turn) => first + turn);
}

/** What a booking stands for in diaries; `undefined` once it is over. */
export function claimOf({ standing }: Pick<Booking, 'standing'>): Claim | undefined {
  switch (standing.state) {
    case 'held':
    case 'confirmed':
      return 'taken';
    case 'requested':
      return 'asked';
    case 'waiting':
      return 'waiting';
    default:
      return undefined;
  }
}

/** The entry of a booking that takes so many units; `undefined` once it is over. */
export function entryOf(booking: Booking, units: number): Entry | undefined {
  const claim = claimOf(booking);
  if (!claim) return undefined;
  const { id, start, end, standing, presence } = booking;
  const until = standing.state === 'held' ? { until: standing.until } : {};
  return {
    ...occupied(booking),
    booking: id,
    units,
    claim,
    from: start,
    to: end,
    ...until,
    ...(presence ? { presence } : {}),
  };
}

/** A day with the entry of a booking in place of the one it had; without one where `entry` is `undefined`. */
export function withEntry(day: DiaryDay, booking: Uuid, entry: Entry | undefined): DiaryDay {
  const others = day.entries.filter((one) => one.booking !== booking);
  return { ...day, entries: entry ? [...others, entry] : others };
}

/** Whether an entry keeps others from its place at a moment: a hold that is over does not, whoever has noticed. */
export function isTaken({ claim, until = Infinity }: Entry, at: number): boolean {
  return claim === 'taken' && until > at;
}

/** The most units that are taken at one moment of a window, but for some bookings. */
export function loadOf(entries: Iterable<Entry>, window: Interval, at: number, except?: ReadonlySet<Uuid>): number {
  const meeting = new Map<Uuid, Entry>();
  for (const entry of entries)
    if (isTaken(entry, at) && overlaps(entry, window) && !except?.has(entry.booking)) meeting.set(entry.booking, entry);
  if (meeting.size <= 1) return [...meeting.values()][0]?.units ?? 0;
  // Whoever leaves at a moment has left before the next comes.
  const steps = [...meeting.values()]
    .flatMap(({ start, end, units }) => [
      { at: start, units },
      { at: end, units: -units },
    ])
    .toSorted((one, other) => one.at - other.at || one.units - other.units);
  let [load, most] = [0, 0];
  for (const { units } of steps) {
    load += units;
    most = Math.max(most, load);
  }
  return most;
}
