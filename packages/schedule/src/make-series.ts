import { accept, type Outcome } from '@inclust/kernel';
import { byText, countedRule, ruleIds, seriesIds } from './expand.ts';
import { horizonOf, inGaps } from './gaps.ts';
import { isDate, localTime, parseLocalDate, parseLocalTime } from './local.ts';
import { isLength } from './make-single.ts';
import { refused } from './refusals.ts';
import type { Rule } from './rule.ts';
import { checkRule } from './rule-text.ts';
import {
  lengthOf,
  limits,
  type GapChoice,
  type Override,
  type RecurrenceId,
  type Series,
  type Single,
} from './schedule.ts';
import { resolve } from './zone.ts';

/** What a series is made of. Ids are wall times `2027-10-19T19:00` in the zone of the first, or days where the first is on whole days. */
export interface SeriesInput {
  readonly first: Single;
  readonly rule?: Rule;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly overrides?: readonly OverrideInput[];
  readonly gaps?: GapChoice;
}

export type OverrideInput =
  | { readonly id: string; readonly kind: 'cancelled' }
  | { readonly id: string; readonly kind: 'changed'; readonly start?: string; readonly length?: number };

/**
 * Makes a series. Refuses, with the occurrences or parts at fault: `occurrence-malformed`, the refusals of `parseRule`, `first-not-in-rule`,
 * `local-time-does-not-exist` for the first and for the start of an override, `local-times-do-not-exist` where no choice was made for
 * occurrences in a gap, `series-too-long` and `too-many-occurrences` beyond the limits, `series-empty`, `override-without-occurrence`,
 * `override-repeated`, `added-out-of-range`, `length-out-of-range`. An override that changes nothing is left out.
 */
export function series(input: SeriesInput): Outcome<Series> {
  const { first } = input;
  const added = idsOf(first, input.added ?? []);
  if (!Array.isArray(added)) return malformed('added', added.wrong);
  const removed = idsOf(first, input.removed ?? []);
  if (!Array.isArray(removed)) return malformed('removed', removed.wrong);
  const overrides: Override[] = [];
  for (const one of input.overrides ?? []) {
    const made = overrideOf(first, one);
    if (!made.ok) return made;
    if (made.value) overrides.push(made.value);
  }
  const made: Series = {
    kind: 'series',
    first,
    added,
    removed,
    overrides: overrides.sort((a, b) => byText(a.id, b.id)),
    ...(input.gaps === undefined ? {} : { gaps: input.gaps }),
  };
  if (first.kind === 'timed' && resolve(first.start, first.zone).kind === 'gap')
    return refused('local-time-does-not-exist', 'The first time of a series does not exist on its day.', ['first']);
  const tooMany = added.length + removed.length + overrides.length > limits.occurrences;
  if (tooMany) return tooManyOccurrences();
  if (!input.rule) return complete(made);
  const rule = ruleFor(first, input.rule, input.gaps);
  return rule.ok ? complete({ ...made, rule: rule.value }) : rule;
}

function ruleFor(first: Single, given: Rule, gaps: GapChoice | undefined): Outcome<Rule> {
  const checked = checkRule(given);
  if (!checked.ok) return checked;
  const rule = checked.value;
  const { end } = rule;
  if (end.kind === 'until') {
    if (isDate(end.until) !== (first.kind === 'days'))
      return refused('rule-part-invalid', 'UNTIL is a day where the first is on whole days, else a time.', ['UNTIL']);
    if (end.until > localTime(horizonOf(first))) return tooLong('UNTIL');
  }
  if (end.kind === 'count' && end.count > limits.occurrences) return tooManyOccurrences('COUNT');
  const ids = ruleIds(first, countedRule({ first, ...(gaps ? { gaps } : {}) }, rule));
  if (ids[0] !== first.start)
    return refused('first-not-in-rule', 'The first time of a series is one that its rule gives.', ['first']);
  if (ids.length > limits.occurrences) return tooManyOccurrences();
  if (end.kind === 'count' && ids.length < end.count) return tooLong('COUNT');
  return accept(rule);
}

/** Checks what a series comes to as a whole. */
function complete(made: Series): Outcome<Series> {
  const { first, added } = made;
  const latest = localTime(horizonOf(first));
  if (added.some((id) => id > latest || id < first.start))
    return refused('added-out-of-range', `What is added is after the first, and within ${limits.years} years.`, [
      'added',
    ]);
  const ids = seriesIds(made);
  if (ids.length === 0) return refused('series-empty', 'All occurrences of the series are removed.', ['removed']);
  if (ids.length > limits.occurrences) return tooManyOccurrences();
  const missing = made.gaps === undefined ? inGaps(first, ids) : [];
  if (missing.length > 0)
    return refused(
      'local-times-do-not-exist',
      'The clocks are put forward over these times; choose to skip or to move them.',
      missing,
    );
  const known = new Set(ids);
  const seen = new Set<string>();
  for (const { id } of made.overrides) {
    if (!known.has(id))
      return refused('override-without-occurrence', 'The series has no occurrence at this time.', [id]);
    if (seen.has(id)) return refused('override-repeated', 'An occurrence is changed once.', [id]);
    seen.add(id);
  }
  return accept(made);
}

/** An override; `undefined` for one that changes nothing. */
function overrideOf(first: Single, input: OverrideInput): Outcome<Override | undefined> {
  const id = idOf(first, input.id);
  if (id === undefined) return malformed('overrides', input.id);
  if (input.kind === 'cancelled') return accept({ id, kind: 'cancelled' });
  const start = input.start === undefined ? undefined : idOf(first, input.start);
  if (input.start !== undefined && start === undefined) return malformed('overrides', input.id);
  if (start !== undefined && first.kind === 'timed' && resolve(start, first.zone).kind === 'gap')
    return refused('local-time-does-not-exist', 'An occurrence was moved to a time that does not exist.', [id]);
  const { length } = input;
  const [least, most] = first.kind === 'timed' ? [0, limits.seconds] : [1, limits.days];
  if (length !== undefined && !isLength(length, least, most))
    return refused('length-out-of-range', 'An occurrence takes at most 366 days.', [id]);
  const moved = start === undefined || start === id ? {} : { start };
  const changed = length === undefined || length === lengthOf(first) ? {} : { length };
  const isChange = 'start' in moved || 'length' in changed;
  return accept(isChange ? { id, kind: 'changed', ...moved, ...changed } : undefined);
}

/** Parses the id of an occurrence in the form that its series has; `undefined` where it is none. */
export function idOf(first: Single, text: string): RecurrenceId | undefined {
  return first.kind === 'timed' ? parseLocalTime(text) : parseLocalDate(text);
}

function idsOf(first: Single, texts: readonly string[]): RecurrenceId[] | { readonly wrong: string } {
  const ids = new Set<RecurrenceId>();
  for (const text of texts) {
    const id = idOf(first, text);
    if (id === undefined) return { wrong: text };
    ids.add(id);
  }
  return [...ids].sort(byText);
}

function malformed(field: string, id: string) {
  return refused('occurrence-malformed', `Occurrences are named in the form of the first of their series (${field}).`, [
    id,
  ]);
}

function tooLong(field: string) {
  return refused('series-too-long', `A series goes on for at most ${limits.years} years.`, [field]);
}

function tooManyOccurrences(field = 'series') {
  return refused('too-many-occurrences', `A series has at most ${limits.occurrences} occurrences.`, [field]);
}
