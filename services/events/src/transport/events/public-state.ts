import { EventEntry, stateSubject, VenueEntry, type Envelope } from '@inclust/contracts';
import type { InstantText, NodeId } from '@inclust/kernel';
import type { OutgoingState } from '@inclust/messaging';
import type { AtVersion } from '@inclust/mongo';
import type { ScheduledEvent } from '../../app/ports.ts';
import { publicPart, venuePublicPart } from '../../domain/events/public-part.ts';
import { spanOf } from '../../domain/events/schedule-rules.ts';
import type { KeptVenue } from '../../domain/venue/venue-decider.ts';
import { eventToProto } from '../grpc/event.ts';
import { venueToProto } from '../grpc/venue.ts';

/** The public state of an event; `undefined` for a draft, which has none. An event that was published never becomes a draft again. */
export function eventStateOf(node: NodeId, { state, version }: AtVersion<ScheduledEvent>): OutgoingState | undefined {
  const shown = publicPart(state);
  if (!shown) return undefined;
  const span = shown.draft.schedule && spanOf(shown.draft.schedule);
  const body = EventEntry.encode({
    event: { ...eventToProto(node, { state: shown, version }), etag: '' },
    version: BigInt(version),
    startTime: span && new Date(span.from).toISOString(),
    endTime: typeof span?.until === 'number' ? new Date(span.until).toISOString() : undefined,
  }).finish();
  return stated(node, 'event', state, version, { type: 'inclust.events.v1.EventEntry', body });
}

/** The public state of a venue. */
export function venueStateOf(node: NodeId, { state, version }: AtVersion<KeptVenue>): OutgoingState {
  const venue = { ...venueToProto(node, { state: venuePublicPart(state), version }), etag: '' };
  const body = VenueEntry.encode({ venue, version: BigInt(version) }).finish();
  return stated(node, 'venue', state, version, { type: 'inclust.events.v1.VenueEntry', body });
}

function stated(
  node: NodeId,
  thing: 'event' | 'venue',
  { id, changedAt }: { readonly id: string; readonly changedAt: InstantText },
  version: number,
  told: Pick<Envelope, 'type' | 'body'>,
): OutgoingState {
  const subject = `${thing}s/${id}`;
  return {
    subject: stateSubject(node, 'events', thing, id),
    envelope: { ...told, id: `${subject}-${version}`, node, time: changedAt, subject, version, tombstone: false },
  };
}
