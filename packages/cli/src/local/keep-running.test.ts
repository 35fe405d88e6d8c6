import { eventually } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { keepRunning, type RestartPolicy } from './keep-running.ts';
import type { RunningProcess } from './node-process.ts';

const policy: RestartPolicy = { firstPause: 1, longestPause: 4, startsPerMinute: 100, firstTries: 2 };

function processes(): {
  start: () => Promise<RunningProcess>;
  started: { die: () => void; signals: string[]; deaf: boolean }[];
  fail: { times: number };
} {
  const started: { die: () => void; signals: string[]; deaf: boolean }[] = [];
  const fail = { times: 0 };
  return {
    started,
    fail,
    start: async () => {
      if (fail.times > 0) {
        fail.times -= 1;
        throw new Error('does not start');
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      const one = { die: () => resolve(), signals: [] as string[], deaf: false };
      started.push(one);
      const signalled = (signal: string) => async (): Promise<void> => {
        one.signals.push(signal);
        if (signal === 'kill' || !one.deaf) resolve();
        await promise;
      };
      return { pid: started.length, exited: promise, stop: signalled('stop'), kill: signalled('kill') };
    },
  };
}

test('what dies is started again, also when starting fails in between', async () => {
  const { start, started, fail } = processes();
  const told: string[] = [];
  const kept = await keepRunning({ name: 'arta database', start, tell: (line) => told.push(line), policy });
  fail.times = 2;
  started[0]?.die();
  await eventually(() => kept.pid === 2, { what: 'the second process' });
  expect(kept.restarts).toBe(3);
  expect(told).toEqual([
    'arta database ended by itself (process 1); it is started again',
    'arta database could not be started: does not start',
    'arta database could not be started: does not start',
    'arta database runs again (process 2)',
  ]);
  await kept.stop(1_000);
  expect(kept.state).toBe('stopped');
  expect(started).toHaveLength(2);
});

test('what does not start at first is given up after some tries', async () => {
  const { start, started, fail } = processes();
  fail.times = 2;
  await expect(keepRunning({ name: 'x', start, tell: () => {}, policy })).rejects.toThrow('does not start');
  expect(started).toHaveLength(0);
});

test('what does not end when asked is killed', async () => {
  const { start, started } = processes();
  const kept = await keepRunning({ name: 'x', start, tell: () => {}, policy });
  const [one] = started;
  if (!one) throw new Error('not started');
  one.deaf = true;
  await kept.stop(5);
  expect(one.signals).toEqual(['stop', 'kill']);
});

test('what is stopped while it waits is not started again', async () => {
  const { start, started } = processes();
  const kept = await keepRunning({
    name: 'x',
    start,
    tell: () => {},
    policy: { ...policy, firstPause: 60_000, longestPause: 60_000 },
  });
  started[0]?.die();
  await eventually(() => kept.state === 'waiting', { what: 'the pause' });
  await kept.stop(1_000);
  expect(started).toHaveLength(1);
});
