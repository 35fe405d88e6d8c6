import type { Occurrence } from './occurrence.ts';
import type { RecurrenceId } from './schedule.ts';

/** What an edit does to the occurrences there were, for telling those who are registered. */
export interface Effect {
  /** Take place as before, those that were cancelled before included. */
  readonly kept: readonly Occurrence[];
  /** Take place at another time, or again. */
  readonly changed: readonly { readonly before: Occurrence; readonly after: Occurrence }[];
  /** No longer take place. */
  readonly gone: readonly Occurrence[];
  /** Take place where none was before. */
  readonly added: readonly Occurrence[];
}

/** Compares occurrences from before and after an edit; `newId` says under which id one goes on. */
export function effectOf(
  before: readonly Occurrence[],
  after: readonly Occurrence[],
  newId: (id: RecurrenceId) => RecurrenceId = (id) => id,
): Effect {
  const left = new Map(after.map((one) => [one.id, one]));
  const kept: Occurrence[] = [];
  const changed: Effect['changed'][number][] = [];
  const gone: Occurrence[] = [];
  for (const one of before) {
    const id = newId(one.id);
    const next = left.get(id);
    left.delete(id);
    if (one.isCancelled && (next === undefined || next.isCancelled)) kept.push(one);
    else if (next === undefined || next.isCancelled) gone.push(one);
    else if (!one.isCancelled && isSameTime(one, next)) kept.push(one);
    else changed.push({ before: one, after: next });
  }
  return { kept, changed, gone, added: [...left.values()] };
}

function isSameTime(one: Occurrence, other: Occurrence): boolean {
  if (one.kind === 'timed' && other.kind === 'timed')
    return one.startsAt === other.startsAt && one.endsAt === other.endsAt && one.zone === other.zone;
  return one.kind === other.kind && one.start === other.start && one.end === other.end;
}
