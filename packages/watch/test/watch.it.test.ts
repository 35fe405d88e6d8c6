import { status } from '@grpc/grpc-js';
import { Member } from '@inclust/contracts';
import { accept, refuse } from '@inclust/kernel';
import { refusalOf } from '@inclust/rpc';
import { eventually, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { eventOf, openWatchedNode, type WatchedNodeOptions } from './watched-node.ts';

async function opened(options: WatchedNodeOptions = {}) {
  return testScope().use(await openWatchedNode(options));
}

/** What a watch was ended with: the code of the refusal, and the fields at fault with their rules. */
function ending(error: unknown) {
  const { reason = '', violations = [] } = refusalOf(error) ?? {};
  return [status[(error as { code: number }).code], reason, ...violations.map(({ field, rule }) => `${field} ${rule}`)];
}

test('a watch says where it begins and then tells what happens, in order, without what is not of its kind', async () => {
  const { watch, publish, publishTogether, publishOne } = await opened();
  await publish('a-before');
  using watched = watch();
  const [first] = await watched.next(1);
  expect([first?.what?.$case, first?.cursor]).toEqual(['checkpoint', expect.stringMatching(/^[\w-]+$/u)]);
  await publish('a-1', 'b-1');
  await publishOne(eventOf('other', { type: 'inclust.events.v1.EventPublished', subject: 'events/e' }));
  await publishOne(eventOf('elsewhere', { node: 'vlora' }));
  await publishTogether('a-2', 'c-1', 'b-2');
  const [change] = await watched.next(1);
  expect(change?.what).toMatchObject({
    $case: 'change',
    value: {
      eventId: 'a-1',
      type: 'inclust.members.v1.MemberRegistered',
      eventTime: '2027-01-10T12:00:00.000Z',
      subject: 'members/a',
      version: 1n,
      event: { typeUrl: 'type.googleapis.com/inclust.members.v1.MemberRegistered' },
    },
  });
  expect(await watched.changes(4)).toEqual(['b-1', 'a-2', 'c-1', 'b-2']);
});

test('a watch is limited to some things and some types', async () => {
  const { watch, publish, publishOne } = await opened();
  using some = watch({ members: ['members/b', 'members/c'] });
  using left = watch({ types: ['inclust.members.v1.MemberWithdrawn'] });
  await Promise.all([some.next(1), left.next(1)]);
  await publish('a-1', 'b-1', 'c-1');
  await publishOne(eventOf('b-left', { type: 'inclust.members.v1.MemberWithdrawn' }));
  expect(await some.changes(3)).toEqual(['b-1', 'c-1', 'b-left']);
  expect(await left.changes(1)).toEqual(['b-left']);
});

test.each([
  ['what is remembered', undefined],
  ['the stream, where little is remembered', { messages: 2, bytes: 1_000 }],
])('from any cursor a watch goes on with exactly what follows, from %s', async (_, remembered) => {
  const { watch, publish, publishTogether } = await opened(remembered ? { remembered } : {});
  using whole = watch();
  const [start] = await whole.next(1);
  await publish('a-1');
  await publishTogether('a-2', 'b-2', 'c-2');
  await publish('a-3', 'b-3');
  await publishTogether('a-4', 'b-4');
  await publish('a-5', 'a-6', 'a-7');
  const answers = await whole.next(11);
  const ids = answers.map(({ what }) => (what?.$case === 'change' ? what.value.eventId : ''));
  expect(ids).toEqual(['a-1', 'a-2', 'b-2', 'c-2', 'a-3', 'b-3', 'a-4', 'b-4', 'a-5', 'a-6', 'a-7']);
  for (const [position, { cursor }] of [...(start ? [start] : []), ...answers].slice(0, 11).entries()) {
    using again = watch({ cursor });
    expect(await again.changes(11 - position)).toEqual(ids.slice(position));
  }
});

test('a cursor whose stream has gone on too far, is another one, or is none, is refused', async () => {
  const { watch, publish, manager, declared } = await opened({ stream: { max_msgs: 4 } });
  using whole = watch();
  const [start] = await whole.next(1);
  const cursor = start?.cursor ?? '';
  await publish('a-1', 'a-2', 'a-3', 'a-4');
  using still = watch({ cursor });
  expect(await still.changes(4)).toEqual(['a-1', 'a-2', 'a-3', 'a-4']);
  await publish('a-5');
  using late = watch({ cursor });
  expect(ending(await late.end())).toEqual(['FAILED_PRECONDITION', 'cursor-too-old']);
  await manager.streams.delete('EVENTS');
  await manager.streams.add({ ...declared.stream });
  using lost = watch({ cursor });
  expect(ending(await lost.end())).toEqual(['FAILED_PRECONDITION', 'cursor-unknown']);
  using both = watch({ cursor, snapshot: true });
  expect(ending(await both.end())).toEqual(['INVALID_ARGUMENT', 'invalid-input', 'snapshot cursor-or-snapshot']);
  using typed = watch({ cursor: 'nonsense', types: ['inclust.members.v1.MemberRegistered', 'members'] });
  expect(ending(await typed.end())).toEqual([
    'INVALID_ARGUMENT',
    'invalid-input',
    'cursor cursor-format',
    'types[1] type-unknown',
  ]);
  using many = watch({ members: Array.from({ length: 101 }, (_, turn) => `members/${turn}`) });
  expect(ending(await many.end())).toEqual(['INVALID_ARGUMENT', 'invalid-input', 'members too-many']);
});

test('who falls behind what is kept is told so and misses nothing unknowingly; who reads is not held up', async () => {
  const node = await opened({ stream: { max_msgs: 50 }, remembered: { messages: 4, bytes: 1e6 } });
  using slow = node.watch();
  using fast = node.watch();
  await Promise.all([slow.next(1), fast.next(1)]);
  // More than lies between a node and a reader who does not read.
  const ids = Array.from({ length: 1_500 }, (_, turn) => `a-${turn}`);
  for (const id of ids) {
    await node.publishOne(eventOf(id, { body: new Uint8Array(2_000) }));
    expect(await fast.changes(1)).toEqual([id]);
  }
  const before = await slow.changes(20);
  expect(before).toEqual(ids.slice(0, 20));
  expect(ending(await slow.end())).toEqual(['FAILED_PRECONDITION', 'cursor-too-old']);
});

test('who watches a stream that is lost and made again is told so', async () => {
  const { watch, publish, manager, declared } = await opened({ limits: { checkpointEvery: 50 } });
  await publish('a-1', 'a-2');
  using watched = watch();
  await watched.next(1);
  await manager.streams.delete('EVENTS');
  await manager.streams.add({ ...declared.stream });
  await publish('b-1');
  expect(ending(await watched.end())).toEqual(['FAILED_PRECONDITION', 'cursor-unknown']);
  using next = watch();
  await next.next(1);
  await publish('b-2');
  expect(await next.changes(1)).toEqual(['b-2']);
});

test('a stream that is made again before it is read from is noticed too', async () => {
  const { watch, publish, manager, declared } = await opened({ limits: { checkpointEvery: 50 } });
  await publish('a-1', 'a-2');
  const info = manager.streams.info.bind(manager.streams);
  const { created } = await info('EVENTS');
  let lost: Promise<unknown> | undefined;
  // Between the look at the stream with which a watch begins and the reader that begins with it.
  manager.streams.info = async (...args) => {
    const found = await info(...args);
    lost ??= manager.streams.delete('EVENTS').then(() => manager.streams.add({ ...declared.stream }));
    await lost;
    return found;
  };
  using watched = watch();
  await watched.next(1);
  await publish('b-1');
  expect(ending(await watched.end())).toEqual(['FAILED_PRECONDITION', 'cursor-unknown']);
  // The fault was reached: it is another stream.
  expect((await info('EVENTS')).created).not.toBe(created);
});

test('a snapshot has what there is and then what happened since it began', async () => {
  const began = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const member = (name: string) => ({ $case: 'member' as const, value: Member.fromPartial({ name }) });
  const { watch, publish } = await opened({
    snapshot: async function* () {
      yield accept([member('members/a')]);
      began.resolve();
      await goOn.promise;
      yield accept([member('members/b'), member('members/c')]);
    },
  });
  await publish('a-before');
  using watched = watch({ snapshot: true });
  const [first] = await watched.next(1);
  await began.promise;
  await publish('a-meanwhile');
  goOn.resolve();
  const rest = await watched.next(4);
  expect([first, ...rest].map((one) => [one?.what?.$case, one?.cursor === ''])).toEqual([
    ['member', true],
    ['member', true],
    ['member', true],
    ['snapshotEnd', false],
    ['change', false],
  ]);
  const end = rest[2];
  using again = watch({ cursor: end?.cursor ?? '' });
  expect(await again.changes(1)).toEqual(['a-meanwhile']);
});

test('a snapshot that is refused ends the watch', async () => {
  const { watch } = await opened({
    snapshot: async function* () {
      yield refuse({ code: 'staff-only', kind: 'denied', message: 'Only staff.' });
    },
  });
  using watched = watch({ snapshot: true });
  expect(ending(await watched.end())).toEqual(['PERMISSION_DENIED', 'staff-only']);
});

test('a caller who may no longer is told nothing more', async () => {
  let allowed = true;
  const { watch, publish } = await opened({
    admit: () =>
      allowed
        ? accept({ kind: 'apiKey', id: 'key', node: 'kerkyra' as never, roles: ['operator'] })
        : refuse({ code: 'api-key-revoked', kind: 'unauthenticated', message: 'This key was revoked.' }),
    limits: { admitEvery: 50, checkpointEvery: 50 },
  });
  using watched = watch();
  await watched.next(1);
  await publish('a-1');
  expect(await watched.changes(1)).toEqual(['a-1']);
  allowed = false;
  expect(ending(await watched.end())).toEqual(['UNAUTHENTICATED', 'api-key-revoked']);
});

test('while nothing happens checkpoints come, whose cursor is as good as any', async () => {
  const { watch, publish, publishOne } = await opened({ limits: { checkpointEvery: 30 } });
  using watched = watch({ types: ['inclust.members.v1.MemberWithdrawn'] });
  await watched.next(1);
  await publish('a-1', 'a-2');
  const later = await eventually(
    async () => {
      const [answer] = await watched.next(1);
      return answer?.what?.$case === 'checkpoint' ? answer : undefined;
    },
    { what: 'a checkpoint' },
  );
  await publishOne(eventOf('a-left', { type: 'inclust.members.v1.MemberWithdrawn' }));
  using again = watch({ cursor: later.cursor, types: ['inclust.members.v1.MemberWithdrawn'] });
  expect(await again.changes(1)).toEqual(['a-left']);
});

test('more than so many at once are refused, and one who goes makes room', async () => {
  const { watch } = await opened({ limits: { watches: 2 } });
  const [first, second] = [watch(), watch()];
  using _ = second;
  await Promise.all([first.next(1), second.next(1)]);
  using third = watch();
  expect(ending(await third.end())).toEqual(['RESOURCE_EXHAUSTED', 'too-many-watches']);
  first[Symbol.dispose]();
  await eventually(
    async () => {
      using next = watch();
      return await next.next(1).then(
        () => true,
        () => false,
      );
    },
    { what: 'room for another watch' },
  );
});

test('a server that ends lets watches go on elsewhere', async () => {
  const { watch, watching } = await opened();
  using watched = watch();
  await watched.next(1);
  watching.end();
  expect(ending(await watched.end())).toEqual(['UNAVAILABLE', 'watch-ended']);
});
