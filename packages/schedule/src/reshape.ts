import { accept, type Outcome } from '@inclust/kernel';
import { countedRule, ruleIds } from './expand.ts';
import { localDate, localTime, plainOf } from './local.ts';
import { idOf, series as makeSeries } from './make-series.ts';
import { refused } from './refusals.ts';
import { weekdays, type Rule, type Weekday } from './rule.ts';
import type { GapChoice, RecurrenceId, Series, Single } from './schedule.ts';
import { parseZone } from './zone.ts';

/** What is to be different with many occurrences; what is not named stays as it is. */
export interface ManyChange {
  /** The new wall time or day of the occurrence from which on they change; the others move by as much. */
  readonly start?: string;
  /** In seconds, or in days. */
  readonly length?: number;
  /** Wall times stay as they are. */
  readonly zone?: string;
  readonly rule?: Rule;
  readonly gaps?: GapChoice;
}

/** What was said of single occurrences that are no more, by their old ids. */
export interface Lost {
  readonly overrides: readonly RecurrenceId[];
  readonly removed: readonly RecurrenceId[];
}

export interface Reshaped {
  readonly series: Series;
  readonly newId: (id: RecurrenceId) => RecurrenceId;
  readonly lost: Lost;
}

/**
 * Changes a series from its first on. Removed, added and changed occurrences move with it; where one was moved by itself, it stays where it
 * was put. Refuses with `occurrence-malformed`, `zone-unknown`, `rule-does-not-fit` where only a new rule can say what is meant, and as
 * `series` does.
 */
export function reshape(old: Series, change: ManyChange): Outcome<Reshaped> {
  const { first } = old;
  const start = idOf(first, change.start ?? first.start);
  if (start === undefined)
    return refused('occurrence-malformed', 'The new start has the form of the old one.', ['start']);
  const changedFirst = firstOf(first, start, change);
  if (!changedFirst.ok) return changedFirst;
  const shift = shiftOf(first.start, start);
  const rule = change.rule ? accept(change.rule) : shiftedRule(old, start, shift);
  if (!rule.ok) return rule;
  const gaps = change.gaps ?? old.gaps;
  const shifted = { first: changedFirst.value, ...(rule.value ? { rule: rule.value } : {}), ...(gaps ? { gaps } : {}) };
  const added = old.added.map(shift);
  const bare = makeSeries({ ...shifted, added });
  if (!bare.ok) return bare;
  const planned = new Set([...plannedIds(bare.value), ...added]);
  const [removed, lostRemoved] = part(old.removed, (id) => planned.has(shift(id)));
  const taken = new Set(removed.map(shift));
  const [overrides, lostOverrides] = part(old.overrides, ({ id }) => planned.has(shift(id)) && !taken.has(shift(id)));
  const made = makeSeries({
    ...shifted,
    added,
    removed: removed.map(shift),
    overrides: overrides.map((one) => ({ ...one, id: shift(one.id) })),
  });
  if (!made.ok) return made;
  return accept({
    series: made.value,
    newId: shift,
    lost: { overrides: lostOverrides.map(({ id }) => id), removed: lostRemoved },
  });
}

function plannedIds(series: Series): RecurrenceId[] {
  return series.rule ? ruleIds(series.first, countedRule(series, series.rule)) : [series.first.start];
}

function firstOf(first: Single, start: RecurrenceId, change: ManyChange): Outcome<Single> {
  if (first.kind === 'days')
    return accept({ ...first, start: localDate(plainOf(start).toPlainDate()), days: change.length ?? first.days });
  const zone = change.zone === undefined ? first.zone : parseZone(change.zone);
  if (!zone) return refused('zone-unknown', 'The zone is not one of the IANA database.', ['zone']);
  return accept({ ...first, start: localTime(plainOf(start)), zone, seconds: change.length ?? first.seconds });
}

/** Moves ids by what lies between two of them, in wall time. */
function shiftOf(from: RecurrenceId, to: RecurrenceId): <Id extends RecurrenceId>(id: Id) => RecurrenceId {
  const apart = plainOf(from).until(plainOf(to), { largestUnit: 'days' });
  return (id) => {
    if (apart.blank) return id;
    const moved = plainOf(id).add(apart);
    return id.length === from.length && from.length === 10 ? localDate(moved.toPlainDate()) : localTime(moved);
  };
}

function shiftedRule(
  { first, rule }: Series,
  start: RecurrenceId,
  shift: (id: RecurrenceId) => RecurrenceId,
): Outcome<Rule | undefined> {
  if (!rule) return accept(undefined);
  const end = rule.end.kind === 'until' ? { ...rule.end, until: shift(rule.end.until) } : rule.end;
  const days = plainOf(first.start).toPlainDate().until(plainOf(start).toPlainDate(), { largestUnit: 'days' }).days;
  if (days === 0) return accept({ ...rule, end });
  if (rule.months.length > 0 || rule.monthDays.length > 0 || (rule.days.length > 0 && rule.frequency !== 'weekly'))
    return refused('rule-does-not-fit', 'The series moves to other days: its rule has to be given anew.', ['rule']);
  return accept({
    ...rule,
    end,
    days: rule.days.map((day) => ({ weekday: weekdayAfter(day.weekday, days) })),
    weekStart: rule.interval === 1 ? rule.weekStart : weekdayAfter(rule.weekStart, days),
  });
}

function weekdayAfter(weekday: Weekday, days: number): Weekday {
  return weekdays[(((weekdays.indexOf(weekday) + days) % 7) + 7) % 7] ?? weekday;
}

function part<Item>(items: readonly Item[], belongs: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(belongs), items.filter((one) => !belongs(one))];
}
