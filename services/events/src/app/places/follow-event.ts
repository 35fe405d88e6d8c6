import type { Allotment } from '../../domain/places/allotment.ts';
import { occurrenceNamed, type Timetabled } from '../open-occurrences.ts';
import type { ScheduledEvent } from '../ports.ts';
import { changeOccurrence, type OccurrenceChange } from './change-occurrence.ts';
import type { PlacesApp } from './ports.ts';

/** What of an event registrations follow. */
export type FollowedEvent = Timetabled & Pick<ScheduledEvent, 'id' | 'state'>;

/**
 * Lets registrations follow what has become of an event: of an occurrence that does not take place everybody is told, and one that was held
 * takes nobody any more. Rejects where that must be repeated.
 */
export async function followEvent(app: PlacesApp, event: FollowedEvent): Promise<void> {
  for (const { ref, allotment } of await app.allotments.ofEvent(event.id)) {
    const change = changeFor(event, ref.recurrence, allotment);
    if (!change) continue;
    const changed = await changeOccurrence(app, ref, change);
    if (!changed.ok) throw new Error(`${change} could not be done: ${changed.refusal.code}`);
  }
}

function changeFor(event: FollowedEvent, recurrence: string, { state }: Allotment): OccurrenceChange | undefined {
  if (state === 'cancelled') return undefined;
  const occurrence = occurrenceNamed(event, recurrence);
  if (event.state === 'cancelled' || !occurrence || occurrence.isCancelled) return 'cancel-occurrence';
  const isOver = event.state === 'held' || event.state === 'closed';
  return isOver && state === 'open' ? 'close' : undefined;
}
