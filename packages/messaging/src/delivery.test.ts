import { batchEvents, encodeEnvelope, eventBatchPath, type Envelope } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { deliveriesOf, type StreamMessage } from './delivery.ts';

const time = '2027-01-10T12:00:00.000Z';

function event(id: string): Envelope {
  return {
    id,
    type: 'inclust.members.v1.MemberUpdated',
    node: 'arta',
    time,
    subject: `members/${id}`,
    version: 7,
    tombstone: false,
    body: Buffer.from(id),
  };
}

function message(subject: string, envelope: Envelope, more: Partial<StreamMessage> = {}): StreamMessage {
  const headers = new Map(encodeEnvelope(envelope));
  return {
    subject,
    seq: 9,
    headers: { get: (name) => headers.get(name) ?? '' },
    data: envelope.body,
    info: { timestampNanos: 5_000_000 },
    ...more,
  };
}

const path = 'members.v1.member.updated';
const batch = batchEvents(
  'arta',
  time,
  ['a', 'b'].map((id) => ({ path, envelope: event(id) })),
);

test('a message delivers itself, also without headers', () => {
  const [own, ...others] = deliveriesOf(message(`inclust.arta.${path}`, event('a')));
  expect(others).toEqual([]);
  expect(own).toMatchObject({ subject: `inclust.arta.${path}`, sequence: 9, storedAt: 5, body: Buffer.from('a') });
  expect(deliveriesOf(message('inclust.arta.x', event('a'), { headers: undefined }))).toHaveLength(1);
});

test('headers are parsed for who asks for them', () => {
  let parsed = 0;
  const lazy = {
    ...message(`inclust.arta.${path}`, event('a')),
    get headers() {
      parsed += 1;
      return { get: () => 'a' };
    },
  };
  const [own] = deliveriesOf(lazy);
  expect(parsed).toBe(0);
  expect([own?.headers?.get('ce-id'), parsed]).toEqual(['a', 1]);
});

test('a batch delivers its events, each under its own subject', () => {
  const found = deliveriesOf(message(`inclust.arta.${eventBatchPath}`, batch));
  expect(
    found.map(({ subject, sequence, storedAt, headers, body }) => [
      subject,
      sequence,
      storedAt,
      headers?.get('ce-id'),
      String(body),
    ]),
  ).toEqual([
    [`inclust.arta.${path}`, 9, 5, 'a', 'a'],
    [`inclust.arta.${path}`, 9, 5, 'b', 'b'],
  ]);
});

test('on a link a batch is one message, and so is one that cannot be read', () => {
  expect(deliveriesOf(message('in.arta.fed.arta.facts.arta.x', batch))).toHaveLength(1);
  const broken = deliveriesOf(message(`inclust.arta.${eventBatchPath}`, batch, { data: Buffer.of(255) }));
  expect(broken).toMatchObject([{ subject: `inclust.arta.${eventBatchPath}`, body: Buffer.of(255) }]);
});
