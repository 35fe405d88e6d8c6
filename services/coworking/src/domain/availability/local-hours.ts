import { localDate, offsetAt, resolve, transitions, type LocalDate, type ZoneName } from '@inclust/schedule';
import type { Interval } from '../interval.ts';

/** A stretch within one hour of one day, by the clocks of a zone. Its ends are whole minutes. */
export interface LocalHour extends Interval {
  /** Which of the dates, from 0. */
  readonly day: number;
  /** What the clocks show, 0 to 23. */
  readonly hour: number;
}

/** The days of a zone from one to before another, and their hours. */
export interface LocalHours {
  readonly dates: readonly LocalDate[];
  /** In order, one after the other without a gap. An hour that comes twice is there twice, one that is left out is not. */
  readonly hours: readonly LocalHour[];
}

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** The hours of the days of a zone, from a date to before another. A day begins with the first moment of its date. */
export function localHours(zone: ZoneName, from: LocalDate, until: LocalDate): LocalHours {
  const first = Temporal.PlainDate.from(from);
  const { days } = first.until(until, { largestUnit: 'day' });
  const dates = Array.from({ length: days }, (_, turn) => localDate(first.add({ days: turn })));
  const starts = [...dates, until].map((date) => whole(resolve(date, zone).milliseconds));
  const offsetOf = offsets(zone, { start: starts[0] ?? 0, end: starts.at(-1) ?? 0 });
  const hours: LocalHour[] = [];
  for (const [turn, end] of starts.slice(1).entries())
    for (let start = starts[turn] ?? end; start < end; start = hours.at(-1)?.end ?? end) {
      const { offset, until: change } = offsetOf(start);
      const sinceMidnight = remainder(start + offset, day);
      const next = start + hour - (sinceMidnight % hour);
      hours.push({ start, end: Math.min(next, change, end), day: turn, hour: Math.floor(sinceMidnight / hour) });
    }
  return { dates, hours };
}

/** From the first moment to the last. */
export function spanOf({ hours }: LocalHours): Interval {
  return { start: hours[0]?.start ?? 0, end: hours.at(-1)?.end ?? 0 };
}

/** The offset of a zone, in milliseconds, and until when it stays so; asked for moments in their order. */
function offsets(zone: ZoneName, { start, end }: Interval) {
  const changes = transitions(zone, start, end).map(({ instant, offsetAfter }) => ({
    at: whole(Date.parse(instant)),
    offset: whole(offsetAfter * 1_000),
  }));
  let [turn, offset] = [0, whole(offsetAt(start, zone) * 1_000)];
  return (moment: number) => {
    for (let next = changes[turn]; next && next.at <= moment; next = changes[turn]) {
      turn += 1;
      ({ offset } = next);
    }
    return { offset, until: changes[turn]?.at ?? Infinity };
  };
}

function whole(milliseconds: number): number {
  return Math.floor(milliseconds / minute) * minute;
}

function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
