import { accept, type Actor, type Outcome } from '@inclust/kernel';
import { isLiveState } from '../../domain/places/registration.ts';
import { mayReadAll } from './permission.ts';
import { occurrenceNotFound } from './place-order.ts';
import type { OccurrenceRef, PlacesApp, RegistrationCounts } from './ports.ts';

/** How many registrations an occurrence has. Refused: `not-allowed`, `occurrence-not-found`. */
export async function countRegistrations(
  app: PlacesApp,
  ref: OccurrenceRef,
  actor: Actor,
): Promise<Outcome<RegistrationCounts>> {
  const denied = mayReadAll(app.node, actor);
  if (denied) return denied;
  if (!(await app.occurrences.occurrence(ref.event, ref.recurrence))) return occurrenceNotFound(app, ref);
  return accept(await app.registrations.counts(ref));
}

/** Those that have a place or can still come to one. */
export function activeOf({ states }: RegistrationCounts): number {
  return [...states].reduce((sum, [state, { registrations }]) => sum + (isLiveState(state) ? registrations : 0), 0);
}

/** Those that were cancelled. */
export function cancelledOf({ states }: RegistrationCounts): number {
  return states.get('cancelled')?.registrations ?? 0;
}
