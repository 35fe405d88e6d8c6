import { accept, type Outcome } from '@inclust/kernel';
import { knownId } from './edit-one.ts';
import { effectOf, type Effect } from './effect.ts';
import { countedRule, ruleIds, seriesIds } from './expand.ts';
import { inGaps } from './gaps.ts';
import { localDate, localTime, plainOf } from './local.ts';
import { allOccurrences } from './occurrences.ts';
import { refused } from './refusals.ts';
import { reshape, type Lost, type ManyChange } from './reshape.ts';
import type { Rule } from './rule.ts';
import type { RecurrenceId, Series, Single } from './schedule.ts';

/** A series after an edit of all of it, what that did, and what was said of occurrences that are no more. */
export interface EditedAll {
  readonly series: Series;
  readonly effect: Effect;
  readonly lost: Lost;
}

/** Edits "all": `change.start` is the new start of the first. Refuses as `reshape` does. */
export function changeAll(before: Series, change: ManyChange): Outcome<EditedAll> {
  const changed = reshape(before, change);
  if (!changed.ok) return changed;
  const { series, newId, lost } = changed.value;
  return accept({ series, lost, effect: effectOf(allOccurrences(before), allOccurrences(series), newId) });
}

/** Two series out of one. `before` is missing where nothing was left of it. */
export interface EditedFollowing {
  readonly before?: Series;
  readonly after: Series;
  readonly effect: Effect;
  readonly lost: Lost;
}

/**
 * Edits "this and following": the series ends before an occurrence, and another begins with it, whose new start `change.start` is. What is
 * left of COUNT, and what was said of single occurrences, goes with those it is about. Refuses with `occurrence-unknown`,
 * `following-needs-rule` for an occurrence that was added to a rule, and as `reshape` does.
 */
export function changeFollowing(whole: Series, id: string, change: ManyChange): Outcome<EditedFollowing> {
  const parts = split(whole, id);
  if (!parts.ok) return parts;
  const { before, after } = parts.value;
  const changed = reshape(after, change);
  if (!changed.ok) return changed;
  const { series, newId, lost } = changed.value;
  const old = allOccurrences(whole);
  const remaining = before ? allOccurrences(before) : [];
  const stays = new Set<RecurrenceId>(remaining.map((one) => one.id));
  const first = effectOf(
    old.filter((one) => stays.has(one.id)),
    remaining,
  );
  const second = effectOf(
    old.filter((one) => !stays.has(one.id)),
    allOccurrences(series),
    newId,
  );
  return accept({
    ...(before ? { before } : {}),
    after: series,
    lost,
    effect: {
      kept: [...first.kept, ...second.kept],
      changed: [...first.changed, ...second.changed],
      gone: [...first.gone, ...second.gone],
      added: [...first.added, ...second.added],
    },
  });
}

/** What is left of a series that ends before an occurrence; nothing where that is the first. */
export interface EndedBefore {
  readonly before?: Series;
  readonly effect: Effect;
}

/** Takes "this and following" out. Refuses as `changeFollowing` does. */
export function endBefore(whole: Series, id: string): Outcome<EndedBefore> {
  const parts = split(whole, id);
  if (!parts.ok) return parts;
  const { before } = parts.value;
  const effect = effectOf(allOccurrences(whole), before ? allOccurrences(before) : []);
  return accept({ ...(before ? { before } : {}), effect });
}

function split(whole: Series, text: string): Outcome<{ readonly before?: Series; readonly after: Series }> {
  const known = knownId(whole, text);
  if (!known.ok) return known;
  const id = known.value;
  const rules = splitRule(whole, id);
  if (!rules.ok) return rules;
  const { beforeRule, afterRule } = rules.value;
  const after: Series = {
    ...whole,
    first: startingAt(whole.first, id),
    ...(afterRule ? { rule: afterRule } : {}),
    added: whole.added.filter((one) => one > id || (whole.rule !== undefined && one === id)),
    removed: whole.removed.filter((one) => one >= id),
    overrides: whole.overrides.filter((one) => one.id >= id),
  };
  if (id === whole.first.start) return accept({ after });
  const before: Series = {
    ...whole,
    ...(beforeRule ? { rule: beforeRule } : {}),
    added: whole.added.filter((one) => one < id),
    removed: whole.removed.filter((one) => one < id),
    overrides: whole.overrides.filter((one) => one.id < id),
  };
  return accept(seriesIds(before).length > 0 ? { before, after } : { after });
}

function splitRule(
  whole: Series,
  id: RecurrenceId,
): Outcome<{ readonly beforeRule?: Rule; readonly afterRule?: Rule }> {
  const { first, rule, gaps } = whole;
  if (!rule) return accept({});
  const planned = ruleIds(first, countedRule(whole, rule));
  const at = planned.indexOf(id);
  if (at < 0)
    return refused('following-needs-rule', 'This occurrence was added to the rule; choose one that the rule gives.', [
      'id',
    ]);
  const earlier = planned.slice(0, at);
  const { end } = rule;
  if (end.kind !== 'count')
    return accept({ beforeRule: { ...rule, end: { kind: 'until', until: earlier.at(-1) ?? id } }, afterRule: rule });
  const done = earlier.length - (gaps === 'skip' ? inGaps(first, earlier).length : 0);
  return accept({
    beforeRule: { ...rule, end: { kind: 'count', count: Math.max(done, 1) } },
    afterRule: { ...rule, end: { kind: 'count', count: end.count - done } },
  });
}

function startingAt(first: Single, id: RecurrenceId): Single {
  return first.kind === 'timed'
    ? { ...first, start: localTime(plainOf(id)) }
    : { ...first, start: localDate(plainOf(id).toPlainDate()) };
}
