import type { InstantText } from '@inclust/kernel';
import {
  endOf,
  localDate,
  localTime,
  plainOf,
  resolve,
  type LocalDate,
  type LocalTime,
  type RecurrenceId,
  type Single,
  type Timed,
} from '@inclust/schedule';
import { rawLine } from './property-line.ts';

/** The lines of when something begins and ends. A zone is named by TZID; times in UTC are written as such, days as VALUE=DATE. */
export function whenLines(single: Single): string[] {
  const start = timeLine('DTSTART', single, [single.start]);
  if (single.kind === 'days') return [start, timeLine('DTEND', single, [dayAfter(single)])];
  const ends = resolve(single.start, single.zone).milliseconds + single.seconds * 1000;
  const end = wallEnd(single, ends);
  return [start, end === undefined ? `DURATION:${durationText(single.seconds)}` : timeLine('DTEND', single, [end])];
}

/** The wall time of an end; none where it is the second of two equal ones, as a wall time means the first (RFC 5545, 3.3.5). */
function wallEnd(single: Timed, ends: number): LocalTime | undefined {
  // Mostly no clock is changed in between.
  const apart = localTime(plainOf(single.start).add({ seconds: single.seconds }));
  const found = resolve(apart, single.zone);
  if (found.milliseconds === ends && found.kind !== 'gap') return apart;
  const end = endOf(single);
  return resolve(end, single.zone).milliseconds === ends ? end : undefined;
}

/** A line of times in the form of those of a schedule, for DTSTART, RECURRENCE-ID, EXDATE and RDATE. */
export function timeLine(name: string, of: Single, times: readonly RecurrenceId[]): string {
  if (of.kind === 'days') return rawLine(name, { VALUE: 'DATE' }, times.map(compact).join(','));
  if (of.zone === 'UTC') return rawLine(name, {}, times.map((one) => `${compact(one)}Z`).join(','));
  return rawLine(name, { TZID: of.zone }, times.map(compact).join(','));
}

/** A moment as a time in UTC: `20271019T160000Z`. */
export function utcText(instant: InstantText): string {
  return `${compact(instant.slice(0, 19))}Z`;
}

/** The same length in hours, minutes and seconds of real time, not in days, which the clocks may lengthen. */
export function durationText(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`;
  return `PT${text === '' ? '0S' : text}`;
}

function dayAfter({ start, days }: Extract<Single, { kind: 'days' }>): LocalDate {
  const day = Temporal.PlainDate.from(start).add({ days });
  return localDate(day);
}

function compact(text: string): string {
  return text.replaceAll(/[-:]/g, '');
}
