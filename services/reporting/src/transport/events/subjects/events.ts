import {
  AttendanceRecorded,
  CountMethod,
  EventEdited,
  EventKind,
  EventMode,
  EventState,
  VenueEdited,
  VisitOrigin,
} from '@inclust/contracts';
import { parsePlainDate, type PlainDateText } from '@inclust/kernel';
import type { EventKind as KindOfEvent } from '../../../domain/subjects/event.ts';
import { codeOf, staysOf, type Parse } from './parsing.ts';

const held: ReadonlySet<EventState> = new Set([EventState.EVENT_STATE_HELD, EventState.EVENT_STATE_CLOSED]);

/** All events of an event have their facts in the same field. */
export const parseEvent: Parse = ({ body }) => {
  const { facts } = EventEdited.decode(body);
  if (!facts) return undefined;
  const { eventId, version, state, kind, mode, disciplines, themes, organisers, start, timeZone } = facts;
  const eventKind = codeOf(EventKind, 'EVENT_KIND_', kind) as KindOfEvent | '';
  const day = dayOf(start, timeZone);
  return {
    id: eventId,
    version,
    state: {
      kind: 'event',
      isHeld: held.has(state),
      mode: codeOf(EventMode, 'EVENT_MODE_', mode),
      disciplines,
      themes,
      organisers,
      ...(eventKind ? { eventKind } : {}),
      ...(day ? { day } : {}),
    },
  };
};

/** The day of a moment by the calendar of its zone, or a day that is told as one. */
function dayOf(start: string, timeZone: string): PlainDateText | undefined {
  if (!start.includes('T')) return parsePlainDate(start);
  try {
    const local = Temporal.Instant.from(start).toZonedDateTimeISO(timeZone || 'UTC');
    return parsePlainDate(local.toPlainDate().toString());
  } catch {
    return undefined;
  }
}

/** All events of a venue have their facts in the same field. */
export const parseVenue: Parse = ({ body }) => {
  const { facts } = VenueEdited.decode(body);
  if (!facts) return undefined;
  const { venueId, version, supportedPeriods } = facts;
  return { id: venueId, version, state: { kind: 'venue', supported: staysOf(supportedPeriods) } };
};

/** All events of an attendance have their facts in the same field. */
export const parseAttendance: Parse = ({ body }) => {
  const { facts } = AttendanceRecorded.decode(body);
  const day = parsePlainDate(facts?.day ?? '');
  if (!facts || !day) return undefined;
  const method = codeOf(CountMethod, 'COUNT_METHOD_', facts.method);
  return {
    id: facts.attendanceId,
    version: facts.version,
    state: {
      kind: 'attendance',
      day,
      hasEvidence: facts.hasEvidence,
      visitors: facts.visitors.map(({ origin, count }) => ({
        origin: codeOf(VisitOrigin, 'VISIT_ORIGIN_', origin) || 'unknown',
        count,
      })),
      participants: facts.participants,
      completions: facts.completions,
      ...(facts.eventId ? { event: facts.eventId } : {}),
      ...(facts.venueId ? { venue: facts.venueId } : {}),
      ...(method ? { method } : {}),
    },
  };
};
