import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { turns } from './turns.ts';

test('works run one after another, in order, and each answers its caller', async () => {
  const inTurn = turns();
  const steps: string[] = [];
  const work = (name: string, milliseconds: number) => async () => {
    steps.push(`${name} begins`);
    await pause(milliseconds);
    steps.push(`${name} ends`);
    return name;
  };
  expect(await Promise.all([inTurn(work('a', 20)), inTurn(work('b', 0))])).toEqual(['a', 'b']);
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('one that fails is told to its caller and does not stop the next', async () => {
  const inTurn = turns();
  const failing = inTurn(() => Promise.reject(new Error('a bug')));
  const next = inTurn(async () => 'next');
  await expect(failing).rejects.toThrow('a bug');
  expect(await next).toBe('next');
});
