import { EventState, type Envelope } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { eventEnvelope, tombstone, uuid, venueEnvelope } from '../../test/agenda-build.ts';
import { nodeId } from '../../test/build.ts';
import { agendaChange } from './agenda-change.ts';

const korce = nodeId('korce');
const place = (thing: string, id: number) => `events.${thing}.${uuid(id)}`;

test('a public state of an event or a venue changes the agenda at its version', () => {
  const event = eventEnvelope('korce', 1, 3);
  expect(agendaChange(korce, place('event', 1), event)).toMatchObject({
    kind: 'event',
    name: `nodes/korce/events/${uuid(1)}`,
    id: uuid(1),
    node: 'korce',
    version: 3,
    entry: { event: { titles: { el: { text: 'Συναυλία 3' } } }, raw: event.body },
  });
  expect(agendaChange(korce, place('venue', 2), venueEnvelope('korce', 2, 4))).toMatchObject({
    kind: 'venue',
    name: `nodes/korce/venues/${uuid(2)}`,
    version: 4,
  });
});

test.each<[string, string, Envelope]>([
  ['an event', place('event', 1), tombstone(eventEnvelope('korce', 1, 3))],
  ['a venue', place('venue', 1), tombstone(venueEnvelope('korce', 1, 3))],
])('a tombstone of %s takes it out', (_, rest, envelope) => {
  const change = agendaChange(korce, rest, envelope);
  expect(change).toMatchObject({ version: 3 });
  expect(change).not.toHaveProperty('entry');
  expect(change).not.toHaveProperty('raw');
});

test.each<[string, string, Envelope]>([
  ['of another event', place('event', 2), eventEnvelope('korce', 1, 3)],
  ['of an event of another node', place('event', 1), eventEnvelope('arta', 1, 3)],
  ['of another version', place('event', 1), { ...eventEnvelope('korce', 1, 3), version: 4 }],
  ['of a draft', place('event', 1), eventEnvelope('korce', 1, 3, { state: EventState.EVENT_STATE_DRAFT })],
  ['that was deleted', place('event', 1), eventEnvelope('korce', 1, 3, { state: EventState.EVENT_STATE_DELETED })],
  ['without a state', place('event', 1), eventEnvelope('korce', 1, 3, { state: EventState.EVENT_STATE_UNSPECIFIED })],
  [
    'at a venue of another node',
    place('event', 1),
    eventEnvelope('korce', 1, 3, { venue: `nodes/arta/venues/${uuid(9)}` }),
  ],
  ['of an event where venues are', place('venue', 1), eventEnvelope('korce', 1, 3)],
  ['of a venue where events are', place('event', 1), venueEnvelope('korce', 1, 3)],
  ['of a venue of another node', place('venue', 1), venueEnvelope('arta', 1, 3)],
  ['below another context', `members.event.${uuid(1)}`, eventEnvelope('korce', 1, 3)],
  ['that goes on', `${place('event', 1)}.more`, eventEnvelope('korce', 1, 3)],
  ['whose id is none', 'events.event.x', { ...eventEnvelope('korce', 1, 3), subject: 'events/x' }],
])('a state %s changes nothing', (_, rest, envelope) => {
  expect(agendaChange(korce, rest, envelope)).toBeUndefined();
});
