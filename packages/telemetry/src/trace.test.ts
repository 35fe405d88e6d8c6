import { expect, test, vi } from 'vitest';
import { gauge } from './metrics.ts';
import { continueTrace, currentTraceparent, noteSpan, traceIds } from './trace.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('without telemetry nothing is under way', () => {
  expect(currentTraceparent()).toBeUndefined();
  expect(traceIds()).toEqual({});
});

test('without telemetry a piece of work just runs, and fails as it would', async () => {
  expect(await continueTrace(traceparent, 'work', 'consumer', {}, async () => 7)).toBe(7);
  expect(await continueTrace(undefined, 'work', 'internal', {}, async () => 8)).toBe(8);
  const failing = continueTrace(traceparent, 'work', 'consumer', {}, () => Promise.reject(new Error('as it would')));
  await expect(failing).rejects.toThrow('as it would');
});

test('without telemetry a trace context is handed on as it came', () => {
  expect(noteSpan(traceparent, 'publish', 'producer', {})).toBe(traceparent);
  expect(noteSpan(undefined, 'publish', 'producer', {})).toBeUndefined();
});

test('without telemetry a gauge is never read', () => {
  const read = vi.fn(async () => []);
  gauge('inclust.test', '1', 'A test.', read)[Symbol.dispose]();
  expect(read).not.toHaveBeenCalled();
});
