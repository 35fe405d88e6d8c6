import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventually, fileScope, testPrefix } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import {
  consume,
  countDeadLetters,
  deadLetterStream,
  listDeadLetters,
  reconcileStreams,
  replayDeadLetter,
  type DeadLetter,
  type Verdict,
} from '../src/index.ts';
import { opened, put, silent, streamWithReader, textOf } from './stream.ts';

const scope = fileScope();
const prefix = testPrefix();
let connection: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  connection = await opened(scope, 'dead-letters');
  manager = await jetstreamManager(connection);
  await reconcileStreams(manager, [deadLetterStream]);
});

async function lettersOf(stream: string): Promise<DeadLetter[]> {
  return (await listDeadLetters(manager, 0, 1_000)).filter((letter) => letter.stream === stream);
}

/** A stream whose messages were all refused, with a consumer that from then on says what `verdict` says. */
async function refused(name: string, verdict: () => Verdict, ...texts: readonly string[]) {
  const stream = `${prefix}_${name}`;
  await streamWithReader(scope, connection, stream);
  await put(connection, stream, ...texts);
  const handled: string[] = [];
  let open = false;
  const consumer = scope.use(
    await consume({
      connection,
      stream,
      durable: 'reader',
      logger: silent,
      handle: async (deliveries) => {
        if (open) handled.push(...deliveries.map(textOf));
        return deliveries.map(() => (open ? verdict() : { reject: 'not-now' }));
      },
    }),
  );
  const letters = await eventually(
    async () => {
      const found = await lettersOf(stream);
      return found.length === texts.length && found;
    },
    { what: 'the dead letters' },
  );
  open = true;
  return { stream, handled, letters, consumer };
}

function only(letters: readonly DeadLetter[]): DeadLetter {
  const [letter] = letters;
  if (!letter) throw new Error('there is no dead letter');
  return letter;
}

test('dead letters are listed oldest first, page by page, over the gaps that replayed ones leave', async () => {
  const { stream, letters } = await refused('listed', () => 'done', 'a', 'b', 'c');
  expect(letters.map((letter) => letter.sequence)).toEqual([1, 2, 3]);
  const [first, second, third] = letters.map((letter) => letter.id);
  const before = await countDeadLetters(manager);
  await manager.streams.deleteMessage(deadLetterStream.stream.name, second ?? 0);
  expect(await countDeadLetters(manager)).toBe(before - 1);
  const after = await listDeadLetters(manager, (first ?? 0) - 1, 2);
  expect(after.map((letter) => [letter.stream, letter.id])).toEqual([
    [stream, first],
    [stream, third],
  ]);
  expect(await listDeadLetters(manager, first ?? 0, 1)).toMatchObject([{ id: third }]);
});

test('a replayed letter goes to its consumer once and is off the list', async () => {
  const { stream, handled, letters } = await refused('replayed', () => 'done', 'a');
  expect(await replayDeadLetter(connection, manager, only(letters))).toBe('replayed');
  expect(handled).toEqual(['a']);
  expect(await lettersOf(stream)).toEqual([]);
});

test('a letter that its consumer refuses again stays listed', async () => {
  const { stream, letters } = await refused('again', () => ({ reject: 'still-not' }), 'a');
  expect(await replayDeadLetter(connection, manager, only(letters))).toBe('failed');
  expect(await lettersOf(stream)).toEqual(letters);
});

test('a letter at which its consumer fails stays listed, and the consumer lives on', async () => {
  let broken = true;
  const verdict = (): Verdict => {
    if (broken) throw new Error('a bug');
    return 'done';
  };
  const { stream, letters } = await refused('thrown', verdict, 'a');
  expect(await replayDeadLetter(connection, manager, only(letters))).toBe('failed');
  expect(await lettersOf(stream)).toEqual(letters);
  broken = false;
  expect(await replayDeadLetter(connection, manager, only(letters))).toBe('replayed');
});

test('a letter whose message is gone is taken off the list, and no other message is handled in its place', async () => {
  const { stream, handled, letters } = await refused('gone', () => 'done', 'a', 'b');
  await manager.streams.deleteMessage(stream, 1);
  expect(await replayDeadLetter(connection, manager, only(letters))).toBe('gone');
  // The stream was made anew: another message has its sequence, under another subject.
  const second = { ...letters[1], subject: `${stream}.other` } as DeadLetter;
  expect(await replayDeadLetter(connection, manager, second)).toBe('gone');
  expect(handled).toEqual([]);
  expect(await lettersOf(stream)).toEqual([]);
});

test('a letter whose consumer is not running stays listed', async () => {
  const { stream, letters, consumer } = await refused('absent', () => 'done', 'a');
  await consumer[Symbol.asyncDispose]();
  await connection.flush();
  expect(await replayDeadLetter(connection, manager, only(letters))).toBe('failed');
  expect(await lettersOf(stream)).toEqual(letters);
});
