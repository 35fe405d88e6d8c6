import { instantOfMilliseconds } from '@inclust/kernel';
import { localTime, offsetAt, transitions, weekdays, type ZoneName } from '@inclust/schedule';
import { rawLine } from './property-line.ts';

/** A zone and the years `[fromYear, untilYear)` in which it is needed. */
export interface ZoneYears {
  readonly zone: ZoneName;
  readonly fromYear: number;
  readonly untilYear: number;
}

interface Observance {
  readonly kind: 'STANDARD' | 'DAYLIGHT';
  readonly offsetFrom: number;
  readonly offsetTo: number;
  /** Wall times before the change. */
  readonly onsets: Temporal.PlainDateTime[];
}

/**
 * The VTIMEZONE of a zone over some years (RFC 5545, 3.6.5), without the line end of the last line: an onset at their beginning, and all
 * changes of the offset in them. Changes that come each year by the same rule are an RRULE without an end; others stand one by one.
 */
export function zoneText({ zone, fromYear, untilYear }: ZoneYears): string {
  const [from, until] = [Date.UTC(fromYear, 0), Date.UTC(untilYear, 0)];
  const changes = transitions(zone, from, until);
  const atStart = offsetAt(from, zone);
  const standard = Math.min(atStart, ...changes.map(({ offsetAfter }) => offsetAfter));
  const kindOf = (offset: number) => (offset > standard ? 'DAYLIGHT' : 'STANDARD');
  const beginning: Observance = {
    kind: kindOf(atStart),
    offsetFrom: atStart,
    offsetTo: atStart,
    onsets: [wall(from, atStart)],
  };
  const observances = new Map<string, Observance>();
  for (const { instant, offsetBefore, offsetAfter } of changes) {
    const key = `${offsetBefore} ${offsetAfter}`;
    const found = observances.get(key) ?? {
      kind: kindOf(offsetAfter),
      offsetFrom: offsetBefore,
      offsetTo: offsetAfter,
      onsets: [],
    };
    found.onsets.push(wall(Date.parse(instant), offsetBefore));
    observances.set(key, found);
  }
  const lines = [beginning, ...observances.values()].flatMap((one) => observanceLines(one, untilYear - 1));
  return ['BEGIN:VTIMEZONE', rawLine('TZID', {}, zone), ...lines, 'END:VTIMEZONE'].join('\r\n');
}

/** Changes without a rule are an observance each: programs differ about a DTSTART that has an RDATE beside it. */
function observanceLines({ kind, offsetFrom, offsetTo, onsets }: Observance, lastYear: number): string[] {
  const rule = yearlyRule(onsets, lastYear);
  return (rule ? onsets.slice(0, 1) : onsets).flatMap((onset) => [
    `BEGIN:${kind}`,
    `DTSTART:${compact(onset)}`,
    `TZOFFSETFROM:${offsetText(offsetFrom)}`,
    `TZOFFSETTO:${offsetText(offsetTo)}`,
    ...(rule ? [`RRULE:${rule}`] : []),
    `END:${kind}`,
  ]);
}

/** The rule by which changes come each year up to the last: the same weekday of the same month at the same time. */
function yearlyRule(onsets: readonly Temporal.PlainDateTime[], lastYear: number): string | undefined {
  const [first] = onsets;
  if (!first || onsets.length < 3 || onsets.at(-1)?.year !== lastYear) return undefined;
  const time = first.toPlainTime();
  const isAlike = onsets.every(
    (one, at) =>
      one.year === first.year + at &&
      one.month === first.month &&
      one.dayOfWeek === first.dayOfWeek &&
      one.toPlainTime().equals(time),
  );
  if (!isAlike) return undefined;
  const ordinal = onsets.every((one) => one.day + 7 > one.daysInMonth)
    ? -1
    : onsets.every((one) => Math.ceil(one.day / 7) === Math.ceil(first.day / 7))
      ? Math.ceil(first.day / 7)
      : undefined;
  if (ordinal === undefined) return undefined;
  return `FREQ=YEARLY;BYMONTH=${first.month};BYDAY=${ordinal}${weekdays[first.dayOfWeek - 1]}`;
}

function wall(milliseconds: number, offset: number): Temporal.PlainDateTime {
  const shifted = instantOfMilliseconds(milliseconds + offset * 1000);
  return Temporal.PlainDateTime.from(shifted.slice(0, 19));
}

function compact(plain: Temporal.PlainDateTime): string {
  return localTime(plain).replaceAll(/[-:]/g, '');
}

function offsetText(seconds: number): string {
  const size = Math.abs(seconds);
  const digits = [Math.floor(size / 3600), Math.floor(size / 60) % 60].map((one) => String(one).padStart(2, '0'));
  const rest = size % 60 === 0 ? '' : String(size % 60).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${digits.join('')}${rest}`;
}
