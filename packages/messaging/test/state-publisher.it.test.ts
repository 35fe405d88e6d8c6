import { jetstreamManager, StorageType, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { decodeEnvelope } from '@inclust/contracts';
import { fileScope, testPrefix } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { reconcileStreams, StatePublisher } from '../src/index.ts';
import { envelope, opened } from './stream.ts';

const scope = fileScope();
const name = testPrefix();
let first: NatsConnection;
let second: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  first = await opened(scope, 'first');
  second = await opened(scope, 'second');
  manager = await jetstreamManager(first);
  await make();
  scope.defer(async () => void (await manager.streams.delete(name)));
});

function make(): Promise<void> {
  const stream = {
    name,
    subjects: [`${name}.>`],
    storage: StorageType.Memory,
    max_msgs_per_subject: 1,
    allow_rollup_hdrs: true,
    allow_direct: true,
  };
  return reconcileStreams(manager, [{ stream }]);
}

async function publisher(connection = first): Promise<StatePublisher> {
  return new StatePublisher(connection, await jetstreamManager(connection), name);
}

const state = (thing: string, version: number, tombstone = false) => ({
  subject: `${name}.${thing}`,
  envelope: envelope(version, { tombstone }),
});

/** What the stream holds of a thing: its version, negative for a tombstone; 0 for nothing. */
async function held(thing: string): Promise<number> {
  const message = await manager.streams.getMessage(name, { last_by_subj: `${name}.${thing}` });
  if (!message) return 0;
  const { version, tombstone } = decodeEnvelope(message.header, message.data);
  return tombstone ? -version : version;
}

test('a late older state is answered as held and does not replace the newer one, whoever sends it', async () => {
  const [one, other] = [await publisher(), await publisher(second)];
  expect(await one.publish([state('late', 2)])).toEqual([true]);
  expect(await one.publish([state('late', 1)])).toEqual([true]);
  expect(await other.publish([state('late', 1)])).toEqual([true]);
  expect(await held('late')).toBe(2);
  expect(await other.publish([state('late', 3)])).toEqual([true]);
  expect(await one.publish([state('late', 2), state('late', 4)])).toEqual([true, true]);
  expect(await held('late')).toBe(4);
});

test('a tombstone replaces the state, is not replaced by an older one, and gives way to a newer one', async () => {
  const one = await publisher();
  await one.publish([state('ended', 1)]);
  expect(await one.publish([state('ended', 2, true)])).toEqual([true]);
  expect(await (await publisher(second)).publish([state('ended', 1)])).toEqual([true]);
  expect(await held('ended')).toBe(-2);
  await one.publish([state('ended', 3)]);
  expect(await held('ended')).toBe(3);
});

test('two processes that publish at once: what either was told is held is never older than what stays', async () => {
  const versions = [1, 2, 3, 4];
  const [one, other] = [await publisher(), await publisher(second)];
  const answers = await Promise.all([
    one.publish(versions.map((version) => state('raced', version))),
    other.publish(versions.toReversed().map((version) => state('raced', version))),
  ]);
  const told = [
    ...versions.filter((_, position) => answers[0]?.[position]),
    ...versions.toReversed().filter((_, position) => answers[1]?.[position]),
  ];
  expect(await held('raced')).toBeGreaterThanOrEqual(Math.max(...told));
  await one.publish([state('raced', 4)]);
  expect(await held('raced')).toBe(4);
});

test('a stream that was made anew is filled: by a newer state at once, by the same one when it is verified', async () => {
  const one = await publisher();
  await one.publish([state('filler', 1), state('same', 1), state('newer', 1)]);
  await manager.streams.delete(name);
  await make();
  await one.publish([state('newer', 2), state('same', 1)]);
  expect([await held('newer'), await held('same')]).toEqual([2, 0]);
  expect(await one.publish([state('same', 1)], true)).toEqual([true]);
  expect(await held('same')).toBe(1);
});

test('a state that no stream takes stays with the caller', async () => {
  const answers = await (
    await publisher()
  ).publish([{ subject: `nowhere_${name}.a`, envelope: envelope(1) }, state('taken', 1)]);
  expect(answers).toEqual([false, true]);
});
