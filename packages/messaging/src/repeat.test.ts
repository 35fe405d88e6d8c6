import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from './repeat.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('works now, then each time after the one before has ended', async () => {
  const ends: (() => void)[] = [];
  const repeated = repeat(100, () => new Promise<void>((end) => ends.push(end)), vi.fn());
  expect(ends.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ends.length).toBe(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(100);
  expect(ends.length).toBe(2);
  ends[1]?.();
  await repeated[Symbol.asyncDispose]();
});

test('later: not before the first interval', async () => {
  const work = vi.fn(async () => {});
  await using _ = repeat(100, work, vi.fn(), 'later');
  expect(work).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(100);
  expect(work).toHaveBeenCalledOnce();
});

test('a failure is handed over and does not end it', async () => {
  const failed = vi.fn();
  const work = vi.fn(() => Promise.reject(new Error('away')));
  await using _ = repeat(100, work, failed);
  await vi.advanceTimersByTimeAsync(200);
  expect(work.mock.calls.length).toBeGreaterThanOrEqual(2);
  expect(failed).toHaveBeenCalledWith(expect.objectContaining({ message: 'away' }));
});

test('soon does not wait for the interval', async () => {
  const work = vi.fn(async () => {});
  await using repeated = repeat(100_000, work, vi.fn());
  await vi.advanceTimersByTimeAsync(1);
  repeated.soon();
  expect(work).toHaveBeenCalledTimes(2);
});

test('disposing waits for the work under way and ends the repetition', async () => {
  const end = Promise.withResolvers<void>();
  const work = vi.fn(() => end.promise);
  const repeated = repeat(100, work, vi.fn());
  const closed = repeated[Symbol.asyncDispose]();
  end.resolve();
  await closed;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(work).toHaveBeenCalledOnce();
});

test('disposing tells the work under way to stop', async () => {
  let rounds = 0;
  const repeated = repeat(
    100,
    async (stop) => {
      for (; !stop.aborted; rounds += 1) await Promise.resolve();
    },
    vi.fn(),
  );
  await Promise.resolve();
  await repeated[Symbol.asyncDispose]();
  expect(rounds).toBeGreaterThan(0);
});

test('soon while it works is once more after that, and one interval goes on', async () => {
  const ends: (() => void)[] = [];
  const repeated = repeat(100, () => new Promise<void>((end) => ends.push(end)), vi.fn());
  repeated.soon();
  repeated.soon();
  expect(ends.length).toBe(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(ends.length).toBe(2);
  ends[1]?.();
  await vi.advanceTimersByTimeAsync(100);
  expect(ends.length).toBe(3);
  ends[2]?.();
  await repeated[Symbol.asyncDispose]();
});
