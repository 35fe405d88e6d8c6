import { EventEntry, EventState, VenueEntry, type Envelope } from '@inclust/contracts';
import { parseUuid, type NodeId } from '@inclust/kernel';
import type { AgendaChange } from '../app/agenda-ports.ts';

/** The types of the envelopes of what was published, and of where it takes place. */
export const eventEntryType = 'inclust.events.v1.EventEntry';
export const venueEntryType = 'inclust.events.v1.VenueEntry';

/** States in which nobody but its own node hears of an event. */
const hidden: ReadonlySet<EventState> = new Set([
  EventState.EVENT_STATE_UNSPECIFIED,
  EventState.EVENT_STATE_DRAFT,
  EventState.EVENT_STATE_DELETED,
]);

/**
 * What a public state says of an event or a venue; `undefined` when it does not fit its own address: it must be of the node that owns it,
 * at the version of the envelope, an event at a venue of that node and no draft.
 */
export function agendaChange(origin: NodeId, rest: string, envelope: Envelope): AgendaChange | undefined {
  const [context, thing, segment = '', ...more] = rest.split('.');
  const id = parseUuid(segment);
  if (context !== 'events' || !id || more.length > 0) return undefined;
  const { type, subject, version, tombstone, body: raw } = envelope;
  const common = { name: `nodes/${origin}/${subject}`, id, node: origin, version };
  if (type === venueEntryType && thing === 'venue' && subject === `venues/${id}`) {
    if (tombstone) return { kind: 'venue', ...common };
    const { venue, version: told } = VenueEntry.decode(raw);
    return venue?.name === common.name && told === BigInt(version) ? { kind: 'venue', ...common, raw } : undefined;
  }
  if (type !== eventEntryType || thing !== 'event' || subject !== `events/${id}`) return undefined;
  if (tombstone) return { kind: 'event', ...common };
  const entry = EventEntry.decode(raw);
  const { event } = entry;
  if (event?.name !== common.name || entry.version !== BigInt(version)) return undefined;
  const isPublic = !hidden.has(event.state);
  const isAtHome = event.venue === '' || event.venue.startsWith(`nodes/${origin}/venues/`);
  return isPublic && isAtHome ? { kind: 'event', ...common, entry: { event, entry, raw } } : undefined;
}

/** Whether an envelope tells of an event or a venue. */
export function tellsOfEvents({ type }: Pick<Envelope, 'type'>): boolean {
  return type === eventEntryType || type === venueEntryType;
}
