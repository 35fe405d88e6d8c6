import { Event, EventEntry, EventState, Venue, VenueEntry, type Envelope } from '@inclust/contracts';
import type { AgendaChange } from '../src/app/agenda-ports.ts';
import { agendaChange } from '../src/exchange/agenda-change.ts';
import { fact, nodeId } from './build.ts';

/** A UUID that ends in a number. */
export function uuid(number: number): string {
  return `01890000-0000-8000-8000-${String(number).padStart(12, '0')}`;
}

/** The organiser of an event where a test names no other. */
export const organiser = `nodes/arta/members/${uuid(900)}`;

/** What a test says of an event. */
export interface Told extends Partial<Event> {
  /** A moment; none where nothing takes place. */
  readonly starts?: string;
  readonly ends?: string;
}

/** The public state of an event of a node at a version. */
export function eventEnvelope(node: string, id: number, version: number, told: Told = {}): Envelope {
  const { starts = '2027-03-01T18:00:00.000Z', ends = '2027-03-01T20:00:00.000Z', ...more } = told;
  const event = Event.fromPartial({
    name: `nodes/${node}/events/${uuid(id)}`,
    uid: `${uuid(id)}@${node}.inclust`,
    state: EventState.EVENT_STATE_PUBLISHED,
    titles: { el: { text: `Συναυλία ${version}` } },
    organisers: [organiser],
    disciplines: ['performing-arts'],
  });
  const entry = EventEntry.fromPartial({
    version: BigInt(version),
    ...(starts === '' ? {} : { startTime: starts }),
    ...(ends === '' ? {} : { endTime: ends }),
  });
  const body = EventEntry.encode({ ...entry, event: { ...event, ...more } }).finish();
  return fact({ type: 'inclust.events.v1.EventEntry', node, subject: `events/${uuid(id)}`, version, body });
}

/** The public state of a venue of a node at a version. */
export function venueEnvelope(node: string, id: number, version: number, name = 'Γέφυρα'): Envelope {
  const venue = Venue.fromPartial({ name: `nodes/${node}/venues/${uuid(id)}`, names: { el: { text: name } } });
  const body = VenueEntry.encode({ venue, version: BigInt(version) }).finish();
  return fact({ type: 'inclust.events.v1.VenueEntry', node, subject: `venues/${uuid(id)}`, version, body });
}

/** That an event or a venue has no public state any more. */
export function tombstone(envelope: Envelope): Envelope {
  return { ...envelope, tombstone: true, body: new Uint8Array() };
}

/** The change of the agenda that an envelope at its own place is; throws for one that is none. */
export function changeOf(envelope: Envelope): AgendaChange {
  const [things = '', id = ''] = envelope.subject.split('/');
  const change = agendaChange(nodeId(envelope.node), `events.${things.slice(0, -1)}.${id}`, envelope);
  if (!change) throw new Error('this changes nothing');
  return change;
}
