import {
  EventCancelled,
  EventClosed,
  EventCreated,
  EventDeleted,
  EventDrafted,
  EventEdited,
  EventMarkedHeld,
  EventPostponed,
  EventPublished,
  EventReopened,
  VenueCreated,
  VenueEdited,
  type EventFacts,
  type VenueFacts,
} from '@inclust/contracts';
import { unreachable } from '@inclust/kernel';
import type { PendingEvent } from '@inclust/mongo';
import type { Schedule } from '@inclust/schedule';
import type { ScheduledEvent } from '../../app/ports.ts';
import type { EventStep } from '../../domain/events/event-decider.ts';
import { spanOf } from '../../domain/events/schedule-rules.ts';
import type { KeptVenue, VenueStep } from '../../domain/venue/venue-decider.ts';
import { kinds, modes, states } from '../grpc/enums.ts';

type Encoded = Pick<PendingEvent, 'type' | 'body'>;

/** An event of an event as a message of the contract: ids, codes and times. */
export function encodeEventStep(step: EventStep<Schedule>, event: ScheduledEvent, version: number): Encoded {
  const facts = factsOf(event, version);
  const reason = 'reason' in step ? (step.reason ?? '') : '';
  switch (step.kind) {
    case 'created':
      return { type: 'inclust.events.v1.EventCreated', body: EventCreated.encode({ facts }).finish() };
    case 'edited':
      return event.state === 'draft'
        ? { type: 'inclust.events.v1.EventDrafted', body: EventDrafted.encode({ facts }).finish() }
        : { type: 'inclust.events.v1.EventEdited', body: EventEdited.encode({ facts }).finish() };
    case 'deleted':
      return { type: 'inclust.events.v1.EventDeleted', body: EventDeleted.encode({ facts }).finish() };
    case 'published':
      return { type: 'inclust.events.v1.EventPublished', body: EventPublished.encode({ facts }).finish() };
    case 'postponed':
      return { type: 'inclust.events.v1.EventPostponed', body: EventPostponed.encode({ facts, reason }).finish() };
    case 'cancelled':
      return { type: 'inclust.events.v1.EventCancelled', body: EventCancelled.encode({ facts, reason }).finish() };
    case 'marked-held':
      return { type: 'inclust.events.v1.EventMarkedHeld', body: EventMarkedHeld.encode({ facts }).finish() };
    case 'closed':
      return { type: 'inclust.events.v1.EventClosed', body: EventClosed.encode({ facts }).finish() };
    case 'reopened':
      return { type: 'inclust.events.v1.EventReopened', body: EventReopened.encode({ facts, reason }).finish() };
    default:
      return unreachable(step);
  }
}

/** An event of a venue as a message of the contract. */
export function encodeVenueStep({ kind }: VenueStep, venue: KeptVenue, version: number): Encoded {
  const facts: VenueFacts = {
    venueId: venue.id,
    version: BigInt(version),
    timeZone: venue.timeZone,
    countryCode: venue.address.country,
    supportedPeriods: venue.supported.map(({ from, to = '' }) => ({ fromDate: from, toDate: to })),
  };
  return kind === 'created'
    ? { type: 'inclust.events.v1.VenueCreated', body: VenueCreated.encode({ facts }).finish() }
    : { type: 'inclust.events.v1.VenueEdited', body: VenueEdited.encode({ facts }).finish() };
}

function factsOf({ id, state, draft, sequence }: ScheduledEvent, version: number): EventFacts {
  const { schedule } = draft;
  const span = schedule && spanOf(schedule);
  const first = schedule?.kind === 'series' ? schedule.first : schedule;
  return {
    eventId: id,
    version: BigInt(version),
    state: states.toProto(state),
    kind: kinds.toProto(draft.kind),
    mode: modes.toProto(draft.mode),
    disciplines: [...draft.disciplines],
    themes: [...draft.themes],
    organisers: [...draft.organisers],
    venueId: draft.venue ?? '',
    start: span ? new Date(span.from).toISOString() : '',
    end: typeof span?.until === 'number' ? new Date(span.until).toISOString() : '',
    timeZone: first?.kind === 'timed' ? first.zone : '',
    sequence,
    occurrenceCount: span?.count ?? 0,
  };
}
