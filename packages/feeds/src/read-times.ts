import {
  parseLocalDate,
  parseLocalTime,
  parseZone,
  plainOf,
  resolve,
  wallTimeOf,
  localDate,
  localTime,
  type LocalDate,
  type LocalTime,
  type RecurrenceId,
  type Single,
  type ZoneName,
} from '@inclust/schedule';
import { instantOfMilliseconds } from '@inclust/kernel';
import type { CalendarProperty } from './read-lines.ts';
import type { FindZone } from './zone-of-name.ts';

/** A time of a property. `zone` is UTC for a time that ends in `Z`. */
export type ReadTime =
  | { readonly kind: 'days'; readonly date: LocalDate }
  | { readonly kind: 'timed'; readonly local: LocalTime; readonly zone: ZoneName };

/** A value, or the code of why there is none. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string; readonly message: string };

export function bad(code: string, message: string): { ok: false; code: string; message: string } {
  return { ok: false, code, message };
}

/**
 * Reads a DATE or DATE-TIME (RFC 5545, 3.3.4 and 3.3.5). `time-malformed`; `zone-unknown`; `zone-undeclared` for a floating time where nobody
 * said of which zone it is.
 */
export function readTime(
  text: string,
  property: CalendarProperty,
  find: FindZone,
  declared?: ZoneName,
): Read<ReadTime> {
  const value = text.trim();
  const [, year, month, day, hour, minute, second, utc] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(value) ?? [];
  const date = parseLocalDate(`${year}-${month}-${day}`);
  const isDate = hour === undefined;
  if (!date || (!isDate && property.parameters.get('VALUE')?.toUpperCase() === 'DATE'))
    return bad('time-malformed', 'A time is written 20271019T190000, a day 20271019.');
  if (isDate) return { ok: true, value: { kind: 'days', date } };
  // A leap second is the last second of its minute here.
  const local = parseLocalTime(`${date}T${hour}:${minute}:${second === '60' ? '59' : second}`);
  if (!local) return bad('time-malformed', 'A time is written 20271019T190000, a day 20271019.');
  const name = property.parameters.get('TZID');
  const zone = utc === 'Z' ? parseZone('UTC') : name === undefined ? declared : find(name);
  if (zone) return { ok: true, value: { kind: 'timed', local, zone } };
  return name === undefined
    ? bad('zone-undeclared', 'A time without a zone needs a declared one.')
    : bad('zone-unknown', 'The zone is none of the IANA database or of Windows, and is not described clearly.');
}

/** A time as one of a schedule: the wall time in its zone, or the day; `undefined` where the one is a time and the other a day. */
export function inFormOf(
  time: ReadTime,
  { kind, zone }: { kind: Single['kind']; zone?: ZoneName },
): RecurrenceId | undefined {
  if (time.kind !== kind) return undefined;
  if (time.kind === 'days') return time.date;
  if (!zone || time.zone === zone) return time.local;
  return wallTimeOf(instantOfMilliseconds(resolve(time.local, time.zone).milliseconds), zone).local;
}

/** The moment of a time, in milliseconds since 1970. */
export function momentOf(time: Extract<ReadTime, { kind: 'timed' }>): number {
  return resolve(time.local, time.zone).milliseconds;
}

/** The wall time that comes so long after another: days by the calendar, the rest in real time (RFC 5545, 3.3.6). */
export function after(local: LocalTime, zone: ZoneName, { days, seconds }: ReadDuration): number {
  const shifted = localTime(plainOf(local).add({ days }));
  return resolve(shifted, zone).milliseconds + seconds * 1000;
}

/** A DURATION: whole days, and seconds. */
export interface ReadDuration {
  readonly days: number;
  readonly seconds: number;
}

/** Reads a DURATION that is not negative; `undefined` for anything else. */
export function readDuration(text: string): ReadDuration | undefined {
  const match = /^\+?P(?:(\d{1,4})W|(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?)$/.exec(
    text.trim(),
  );
  if (!match || /^\+?P$/.test(text.trim())) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((one) => Number(one ?? 0));
  return {
    days: (weeks ?? 0) * 7 + (days ?? 0),
    seconds: (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0),
  };
}

/** The day so many days after another. */
export function dayAfter(date: LocalDate, days: number): LocalDate {
  return localDate(Temporal.PlainDate.from(date).add({ days }));
}
