import { Metadata, status } from '@grpc/grpc-js';
import { accept, type Actor, type NodeId } from '@inclust/kernel';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deadlines, openCall, unary, type RpcContext } from './call.ts';

const actor: Actor = { kind: 'apiKey', id: 'a', node: 'arta' as NodeId, roles: ['operator'] };
const context: RpcContext = { logger: pino({ level: 'silent' }), admit: () => accept(actor) };

/** A call as grpc-js hands it over, with the deadline that its caller has set. */
function callWith(deadline: Date | number) {
  const listeners: (() => void)[] = [];
  return {
    getDeadline: () => deadline,
    getPath: () => '/a/b',
    getPeer: () => '127.0.0.1:4711',
    on: (_: 'cancelled', listener: () => void) => listeners.push(listener),
    metadata: new Metadata(),
    cancel: () => listeners.forEach((listener) => listener()),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a call that sets no deadline gets the default one: its method is told and its caller answered', async () => {
  let signal: AbortSignal | undefined;
  const done = vi.fn();
  const handler = unary(context, (_, call) => {
    ({ signal } = call);
    return new Promise<never>(() => {});
  });
  handler(callWith(Infinity) as never, done);
  await vi.advanceTimersByTimeAsync(deadlines.default - 1);
  expect([signal?.aborted, done.mock.calls.length]).toEqual([false, 0]);
  await vi.advanceTimersByTimeAsync(1);
  expect(signal?.aborted).toBe(true);
  expect(done).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: status.DEADLINE_EXCEEDED }), undefined);
});

test('an answer after the default deadline is not sent a second time', async () => {
  const answer = Promise.withResolvers<{ ok: true; value: string }>();
  const done = vi.fn();
  unary(context, () => answer.promise)(callWith(Infinity) as never, done);
  await vi.advanceTimersByTimeAsync(deadlines.default);
  answer.resolve({ ok: true, value: 'late' });
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toHaveBeenCalledOnce();
});

test('a closed call is not ended later', async () => {
  const opened = await openCall(context, callWith(Infinity));
  if (!opened.ok) throw new Error('the call was refused');
  opened.close();
  await vi.advanceTimersByTimeAsync(deadlines.most * 2);
  expect(opened.call.signal.aborted).toBe(false);
});

test('a method that looks at the signal only after its caller has gone sees that', async () => {
  const call = callWith(new Date(Date.now() + 1_000));
  const opened = await openCall(context, call);
  call.cancel();
  expect(opened.ok && opened.call.signal.aborted).toBe(true);
});
