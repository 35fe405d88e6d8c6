import type { Outcome } from '@inclust/kernel';
import {
  parseLocalDate,
  parseLocalTime,
  parseRule,
  parseZone,
  series as makeSeries,
  timed,
  wallTime,
  wholeDays,
  type GapChoice,
  type LocalDate,
  type LocalTime,
  type Schedule,
  type Single,
  type ZoneName,
} from '@inclust/schedule';
import { isObject, lastPart, listOf, textOfJson, type JsonObject } from './json-reader.ts';
import { bad, dayAfter, readDuration, type Read } from './read-times.ts';
import { schemaDays } from './write-json-ld.ts';

/** A schedule, or the code of why there is none with the property at fault. */
export type ReadSchedule =
  | { readonly ok: true; readonly value: Schedule }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly property: string };

type Time =
  | { readonly kind: 'days'; readonly date: LocalDate }
  | { readonly kind: 'timed'; readonly local: LocalTime; readonly zone: ZoneName; readonly milliseconds: number };

/**
 * When an `Event` of schema.org takes place. Times with an offset are told in the declared zone, else in UTC; the last day of whole days is
 * part of it. A series is an `eventSchedule`.
 */
export function jsonSchedule(
  event: JsonObject,
  declared: ZoneName | undefined,
  gaps: GapChoice | undefined,
): ReadSchedule {
  const rules = listOf(event['eventSchedule']);
  if (rules.length > 1) return at('eventSchedule', bad('schedule-unsupported', 'One schedule an event is supported.'));
  const [rule] = rules;
  if (rule !== undefined && !isObject(rule))
    return at('eventSchedule', bad('schedule-malformed', 'A schedule is an object.'));
  const own = rule?.['scheduleTimezone'];
  const zone = typeof own === 'string' ? parseZone(own) : declared;
  if (typeof own === 'string' && !zone)
    return at('eventSchedule', bad('zone-unknown', 'The zone is not one of the IANA database.'));
  const start = readJsonTime(textOfJson(event['startDate']), zone);
  if (!start.ok) return at('startDate', start);
  const first = rule ? firstOf(rule, start.value) : singleOf(event, start.value, zone);
  if (!first.ok || !rule) return first;
  return first.value.kind === 'series' ? first : seriesOf(rule, first.value, gaps);
}

function singleOf(event: JsonObject, start: Time, zone: ZoneName | undefined): ReadSchedule {
  const said = textOfJson(event['endDate']);
  const lasts = textOfJson(event['duration']);
  if (said !== undefined) {
    const end = readJsonTime(said, zone);
    if (!end.ok) return at('endDate', end);
    const last = end.value;
    if (start.kind === 'days' && last.kind === 'days')
      return made('endDate', wholeDays({ start: start.date, end: dayAfter(last.date, 1) }));
    if (start.kind === 'timed' && last.kind === 'timed')
      return timedFor(start, (last.milliseconds - start.milliseconds) / 1000, 'endDate');
    return at('endDate', bad('end-kind-differs', 'Start and end are both days or both times.'));
  }
  return lasting(start, lasts, 'duration');
}

function firstOf(rule: JsonObject, start: Time): ReadSchedule {
  return lasting(start, textOfJson(rule['duration']), 'eventSchedule');
}

function lasting(start: Time, text: string | undefined, property: string): ReadSchedule {
  const length = text === undefined ? { days: start.kind === 'days' ? 1 : 0, seconds: 0 } : readDuration(text);
  if (!length) return at(property, bad('duration-malformed', 'A duration is written PT1H30M or P2D.'));
  return start.kind === 'days'
    ? made(property, wholeDays({ start: start.date, end: dayAfter(start.date, Math.max(1, length.days)) }))
    : timedFor(start, length.days * 86_400 + length.seconds, property);
}

function timedFor(start: Extract<Time, { kind: 'timed' }>, seconds: number, property: string): ReadSchedule {
  if (seconds < 0) return at(property, bad('end-before-start', 'The end is after the start.'));
  const one = timed({ start: start.local, zone: start.zone, seconds });
  if (!one.ok)
    return at(
      one.refusal.code.startsWith('local') ? 'startDate' : property,
      bad(one.refusal.code, one.refusal.message),
    );
  return { ok: true, value: one.value.schedule };
}

const frequencies = { D: 'DAILY', W: 'WEEKLY', M: 'MONTHLY', Y: 'YEARLY' } as const;

