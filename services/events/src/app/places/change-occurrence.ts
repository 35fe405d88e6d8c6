import type { Outcome } from '@inclust/kernel';
import type { OccurrenceRef, PlacesApp } from './ports.ts';

/** What becomes of the registrations of an occurrence when the event changes. */
export type OccurrenceChange = 'close' | 'reopen' | 'cancel-occurrence';

/**
 * Closes an occurrence to who wants to come, opens it again, or tells everybody that it does not take place. Nothing where nobody has asked
 * for a place.
 */
export async function changeOccurrence(
  app: PlacesApp,
  ref: OccurrenceRef,
  change: OccurrenceChange,
): Promise<Outcome<unknown>> {
  if (!(await app.allotments.find(ref))) return { ok: true, value: undefined };
  return app.office.carryOut(ref, { kind: change, at: app.now() });
}
