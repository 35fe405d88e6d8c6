import { accept, hasRole, parsePlainDate, refuse, type Actor, type Outcome, type PlainDateText } from '@inclust/kernel';
import type { Occurrence } from '@inclust/schedule';
import { venueNotFound, type KeptVenue } from '../../domain/venue/venue-decider.ts';
import type { Visited, VisitedAt } from '../../domain/visits/attendance.ts';
import { localDay } from '../../domain/visits/local-day.ts';
import { occurrenceNamed } from '../open-occurrences.ts';
import { mayOrganise, notAllowed, organiserOf } from '../permission.ts';
import { occurrenceNotFound } from '../places/place-order.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import type { ScheduledEvent } from '../ports.ts';
import type { AttendanceOf, VisitsApp } from './ports.ts';

/** What is visited, where and when, and the event where it is one. */
export interface FoundVisited {
  readonly visited: Visited;
  readonly where: VisitedAt;
  readonly event?: ScheduledEvent;
  /** Why nobody can be counted yet, or any more. */
  readonly refusal?: Outcome<never>;
}

/** Finds what is visited. Refused: `occurrence-not-found`, `venue-not-found`. */
export function findVisited(app: VisitsApp, of: AttendanceOf): Promise<Outcome<FoundVisited>> {
  return of.kind === 'occurrence' ? findOccurrence(app, of.ref) : findSite(app, of);
}

async function findOccurrence(app: VisitsApp, ref: OccurrenceRef): Promise<Outcome<FoundVisited>> {
  const event = (await app.events.get(ref.event))?.state;
  const occurrence = event && event.state !== 'draft' ? occurrenceNamed(event, ref.recurrence) : undefined;
  if (!event || !occurrence) return occurrenceNotFound(app, ref);
  const { venue: venueId } = event.draft;
  const venue = venueId === undefined ? undefined : (await app.venues.get(venueId))?.state;
  const refusal = notCountable(app, event, occurrence, venue);
  return accept({
    visited: { kind: 'occurrence', event: ref.event, recurrence: ref.recurrence },
    where: { day: dayOf(app, occurrence, venue), ...(venueId === undefined ? {} : { venue: venueId }) },
    event,
    ...(refusal ? { refusal } : {}),
  });
}

async function findSite(
  app: VisitsApp,
  { venue: id, day }: Extract<AttendanceOf, { readonly kind: 'site' }>,
): Promise<Outcome<FoundVisited>> {
  const venue = (await app.venues.get(id))?.state;
  if (!venue) return venueNotFound;
  const today = localDay(Date.parse(app.clock.now()), venue.timeZone);
  const visited = { kind: 'site', venue: id, day } as const;
  return accept({ visited, where: { venue: id, day }, ...(day > today ? { refusal: notBegun } : {}) });
}

/** Of whole days the first day, of times the day on which it begins by the calendar of the venue. */
function dayOf({ timeZone }: VisitsApp, occurrence: Occurrence, venue: KeptVenue | undefined): PlainDateText {
  if (occurrence.kind === 'timed') return localDay(Date.parse(occurrence.startsAt), venue?.timeZone ?? timeZone);
  const day = parsePlainDate(occurrence.start);
  if (!day) throw new Error('a day that is none');
  return day;
}

function notCountable(
  app: VisitsApp,
  { state }: ScheduledEvent,
  occurrence: Occurrence,
  venue: KeptVenue | undefined,
): Outcome<never> | undefined {
  if (state !== 'published' && state !== 'held')
    return refuse({
      code: `event-${state}`,
      kind: 'state',
      message: `Nobody is counted at an event that is ${state}.`,
    });
  if (occurrence.isCancelled)
    return refuse({ code: 'occurrence-cancelled', kind: 'state', message: 'It does not take place.' });
  const now = Date.parse(app.clock.now());
  const hasBegun =
    occurrence.kind === 'timed'
      ? Date.parse(occurrence.startsAt) <= now
      : dayOf(app, occurrence, venue) <= localDay(now, venue?.timeZone ?? app.timeZone);
  return hasBegun ? undefined : notBegun;
}

const notBegun = refuse({ code: 'not-begun', kind: 'state', message: 'Nobody is counted before it has begun.' });

/** Whether somebody may hand in counts: who runs events, who stands at the door, and who organises the event. */
export async function mayCount(
  app: VisitsApp,
  actor: Actor,
  event: ScheduledEvent | undefined,
): Promise<Outcome<never> | undefined> {
  if (actor.node !== app.node) return notAllowed;
  if (hasRole(actor, ['door-staff'])) return undefined;
  return mayOrganise(await organiserOf(app, actor), event?.draft.organisers ?? []);
}
