import { allOccurrences } from './occurrences.ts';
import type { Occurrence } from './occurrence.ts';
import { seriesIds, countedRule, ruleIds } from './expand.ts';
import { inGaps } from './gaps.ts';
import type { RecurrenceId, Series } from './schedule.ts';

/** What a series comes to, for whoever is about to save it. */
export interface Preview {
  /** The first of its occurrences. */
  readonly occurrences: readonly Occurrence[];
  /** How many there are in all, those that are cancelled included. */
  readonly total: number;
  /** Its rule has no end: it is read up to the limits only. */
  readonly isEndless: boolean;
  /** What does not exist because the clocks are put forward, whether it is skipped or moved. */
  readonly inGaps: readonly RecurrenceId[];
  /** What comes twice because the clocks are put back; the first is meant. */
  readonly repeated: readonly RecurrenceId[];
}

/** Looks ahead at a series: its first occurrences, at most `limit`, and all whose time does not exist or comes twice. */
export function preview(series: Series, limit = 20): Preview {
  const all = allOccurrences(series);
  const { first, rule, added } = series;
  const planned = [...(rule ? ruleIds(first, countedRule(series, rule)) : []), ...added];
  const kept = new Set(series.gaps === 'skip' ? planned : seriesIds(series));
  const removed = new Set(series.removed);
  return {
    occurrences: all.slice(0, limit),
    total: all.length,
    isEndless: rule?.end.kind === 'never',
    inGaps: inGaps(first, [...kept].filter((id) => !removed.has(id)).sort()),
    repeated: all.flatMap((one) => (one.kind === 'timed' && one.isRepeated ? [one.id] : [])),
  };
}
