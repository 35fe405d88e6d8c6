import { instantOfMilliseconds, type Outcome } from '@inclust/kernel';
import {
  parseRule,
  parseZone,
  series,
  timed,
  wholeDays,
  type Series,
  type SeriesInput,
  type Single,
} from '../src/index.ts';

/** The value of an outcome that a test takes for granted. */
export function value<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
  return outcome.value;
}

/** The code of a refusal, and the fields or occurrences it names. */
export function refusal(outcome: Outcome<unknown>): [string, ...string[]] {
  if (outcome.ok) throw new Error('accepted');
  return [outcome.refusal.code, ...(outcome.refusal.violations ?? []).map(({ field }) => field)];
}

/** An hour at a wall time of Athens. */
export function athens(start: string, seconds = 3600): Single {
  return value(timed({ start, zone: 'Europe/Athens', seconds })).schedule;
}

export function days(start: string, end?: string): Single {
  return value(wholeDays(end === undefined ? { start } : { start, end }));
}

export function repeated(first: Single, rule: string, rest: Omit<SeriesInput, 'first' | 'rule'> = {}): Series {
  return value(series({ first, rule: value(parseRule(rule, first)), ...rest }));
}

export function moment(text: string) {
  return instantOfMilliseconds(Date.parse(text));
}

export function zone(name: string) {
  const parsed = parseZone(name);
  if (!parsed) throw new Error('not a zone');
  return parsed;
}
