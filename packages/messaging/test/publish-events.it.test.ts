import { jetstreamManager } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { decodeEnvelope } from '@inclust/contracts';
import { fileScope, testPrefix, testServers } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { connectNats, publishEvents } from '../src/index.ts';
import { envelope, opened, silent, streamWithReader } from './stream.ts';

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
    await publishEvents(connection, [{ subject: `${prefix}.one`, envelope: sent, messageId: 'm1', extra }]),
  ).toEqual([true]);
  const manager = await jetstreamManager(connection);
  const message = await manager.streams.getMessage(prefix, { last_by_subj: `${prefix}.one` });
  expect(decodeEnvelope(message?.header, message?.data ?? new Uint8Array())).toEqual(sent);
  expect(message?.header.get('inclust-signature')).toBe('abc');
});

test('each answer is for its own event: one that no stream takes stays with the caller', async () => {
  const event = (subject: string) => ({ subject, envelope: envelope(1), messageId: subject });
  const answers = await publishEvents(connection, [
    event(`${prefix}.a`),
    event(`nowhere_${prefix}.b`),
    event(`${prefix}.c`),
  ]);
  expect(answers).toEqual([true, false, true]);
});

test('one that nobody answers stays with the caller when its time is over, and its answer is then for nobody', async () => {
  const late: Msg[] = [];
  const nobody = connection.subscribe(`silent_${prefix}`, { callback: (_, message) => void late.push(message) });
  const event = (subject: string) => ({ subject, envelope: envelope(1), messageId: subject });
  const both = [event(`silent_${prefix}`), event(`${prefix}.answered`)];
  expect(await publishEvents(connection, both, 300)).toEqual([false, true]);
  late[0]?.respond(JSON.stringify({ stream: prefix, seq: 1 }));
  await connection.flush();
  expect(await publishEvents(connection, [event(`${prefix}.next`)])).toEqual([true]);
  nobody.unsubscribe();
});

test('what is answered with an error or not as a stream does stays with the caller', async () => {
  const answers = ['{"error":{"code":503},"stream":"x","seq":0}', '{"stream":""}', 'no JSON', '{"stream":"x","seq":1}'];
  const subjects = answers.map((_, turn) => `odd_${prefix}.${turn}`);
  const odd = connection.subscribe(`odd_${prefix}.*`, {
    callback: (_, message) => void message.respond(answers[Number(message.subject.split('.')[1])] ?? ''),
  });
  const events = subjects.map((subject) => ({ subject, envelope: envelope(1), messageId: subject }));
  expect(await publishEvents(connection, events)).toEqual([false, false, false, true]);
  odd.unsubscribe();
});

test('a closed connection takes nothing, and says so at once', async () => {
  const { connection: closed } = await connectNats({ url: testServers().natsUrl, name: 'closed', logger: silent });
  await closed.close();
  expect(await publishEvents(closed, [{ subject: `${prefix}.a`, envelope: envelope(1), messageId: 'x' }])).toEqual([
    false,
  ]);
});

test('the same event again is taken, and stored once', async () => {
  const event = { subject: `${prefix}.twice`, envelope: envelope(1), messageId: 'twice' };
  expect(await publishEvents(connection, [event, event])).toEqual([true, true]);
  expect(await publishEvents(connection, [event])).toEqual([true]);
  const info = await (await jetstreamManager(connection)).streams.info(prefix, { subjects_filter: event.subject });
  expect(info.state.subjects).toEqual({ [event.subject]: 1 });
});
