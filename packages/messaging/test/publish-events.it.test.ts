import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { decodeEnvelope } from '@inclust/contracts';
import { fileScope, testPrefix } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { publishEvents } from '../src/index.ts';
import { envelope, opened, streamWithReader } from './stream.ts';

const scope = fileScope();
const prefix = testPrefix();
let connection: NatsConnection;

beforeAll(async () => {
  connection = await opened(scope, 'publisher');
  await streamWithReader(scope, connection, prefix);
});

test('an event is stored with its envelope, and headers beside it', async () => {
  const sent = envelope(7, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
  const extra = [['inclust-signature', 'abc']] as const;
  expect(
    await publishEvents(jetstream(connection), [{ subject: `${prefix}.one`, envelope: sent, messageId: 'm1', extra }]),
  ).toEqual([true]);
  const manager = await jetstreamManager(connection);
  const message = await manager.streams.getMessage(prefix, { last_by_subj: `${prefix}.one` });
  expect(decodeEnvelope(message?.header, message?.data ?? new Uint8Array())).toEqual(sent);
  expect(message?.header.get('inclust-signature')).toBe('abc');
});

test('each answer is for its own event: one that no stream takes stays with the caller', async () => {
  const event = (subject: string) => ({ subject, envelope: envelope(1), messageId: subject });
  const answers = await publishEvents(jetstream(connection), [
    event(`${prefix}.a`),
    event(`nowhere_${prefix}.b`),
    event(`${prefix}.c`),
  ]);
  expect(answers).toEqual([true, false, true]);
});

test('the same event again is taken, and stored once', async () => {
  const event = { subject: `${prefix}.twice`, envelope: envelope(1), messageId: 'twice' };
  const stream = jetstream(connection);
  expect(await publishEvents(stream, [event, event])).toEqual([true, true]);
  expect(await publishEvents(stream, [event])).toEqual([true]);
  const info = await (await jetstreamManager(connection)).streams.info(prefix, { subjects_filter: event.subject });
  expect(info.state.subjects).toEqual({ [event.subject]: 1 });
});
