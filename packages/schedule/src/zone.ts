import { instantOfMilliseconds, type Brand, type InstantText } from '@inclust/kernel';
import { localTime, plainOf, type LocalDate, type LocalTime } from './local.ts';

/** The name of a zone in the IANA database: `Europe/Athens`. */
export type ZoneName = Brand<string, 'ZoneName'>;

/** Parses the name of an IANA zone in any case, to its usual one; `undefined` for offsets and names that are not known. */
export function parseZone(text: string): ZoneName | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, text).timeZoneId as ZoneName;
  } catch {
    return undefined;
  }
}

/** When a wall time is in a zone. */
export interface Resolved {
  /** Milliseconds since 1970. The first of two for a repeated time, the moment after the gap for one that does not exist. */
  readonly milliseconds: number;
  /** `gap`: the clocks are put forward over this time. `repeated`: they are put back, and it comes twice. */
  readonly kind: 'once' | 'gap' | 'repeated';
}

/** Finds the moment of a wall time, as Temporal's disambiguation `compatible` does. */
export function resolve(local: LocalTime | LocalDate, zone: ZoneName): Resolved {
  const plain = plainOf(local);
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds)
    return { milliseconds: earlier.epochMilliseconds, kind: 'once' };
  return earlier.toPlainDateTime().equals(plain)
    ? { milliseconds: earlier.epochMilliseconds, kind: 'repeated' }
    : { milliseconds: later.epochMilliseconds, kind: 'gap' };
}

/** The wall time of a moment in a zone, cut to seconds. */
export function wallTime(milliseconds: number, zone: ZoneName): LocalTime {
  return localTime(Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone).toPlainDateTime());
}

/** The wall time of a moment, and whether it is the second of two equal ones. */
export function wallTimeOf(
  instant: InstantText,
  zone: ZoneName,
): { readonly local: LocalTime; readonly isSecond: boolean } {
  const milliseconds = Date.parse(instant);
  const local = wallTime(milliseconds, zone);
  const { milliseconds: first } = resolve(local, zone);
  return { local, isSecond: milliseconds - first >= 1000 };
}

/** A change of a zone's offset from UTC. */
export interface Transition {
  readonly instant: InstantText;
  /** In seconds. */
  readonly offsetBefore: number;
  readonly offsetAfter: number;
}

/** The changes of a zone's offset in the moments `[from, until)`, both in milliseconds since 1970. */
export function transitions(zone: ZoneName, from: number, until: number): Transition[] {
  const found: Transition[] = [];
  let at = zoned(from - 1, zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds >= until) return found;
    const before = zoned(next.epochMilliseconds - 1, zone);
    found.push({
      instant: instantOfMilliseconds(next.epochMilliseconds),
      offsetBefore: seconds(before),
      offsetAfter: seconds(next),
    });
    at = next;
  }
}

/** The offset of a zone from UTC at a moment, in seconds. */
export function offsetAt(milliseconds: number, zone: ZoneName): number {
  return seconds(zoned(milliseconds, zone));
}

function zoned(milliseconds: number, zone: ZoneName): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone);
}

function seconds({ offsetNanoseconds }: Temporal.ZonedDateTime): number {
  return Math.round(offsetNanoseconds / 1e9);
}
