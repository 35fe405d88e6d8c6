import { accept, instantOfMilliseconds, type Outcome } from '@inclust/kernel';
import { parseLocalDate, parseLocalTime, localTime, type LocalDate, type LocalTime } from './local.ts';
import { refused } from './refusals.ts';
import { frequencies, weekdays, type Rule, type RuleDay, type RuleEnd, type Weekday } from './rule.ts';
import { resolve, wallTimeOf, type ZoneName } from './zone.ts';

/** What the rule is of: times in a zone, whose UNTIL is in UTC, or whole days, whose UNTIL is a day. */
export type RuleOf = { readonly kind: 'timed'; readonly zone: ZoneName } | { readonly kind: 'days' };

const parts = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'WKST'] as const;
type Part = (typeof parts)[number];

/**
 * Parses the value of an RRULE (RFC 5545, 3.3.10), with or without `RRULE:` before it. Refuses, naming the part: `rule-part-unsupported` for
 * one that is not read (BYHOUR, BYSETPOS, RSCALE, …) and for frequencies below a day, `rule-part-invalid` for a bad value,
 * `rule-part-repeated`, `rule-part-missing`, `rule-parts-conflict` for parts that do not go together, `rule-malformed`.
 */
export function parseRule(text: string, of: RuleOf): Outcome<Rule> {
  const given = new Map<Part, string>();
  for (const piece of text.replace(/^RRULE:/i, '').split(';')) {
    const [name = '', value, ...rest] = piece.split('=');
    const upper = name.trim().toUpperCase();
    if (value === undefined || rest.length > 0 || !/^[A-Z][A-Z-]*$/.test(upper))
      return refused('rule-malformed', 'A rule is a list of NAME=VALUE with semicolons between.');
    const part = parts.find((one) => one === upper);
    if (!part) return refused('rule-part-unsupported', `${upper} is not supported in a rule.`, [upper]);
    if (given.has(part)) return refused('rule-part-repeated', `${part} is there twice.`, [part]);
    given.set(part, value.trim().toUpperCase());
  }
  return build(given, of);
}

function build(given: ReadonlyMap<Part, string>, of: RuleOf): Outcome<Rule> {
  const freq = given.get('FREQ');
  if (freq === undefined) return refused('rule-part-missing', 'A rule needs FREQ.', ['FREQ']);
  const frequency = frequencies.find((one) => one.toUpperCase() === freq);
  if (!frequency)
    return /^(SECONDLY|MINUTELY|HOURLY)$/.test(freq)
      ? refused('rule-part-unsupported', 'FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.', ['FREQ'])
      : bad('FREQ', 'DAILY, WEEKLY, MONTHLY or YEARLY');
  const interval = numbers(given.get('INTERVAL') ?? '1', 1, 1000);
  if (interval?.length !== 1) return bad('INTERVAL', 'a number from 1 to 1000');
  const months = numbers(given.get('BYMONTH'), 1, 12);
  if (!months) return bad('BYMONTH', 'numbers from 1 to 12');
  const monthDays = numbers(given.get('BYMONTHDAY'), -31, 31);
  if (!monthDays) return bad('BYMONTHDAY', 'numbers from 1 to 31 or from -31 to -1');
  const days = daysOf(given.get('BYDAY'));
  if (!days) return bad('BYDAY', 'days such as TU, 2TU or -1FR');
  const weekStart = weekdays.find((one) => one === (given.get('WKST') ?? 'MO'));
  if (!weekStart) return bad('WKST', 'a day such as MO');
  const end = endOf(given, of);
  if (!end.ok) return end;
  return checkRule({
    frequency,
    interval: interval[0] ?? 1,
    months,
    monthDays,
    days,
    weekStart,
    end: end.value,
  });
}

/** Checks a rule that was put together by a program as `parseRule` checks a text: the same refusals. */
export function checkRule(rule: Rule): Outcome<Rule> {
  const { frequency, days, monthDays, months, interval, end } = rule;
  if (!Number.isInteger(interval) || interval < 1 || interval > 1000) return bad('INTERVAL', 'a number from 1 to 1000');
  if (months.some((one) => !Number.isInteger(one) || one < 1 || one > 12))
    return bad('BYMONTH', 'numbers from 1 to 12');
  if (monthDays.some((one) => !Number.isInteger(one) || one === 0 || Math.abs(one) > 31))
    return bad('BYMONTHDAY', 'numbers from 1 to 31 or from -31 to -1');
  if (end.kind === 'count' && !(Number.isInteger(end.count) && end.count >= 1)) return bad('COUNT', 'a number from 1');
  const hasOrdinal = days.some(({ ordinal }) => ordinal !== undefined);
  const most = frequency === 'yearly' && months.length === 0 ? 53 : 5;
  if (days.some(({ ordinal }) => ordinal !== undefined && (ordinal === 0 || Math.abs(ordinal) > most)))
    return bad('BYDAY', `ordinals up to ${most}`);
  if (hasOrdinal && (frequency === 'daily' || frequency === 'weekly'))
    return conflict('BYDAY', 'An ordinal such as 2TU needs FREQ=MONTHLY or YEARLY.');
  if (hasOrdinal && monthDays.length > 0) return conflict('BYDAY', 'An ordinal such as 2TU excludes BYMONTHDAY.');
  if (monthDays.length > 0 && frequency === 'weekly') return conflict('BYMONTHDAY', 'Not with FREQ=WEEKLY.');
  return accept({
    ...rule,
    months: ordered(months),
    monthDays: ordered(monthDays),
    days: [...new Map(days.map((day) => [dayText(day), day])).values()].sort(
      (a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0) || weekdays.indexOf(a.weekday) - weekdays.indexOf(b.weekday),
    ),
  });
}

