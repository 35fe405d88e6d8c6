import { expect, test } from 'vitest';
import { decodeEnvelope, EnvelopeError, type Envelope } from './envelope.ts';
import { batchEvents, eventBatchType, eventsOfBatch } from './event-batch.ts';

const time = '2027-01-10T12:00:00.000Z';

function event(id: string, more: Partial<Envelope> = {}): Envelope {
  return {
    id,
    type: 'inclust.members.v1.MemberUpdated',
    node: 'arta',
    time,
    subject: `members/${id}`,
    version: 7,
    tombstone: false,
    body: new TextEncoder().encode(`body of ${id}`),
    ...more,
  };
}

const pathed = (envelope: Envelope) => ({ path: 'members.v1.member.updated', envelope });
const events = [event('a'), event('b', { traceparent: '00-1-2-01' }), event('c', { body: new Uint8Array() })];

test('what a batch holds is as if each had come alone', () => {
  const batch = batchEvents('arta', time, events.map(pathed));
  expect(batch).toMatchObject({ type: eventBatchType, node: 'arta', time, subject: `batches/${batch.id}`, version: 1 });
  const found = eventsOfBatch('arta', batch.body);
  expect(found.map(({ path }) => path)).toEqual(events.map(() => 'members.v1.member.updated'));
  expect(found.map(({ headers, body }) => ({ ...decodeEnvelope(headers, body), body: Buffer.from(body) }))).toEqual(
    events.map((one) => ({ ...one, body: Buffer.from(one.body) })),
  );
});

test('the same events are the same batch, others are another', () => {
  const id = (...some: Envelope[]): string => batchEvents('arta', time, some.map(pathed)).id;
  expect(id(...events)).toBe(id(...events));
  expect(id(...events)).not.toBe(id(...events.toReversed()));
  expect(id(...events)).not.toBe(id(event('a')));
});

test('the events of a batch are from its node, whatever their ids', () => {
  const { body } = batchEvents('arta', time, [pathed(event('a', { node: 'korca' }))]);
  const [found] = eventsOfBatch('vlora', body);
  expect(found && decodeEnvelope(found.headers, found.body).node).toBe('vlora');
});

test('an event that lacks something is found when it is read', () => {
  const [found] = eventsOfBatch('arta', batchEvents('arta', time, [pathed(event('a', { version: 0 }))]).body);
  expect(() => found && decodeEnvelope(found.headers, found.body)).toThrow(EnvelopeError);
});

test('a body that is no batch is told', () => {
  expect(() => eventsOfBatch('arta', Buffer.of(255, 255))).toThrow(EnvelopeError);
});
