import { parseZone, type Occurrence, type ZoneName } from '@inclust/schedule';
import type { KeptVenue } from '../../domain/venue/venue-decider.ts';
import { occurrenceNamed } from '../open-occurrences.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import type { ScheduledEvent } from '../ports.ts';
import type { LettersApp } from './ports.ts';

/** An occurrence with its event and its venue, as they are now. */
export interface Setting {
  readonly event: ScheduledEvent;
  /** Of the event. */
  readonly version: number;
  readonly occurrence: Occurrence | undefined;
  readonly venue: KeptVenue | undefined;
  /** That of the venue, else of the schedule, else of the node. */
  readonly zone: ZoneName;
}

/** Where and when an occurrence is; `undefined` where there is no such event. */
export async function settingOf(app: LettersApp, ref: OccurrenceRef): Promise<Setting | undefined> {
  const found = await app.events.get(ref.event);
  if (!found) return undefined;
  const { state: event, version } = found;
  const occurrence = occurrenceNamed(event, ref.recurrence);
  const venue = event.draft.venue === undefined ? undefined : (await app.venues.get(event.draft.venue))?.state;
  const own = occurrence?.kind === 'timed' ? occurrence.zone : app.zone;
  return { event, version, occurrence, venue, zone: (venue && parseZone(venue.timeZone)) ?? own };
}
