import { localDate, localTime, resolve, type LocalDate, type ZoneName } from '@inclust/schedule';
import type { Interval } from '../interval.ts';
import type { TimeRange } from './opening-hours.ts';

/** Whether a range can begin at a text: `00:00` to `23:59`. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** Whether a range can end at a text: `00:00` to `24:00`. */
export function isEndTime(text: string): boolean {
  return text === '24:00' || isTime(text);
}

/** A range in milliseconds since the midnight with which its day begins, as if no clock were changed. */
export function sinceMidnight({ start, end }: TimeRange): Interval {
  return { start: milliseconds(start), end: milliseconds(end) + (end <= start ? milliseconds('24:00') : 0) };
}

/**
 * The moments of the ranges of a date. A time that the clocks leave out is the moment as long after the gap, one that comes twice is the
 * first (Temporal's `compatible`). A range that the gap swallows has no length, or ends before it begins.
 */
export function momentsOf(ranges: readonly TimeRange[], date: LocalDate, zone: ZoneName): readonly Interval[] {
  const plain = Temporal.PlainDate.from(date);
  return ranges.map(({ start, end }) => {
    const lastDay = end <= start || end === '24:00' ? plain.add({ days: 1 }) : plain;
    return { start: momentOf(plain, start, zone), end: momentOf(lastDay, end, zone) };
  });
}

function momentOf(date: Temporal.PlainDate, time: string, zone: ZoneName): number {
  if (time === '24:00') return resolve(localDate(date), zone).milliseconds;
  return resolve(localTime(date.toPlainDateTime(time)), zone).milliseconds;
}

function milliseconds(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}