/** The rule as the value of an RRULE, always in the same order of parts; `parseRule` reads it back as the same rule. */
export function ruleText(rule: Rule, of: RuleOf): string {
  return [
    `FREQ=${rule.frequency.toUpperCase()}`,
    ...(rule.interval === 1 ? [] : [`INTERVAL=${rule.interval}`]),
    ...endText(rule.end, of),
    ...(rule.months.length > 0 ? [`BYMONTH=${rule.months.join(',')}`] : []),
    ...(rule.monthDays.length > 0 ? [`BYMONTHDAY=${rule.monthDays.join(',')}`] : []),
    ...(rule.days.length > 0 ? [`BYDAY=${rule.days.map(dayText).join(',')}`] : []),
    ...(rule.weekStart === 'MO' ? [] : [`WKST=${rule.weekStart}`]),
  ].join(';');
}

/** A day of a rule as RFC 5545 writes it, such as `-1FR`. */
export function dayText({ ordinal, weekday }: RuleDay): string {
  return `${ordinal ?? ''}${weekday}`;
}

function endText(end: RuleEnd, of: RuleOf): string[] {
  switch (end.kind) {
    case 'count':
      return [`COUNT=${end.count}`];
    case 'until':
      return [`UNTIL=${of.kind === 'days' ? compact(end.until.slice(0, 10)) : utc(end.until, of.zone)}`];
    case 'never':
      return [];
  }
}

function utc(until: LocalTime | LocalDate, zone: ZoneName): string {
  return `${compact(instantOfMilliseconds(resolve(until, zone).milliseconds).slice(0, 19))}Z`;
}

function compact(text: string): string {
  return text.replaceAll(/[-:]/g, '');
}

function endOf(given: ReadonlyMap<Part, string>, of: RuleOf): Outcome<RuleEnd> {
  const [count, until] = [given.get('COUNT'), given.get('UNTIL')];
  if (count !== undefined && until !== undefined) return conflict('COUNT', 'A rule has COUNT or UNTIL, not both.');
  if (count !== undefined) {
    const [parsed] = numbers(count, 1, 1_000_000) ?? [];
    return parsed === undefined || count.includes(',')
      ? bad('COUNT', 'a number from 1')
      : accept({ kind: 'count', count: parsed });
  }
  if (until === undefined) return accept({ kind: 'never' });
  const spread = until.replace(/^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/, (_, ...found: string[]) =>
    found[3] === undefined
      ? found.slice(0, 3).join('-')
      : `${found.slice(0, 3).join('-')}T${found.slice(3, 6).join(':')}${found[6]}`,
  );
  const day = parseLocalDate(spread);
  const time = spread.endsWith('Z') ? parseLocalTime(spread.slice(0, -1)) : undefined;
  if (of.kind === 'days')
    return day ? accept({ kind: 'until', until: day }) : bad('UNTIL', 'a day such as 20271102, as the first is one');
  if (!time) return bad('UNTIL', 'a time in UTC such as 20271102T170000Z, as the first has a zone');
  return accept({ kind: 'until', until: untilIn(of.zone, time) });
}

/**
 * The wall time until which the first of equal wall times is not after a moment. In the second of two equal hours that is the end of the
 * hour: all its first times have been.
 */
function untilIn(zone: ZoneName, time: LocalTime): LocalTime {
  const instant = instantOfMilliseconds(Date.parse(`${time}Z`));
  const { local, isSecond } = wallTimeOf(instant, zone);
  if (!isSecond) return local;
  const change = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).getTimeZoneTransition('previous');
  if (!change) return local;
  const before = change.toInstant().subtract({ seconds: 1 }).toZonedDateTimeISO(zone);
  return localTime(before.toPlainDateTime());
}

function daysOf(text: string | undefined): RuleDay[] | undefined {
  if (text === undefined) return [];
  const days: RuleDay[] = [];
  for (const piece of text.split(',')) {
    const [, ordinal, name] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(piece) ?? [];
    const weekday = weekdays.find((one): one is Weekday => one === name);
    if (!weekday || Number(ordinal) === 0) return undefined;
    days.push(ordinal === undefined ? { weekday } : { weekday, ordinal: Number(ordinal) });
  }
  return days;
}

function numbers(text: string | undefined, least: number, most: number): number[] | undefined {
  if (text === undefined) return [];
  const pieces = text.split(',');
  const found = pieces.map(Number);
  const good = found.every(
    (one, at) => /^[+-]?\d+$/.test(pieces[at] ?? '') && one !== 0 && one >= least && one <= most,
  );
  return good ? found : undefined;
}

function ordered(list: readonly number[]): number[] {
  return [...new Set(list)].sort((a, b) => a - b);
}

function bad(part: Part, what: string) {
  return refused('rule-part-invalid', `${part} must be ${what}.`, [part]);
}

function conflict(part: Part, message: string) {
  return refused('rule-parts-conflict', message, [part]);
}