function seriesOf(rule: JsonObject, first: Single, gaps: GapChoice | undefined): ReadSchedule {
  const [, interval, unit] = /^P(\d{1,3})([DWMY])$/.exec(textOfJson(rule['repeatFrequency']) ?? '') ?? [];
  const frequency = Object.entries(frequencies).find(([letter]) => letter === unit)?.[1];
  if (!frequency)
    return at(
      'eventSchedule',
      bad('rule-part-unsupported', 'repeatFrequency is a count of days, weeks, months or years.'),
    );
  const days = listOf(rule['byDay']).map((one) =>
    typeof one === 'string' ? (schemaDays.get(lastPart(one)) ?? one) : '',
  );
  const end = textOfJson(rule['endDate']);
  const count = textOfJson(rule['repeatCount']);
  const text = [
    `FREQ=${frequency}`,
    `INTERVAL=${interval}`,
    ...(days.length > 0 ? [`BYDAY=${days.join(',')}`] : []),
    ...numbers('BYMONTH', rule['byMonth']),
    ...numbers('BYMONTHDAY', rule['byMonthDay']),
    ...(rule['byMonthWeek'] === undefined ? [] : ['BYMONTHWEEK=1']),
    ...(count === undefined ? [] : [`COUNT=${count}`]),
  ].join(';');
  const parsed = parseRule(text, first);
  if (!parsed.ok) return at('eventSchedule', bad(parsed.refusal.code, parsed.refusal.message));
  const until = end === undefined ? undefined : lastOf(end, first);
  if (end !== undefined && until === undefined)
    return at('eventSchedule', bad('time-malformed', 'endDate is a day such as 2027-12-31.'));
  const input = {
    first,
    rule:
      until === undefined || count !== undefined
        ? parsed.value
        : { ...parsed.value, end: { kind: 'until' as const, until } },
    removed: listOf(rule['exceptDate']).flatMap((one) => (typeof one === 'string' ? [removedId(one, first)] : [])),
  };
  const bare = makeSeries(input);
  const isGap = !bare.ok && bare.refusal.code === 'local-times-do-not-exist' && gaps !== undefined;
  return made('eventSchedule', isGap ? makeSeries({ ...input, gaps }) : bare);
}

function numbers(part: string, value: JsonObject[string] | undefined): string[] {
  const found = listOf(value);
  return found.length === 0 ? [] : [`${part}=${found.map((one) => textOfJson(one) ?? '').join(',')}`];
}

/** The end of a day named as the last. */
function lastOf(text: string, first: Single): LocalTime | LocalDate | undefined {
  const day = parseLocalDate(text.slice(0, 10));
  return day === undefined || first.kind === 'days' ? day : parseLocalTime(`${day}T23:59:59`);
}

/** A day stands for the occurrence of that day. */
function removedId(text: string, first: Single): string {
  if (first.kind === 'days') return text.slice(0, 10);
  const time = readJsonTime(text, first.zone);
  if (!time.ok) return text;
  return time.value.kind === 'days' ? `${time.value.date}${first.start.slice(10)}` : time.value.local;
}

function readJsonTime(text: string | undefined, zone: ZoneName | undefined): Read<Time> {
  if (text === undefined) return bad('start-missing', 'An event needs a startDate.');
  const trimmed = text.trim();
  const date = parseLocalDate(trimmed);
  if (date) return { ok: true, value: { kind: 'days', date } };
  const [, wall = '', offset] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/.exec(trimmed) ?? [];
  const local = parseLocalTime(wall);
  if (!local) return bad('time-malformed', 'A time is written 2027-10-19T19:00:00+03:00, a day 2027-10-19.');
  if (offset === undefined) {
    if (!zone) return bad('zone-undeclared', 'A time without a zone needs a declared one.');
    const milliseconds = Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
    return { ok: true, value: { kind: 'timed', local, zone, milliseconds } };
  }
  const milliseconds = Date.parse(`${local}${offset === 'Z' ? 'Z' : offset.replace(/(\d{2}):?(\d{2})$/, '$1:$2')}`);
  const told = zone ?? parseZone('UTC');
  if (!told || Number.isNaN(milliseconds)) return bad('time-malformed', 'The offset of the time is not one.');
  // The second of two equal wall times cannot be told in a zone: then it is told in UTC.
  const wallThere = wallTime(milliseconds, told);
  const isFirst = Temporal.PlainDateTime.from(wallThere).toZonedDateTime(told).epochMilliseconds === milliseconds;
  const utc = parseZone('UTC');
  if (isFirst || !utc) return { ok: true, value: { kind: 'timed', local: wallThere, zone: told, milliseconds } };
  return { ok: true, value: { kind: 'timed', local: wallTime(milliseconds, utc), zone: utc, milliseconds } };
}

function made(property: string, outcome: Outcome<Schedule>): ReadSchedule {
  return outcome.ok ? outcome : at(property, bad(outcome.refusal.code, outcome.refusal.message));
}

function at(property: string, { code, message }: { readonly code: string; readonly message: string }): ReadSchedule {
  return { ok: false, code, message, property };
}
