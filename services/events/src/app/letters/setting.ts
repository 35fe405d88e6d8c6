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

/** Settings of several occurrences. */
export interface SettingsByOccurrence {
  /** The occurrences, each once. */
  readonly refs: readonly OccurrenceRef[];
  /** `undefined` where there is no such event. */
  get(ref: OccurrenceRef): Setting | undefined;
}

/** Where and when occurrences are. */
export async function settingsOf(app: LettersApp, refs: readonly OccurrenceRef[]): Promise<SettingsByOccurrence> {
  const distinct = new Map(refs.map((ref) => [keyOf(ref), ref]));
  const events = await app.events.getMany([...new Set(refs.map(({ event }) => event))]);
  const named = [...events.values()].flatMap(({ state }) => state.draft.venue ?? []);
  const venues = await app.venues.getMany([...new Set(named)]);
  const settings = new Map<string, Setting>();
  for (const [key, { event: id, recurrence }] of distinct) {
    const found = events.get(id);
    if (!found) continue;
    const { state: event, version } = found;
    const occurrence = occurrenceNamed(event, recurrence);
    const venue = event.draft.venue === undefined ? undefined : venues.get(event.draft.venue)?.state;
    const own = occurrence?.kind === 'timed' ? occurrence.zone : app.zone;
    const zone = (venue && parseZone(venue.timeZone)) ?? own;
    settings.set(key, { event, version, occurrence, venue, zone });
  }
  return { refs: [...distinct.values()], get: (ref) => settings.get(keyOf(ref)) };
}

/** Where and when an occurrence is; `undefined` where there is no such event. */
export async function settingOf(app: LettersApp, ref: OccurrenceRef): Promise<Setting | undefined> {
  return (await settingsOf(app, [ref])).get(ref);
}

function keyOf({ event, recurrence }: OccurrenceRef): string {
  return `${event}/${recurrence}`;
}
