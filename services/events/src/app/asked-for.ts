import { invalid, type Outcome } from '@inclust/kernel';
import type { Schedule } from '@inclust/schedule';
import { recurrencesOf } from './open-occurrences.ts';

/** What is said to who would let an occurrence disappear for which people have registered, or to which they have come. */
export const occurrenceInUse =
  'People have registered for this occurrence, or were counted at it: cancel or move it instead.';

/**
 * An occurrence for which people have registered, or at which visitors were counted, does not disappear with a new schedule: refused with
 * `occurrence-in-use`. `asked` are the recurrences of both.
 */
export function keepsAskedFor(
  asked: readonly string[],
  schedule: Schedule | undefined,
  field = 'event.schedule',
): Outcome<never> | undefined {
  const kept = new Set(recurrencesOf(schedule));
  const lost = asked.filter((recurrence) => !kept.has(recurrence));
  if (lost.length === 0) return undefined;
  return invalid(
    lost.map((recurrence) => ({
      field: `${field}.${recurrence}`,
      rule: 'occurrence-in-use',
      message: occurrenceInUse,
    })),
  );
}
