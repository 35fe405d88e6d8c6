import { RRuleTemporal } from 'rrule-temporal';
import { horizonOf, inGaps } from './gaps.ts';
import { localDate, localTime, plainOf } from './local.ts';
import type { Rule } from './rule.ts';
import { dayText } from './rule-text.ts';
import { limits, type RecurrenceId, type Series, type Single } from './schedule.ts';

/** Times from and until, both of them part of it. */
export interface IdRange {
  readonly from: RecurrenceId;
  readonly until: RecurrenceId;
}

/**
 * What a rule gives from its first time on, at most as far as a series may go. Wall times are counted as if they were UTC, so that each keeps
 * its wall time and those in a gap are still among them; no zone of a machine or of a place has a part in it.
 */
export function ruleIds(first: Single, rule: Rule, range: Partial<IdRange> = {}): RecurrenceId[] {
  const whole = { from: plainOf(first.start), until: horizonOf(first) };
  const from = range.from === undefined ? whole.from : later(plainOf(range.from), whole.from);
  const until = range.until === undefined ? whole.until : earlier(plainOf(range.until), whole.until);
  if (Temporal.PlainDateTime.compare(from, until) > 0) return [];
  const { end } = rule;
  const found = new RRuleTemporal({
    freq: frequencyOf[rule.frequency],
    interval: rule.interval,
    wkst: rule.weekStart,
    ...(rule.months.length > 0 ? { byMonth: [...rule.months] } : {}),
    ...(rule.monthDays.length > 0 ? { byMonthDay: [...rule.monthDays] } : {}),
    ...(rule.days.length > 0 ? { byDay: rule.days.map(dayText) } : {}),
    ...(end.kind === 'count' ? { count: end.count } : {}),
    ...(end.kind === 'until' ? { until: asUtc(plainOf(end.until)) } : {}),
    dtstart: asUtc(whole.from),
  }).between(asUtc(from), asUtc(until), true);
  return found.map((one) => {
    const plain = one.toPlainDateTime();
    return first.kind === 'timed' ? localTime(plain) : localDate(plain.toPlainDate());
  });
}

/**
 * The ids of all that takes place in a series or was cancelled, in order; those that were removed, or skipped because they do not exist, are
 * none. An occurrence that is skipped is not counted by COUNT (RFC 5545, 3.3.10).
 */
export function seriesIds(series: Series, range: Partial<IdRange> = {}): RecurrenceId[] {
  const { first, added, removed, gaps } = series;
  const inRange = (id: RecurrenceId) =>
    (range.from === undefined || id >= range.from) && (range.until === undefined || id <= range.until);
  const byRule = series.rule ? ruleIds(first, countedRule(series, series.rule), range) : [first.start].filter(inRange);
  const all =
    added.length === 0 ? byRule : [...new Set<RecurrenceId>([...byRule, ...added.filter(inRange)])].sort(byText);
  const out = new Set(removed);
  if (gaps === 'skip') for (const id of inGaps(first, all)) out.add(id);
  return out.size === 0 ? all : all.filter((id) => !out.has(id));
}

/** The rule with a COUNT that also has room for what is skipped. */
export function countedRule({ first, gaps }: Pick<Series, 'first' | 'gaps'>, rule: Rule): Rule {
  const { end } = rule;
  if (gaps !== 'skip' || end.kind !== 'count') return rule;
  let count = end.count;
  for (;;) {
    const wider: Rule = { ...rule, end: { kind: 'count', count } };
    const wanted = end.count + inGaps(first, ruleIds(first, wider)).length;
    if (wanted === count || count > limits.occurrences) return wider;
    count = wanted;
  }
}

/** The order of ids, which is that of their times. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

const frequencyOf = { daily: 'DAILY', weekly: 'WEEKLY', monthly: 'MONTHLY', yearly: 'YEARLY' } as const;

function asUtc(plain: Temporal.PlainDateTime): Temporal.ZonedDateTime {
  return plain.toZonedDateTime('UTC');
}

function later(one: Temporal.PlainDateTime, other: Temporal.PlainDateTime): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.compare(one, other) > 0 ? one : other;
}

function earlier(one: Temporal.PlainDateTime, other: Temporal.PlainDateTime): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.compare(one, other) < 0 ? one : other;
}
