import type { Uuid } from '@inclust/kernel';
import { dayKey, daysOf, withEntry, type DayKey, type DiaryDay, type Entry } from '../src/domain/bookings/diary.ts';
import type { Interval } from '../src/domain/interval.ts';
import { id } from './bookables.ts';

const minute = 60_000;

/** What stands in the diary of a resource. Times in epoch milliseconds, buffers in minutes. */
export interface Written {
  readonly leaf?: Uuid;
  readonly from: number;
  readonly to: number;
  readonly before?: number;
  readonly after?: number;
  readonly units?: number;
  readonly claim?: Entry['claim'];
  readonly until?: number;
  readonly presence?: Entry['presence'];
}

/** The days of diaries with what is written in them, and empty ones over a window. */
export function diaryDays(
  leaves: readonly Uuid[],
  window: Interval,
  written: readonly Written[],
): ReadonlyMap<DayKey, DiaryDay> {
  const days = new Map<DayKey, DiaryDay>();
  for (const resource of leaves)
    for (const day of daysOf(window)) days.set(dayKey(resource, day), { resource, day, revision: 0, entries: [] });
  for (const [turn, one] of written.entries()) {
    const entry = entryWith(one, id(1_000 + turn));
    const resource = one.leaf ?? id(1);
    for (const day of daysOf(entry)) {
      const key = dayKey(resource, day);
      const page = days.get(key) ?? { resource, day, revision: 0, entries: [] };
      days.set(key, withEntry(page, entry.booking, entry));
    }
  }
  return days;
}

function entryWith(
  { from, to, before = 0, after = 0, units = 1, claim = 'taken', until, presence }: Written,
  booking: Uuid,
): Entry {
  const [start, end] = [from - before * minute, to + after * minute];
  return {
    booking,
    units,
    claim,
    from,
    to,
    start,
    end,
    ...(until === undefined ? {} : { until }),
    ...(presence ? { presence } : {}),
  };
}
