import { accept, type Outcome } from '@inclust/kernel';
import { effectOf, type Effect } from './effect.ts';
import { seriesIds } from './expand.ts';
import { idOf, series as makeSeries, type OverrideInput } from './make-series.ts';
import { allOccurrences } from './occurrences.ts';
import { refused } from './refusals.ts';
import type { RecurrenceId, Series } from './schedule.ts';

/**
 * What is to become of one occurrence: `cancel` keeps it to be seen as cancelled, `remove` takes it out as if it had never been, `restore`
 * makes it like its series again. `change` moves it or gives it another length (seconds, or days); what is not named stays as it is.
 */
export type OneChange =
  | { readonly kind: 'cancel' | 'remove' | 'restore' }
  | { readonly kind: 'change'; readonly start?: string; readonly length?: number };

/** A series after an edit, and what that did. */
export interface EditedOne {
  readonly series: Series;
  readonly effect: Effect;
}

/** Edits "this one". Refuses with `occurrence-unknown` and as `series` does. */
export function changeOne(before: Series, id: string, change: OneChange): Outcome<EditedOne> {
  const known = knownId(before, id);
  if (!known.ok) return known;
  const at = known.value;
  const others = before.overrides.filter((one) => one.id !== at);
  const override = overrideFor(before, at, change);
  const made = makeSeries({
    ...before,
    added: change.kind === 'remove' ? before.added.filter((one) => one !== at) : before.added,
    removed: change.kind === 'remove' ? [...before.removed, at] : before.removed,
    overrides: override ? [...others, override] : others,
  });
  if (!made.ok) return made;
  return accept({
    series: made.value,
    effect: effectOf(allOccurrences(before), allOccurrences(made.value)),
  });
}

function overrideFor(before: Series, id: RecurrenceId, change: OneChange): OverrideInput | undefined {
  switch (change.kind) {
    case 'remove':
    case 'restore':
      return undefined;
    case 'cancel':
      return { id, kind: 'cancelled' };
    case 'change': {
      const old = before.overrides.find((one) => one.id === id);
      const { start, length } = change;
      return {
        ...(old?.kind === 'changed' ? old : {}),
        id,
        kind: 'changed',
        ...(start === undefined ? {} : { start }),
        ...(length === undefined ? {} : { length }),
      };
    }
  }
}

/** The id that a text names, where the series has such an occurrence; else refused with `occurrence-unknown`. */
export function knownId(series: Series, text: string): Outcome<RecurrenceId> {
  const id = idOf(series.first, text);
  return id !== undefined && seriesIds(series, { from: id, until: id }).includes(id)
    ? accept(id)
    : refused('occurrence-unknown', 'The series has no occurrence with this id.', ['id']);
}
