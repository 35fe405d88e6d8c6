import { decodeEnvelope, eventBatchPath, eventBatchType, eventsOfBatch, type Envelope } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { fact } from '../../test/build.ts';
import { together } from './together.ts';

const path = 'members.v1.member.registered';
const pathed = (envelopes: readonly Envelope[]) => envelopes.map((envelope) => ({ path, envelope }));

/** The ids in a message. */
function idsIn(envelope: Envelope): string[] {
  if (envelope.type !== eventBatchType) return [envelope.id];
  return eventsOfBatch('korce', envelope.body).map(({ headers, body }) => decodeEnvelope(headers, body).id);
}

test('nothing is nothing, and one that is alone leaves as it is', () => {
  expect(together('korce', [])).toEqual([]);
  expect(together('korce', pathed([fact()]))).toEqual([{ path, envelope: fact() }]);
});

test('those that are ready together leave as one, in order', () => {
  const facts = ['a', 'b', 'c'].map((id) => fact({ id }));
  const [batch, ...others] = together('korce', pathed(facts));
  expect(others).toEqual([]);
  expect(batch).toMatchObject({ path: eventBatchPath, envelope: { type: eventBatchType, node: 'korce' } });
  expect(batch && idsIn(batch.envelope)).toEqual(['a', 'b', 'c']);
});

test.each([
  ['512 events', 1_200, 10, [512, 512, 176]],
  ['64 KiB', 5, 30 * 1024, [2, 2, 1]],
  ['one that is larger alone', 2, 100 * 1024, [1, 1]],
])('a batch holds at most %s', (_, count, size, sizes) => {
  const facts = Array.from({ length: count }, (_none, turn) =>
    fact({ id: `event-${turn}`, body: new Uint8Array(size) }),
  );
  const messages = together('korce', pathed(facts));
  expect(messages.map(({ envelope }) => idsIn(envelope).length)).toEqual(sizes);
  expect(messages.flatMap(({ envelope }) => idsIn(envelope))).toEqual(facts.map(({ id }) => id));
});
