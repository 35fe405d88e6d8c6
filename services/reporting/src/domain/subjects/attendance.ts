import type { PlainDateText } from '@inclust/kernel';
import { unknown, type Observation } from '../observation.ts';
import { aboutEvent, type EventSubject } from './event.ts';
import { subjectKey, type SubjectKey } from './subject.ts';
import { isSupportedOn, type VenueSubject } from './venue.ts';

/** How many came to an occurrence, or to a site on a day. */
export interface AttendanceSubject {
  readonly kind: 'attendance';
  /** UUID; absent for a site on a day. */
  readonly event?: string;
  /** UUID; absent where there is none. */
  readonly venue?: string;
  readonly day: PlainDateText;
  /** The method of the count that holds; absent where nobody has counted. */
  readonly method?: string;
  readonly hasEvidence: boolean;
  /** Visitors of the count that holds by origin, without staff and performers. */
  readonly visitors: readonly { readonly origin: string; readonly count: number }[];
  readonly participants: number;
  readonly completions: number;
}

/** What of an attendance it is seen by: its event and its venue. */
export function seenByOf({ event, venue }: AttendanceSubject, node: string): readonly SubjectKey[] {
  return [...(event ? [subjectKey(node, 'event', event)] : []), ...(venue ? [subjectKey(node, 'venue', venue)] : [])];
}

/** What an attendance is seen by, where it is known. */
export interface AttendanceSurroundings {
  readonly event?: EventSubject;
  /** Those of the organisers. */
  readonly countries: readonly string[];
  readonly venue?: VenueSubject;
}

/**
 * Visits of the count that holds, by origin: counts of other methods are of the same people. People of the place itself are no visitors.
 * Who registered and was let in has taken part.
 */
export function observeAttendance(attendance: AttendanceSubject, surroundings: AttendanceSurroundings): Observation[] {
  const { day, method, hasEvidence, visitors, participants, completions } = attendance;
  const { event, countries, venue } = surroundings;
  const about = event ? aboutEvent(event, countries) : { kind: 'none', theme: [], joint: 'no' };
  const site = venue && isSupportedOn(venue, day) ? 'supported' : 'other';
  const people = { ...about, sex: unknown, age: unknown, residence: unknown, skill: unknown };
  const visits = visitors
    .filter(({ count }) => count > 0)
    .map(({ origin, count }): Observation => ({
      kind: 'visit',
      day,
      amount: count,
      dimensions: { ...about, site, origin, method: method ?? unknown },
      verified: hasEvidence,
    }));
  const took = (kind: 'participation' | 'completion', amount: number): Observation[] =>
    amount > 0 ? [{ kind, day, amount, dimensions: people, verified: true }] : [];
  return [...visits, ...took('participation', participants), ...took('completion', completions)];
}
