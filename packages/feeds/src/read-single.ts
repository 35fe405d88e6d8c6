import { timed, wholeDays, type GapChoice, type Single, type ZoneName } from '@inclust/schedule';
import type { Component } from './read-components.ts';
import { problem, type Findings } from './read-content.ts';
import type { CalendarProperty } from './read-lines.ts';
import { after, dayAfter, momentOf, readDuration, readTime, type Read, type ReadTime } from './read-times.ts';
import type { FindZone } from './zone-of-name.ts';

/** How times of a file are read. */
export interface TimeReading {
  readonly find: FindZone;
  readonly declared?: ZoneName;
  readonly gaps?: GapChoice;
}

/** Reads when a VEVENT begins and how long it takes; `undefined` when a problem was found. */
export function readSingle(event: Component, reading: TimeReading, findings: Findings): Single | undefined {
  const [begin, end, duration] = ['DTSTART', 'DTEND', 'DURATION'].map((name) => propertyOf(event, name));
  if (!begin)
    return void findings.problems.push(problem('start-missing', 'An event needs a DTSTART.', 'DTSTART', event.line));
  const wrong = (property: CalendarProperty, { code, message }: { code: string; message: string }) =>
    void findings.problems.push(problem(code, message, property.name, property.line));
  const start = readTime(begin.value, begin, reading.find, reading.declared);
  if (!start.ok) return wrong(begin, start);
  if (end && duration) return wrong(duration, conflict);
  const length = end
    ? lengthTo(start.value, end, reading)
    : duration
      ? lengthIn(start.value, duration)
      : noLength(start.value);
  const source = end ?? duration ?? begin;
  if (!length.ok) return wrong(source, length);
  const time = start.value;
  if (duration && time.kind === 'timed' && (readDuration(duration.value)?.days ?? 0) > 0 && propertyOf(event, 'RRULE'))
    findings.notices.push(
      problem('length-in-days', 'Every occurrence takes as many hours as the first.', duration.name, duration.line),
    );
  const made =
    time.kind === 'timed'
      ? timed({ start: time.local, zone: time.zone, seconds: length.value })
      : wholeDays({ start: time.date, end: dayAfter(time.date, length.value) });
  if (!made.ok) return wrong(made.refusal.code.startsWith('local') ? begin : source, made.refusal);
  return 'schedule' in made.value ? made.value.schedule : made.value;
}

const conflict = { code: 'properties-conflict', message: 'An event has DTEND or DURATION, not both.' };

function lengthTo(start: ReadTime, property: CalendarProperty, { find, declared }: TimeReading): Read<number> {
  const end = readTime(property.value, property, find, declared);
  if (!end.ok) return end;
  const time = end.value;
  if (start.kind === 'timed' && time.kind === 'timed') return atLeast(0, (momentOf(time) - momentOf(start)) / 1000);
  if (start.kind === 'days' && time.kind === 'days')
    return atLeast(1, Temporal.PlainDate.from(start.date).until(time.date, { largestUnit: 'days' }).days);
  return { ok: false, code: 'end-kind-differs', message: 'Start and end are both days or both times.' };
}

function lengthIn(start: ReadTime, property: CalendarProperty): Read<number> {
  const length = readDuration(property.value);
  if (!length) return { ok: false, code: 'duration-malformed', message: 'A duration is written PT1H30M or P2D.' };
  if (start.kind === 'timed')
    return { ok: true, value: (after(start.local, start.zone, length) - momentOf(start)) / 1000 };
  if (length.seconds > 0) return { ok: false, code: 'end-kind-differs', message: 'Days last whole days.' };
  return atLeast(1, length.days);
}

function noLength(start: ReadTime): Read<number> {
  return { ok: true, value: start.kind === 'days' ? 1 : 0 };
}

function atLeast(least: number, length: number): Read<number> {
  return length >= least
    ? { ok: true, value: length }
    : { ok: false, code: 'end-before-start', message: 'The end is after the start.' };
}

/** The first property of this name. */
export function propertyOf(event: Component, name: string): CalendarProperty | undefined {
  return event.properties.find((one) => one.name === name);
}
