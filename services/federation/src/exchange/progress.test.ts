import { expect, test } from 'vitest';
import { movement } from './progress.ts';

test('what waits and was seen elsewhere before is on its way', () => {
  const moves = movement();
  expect(moves('facts:1+9', 0)).toBe(true);
  expect(moves('facts:5+5', 60_000)).toBe(true);
});

test('a batch that takes seconds is on its way, what stands still for longer is not', () => {
  const moves = movement();
  moves('facts:5+5', 1_000);
  expect(moves('facts:5+5', 8_999)).toBe(true);
  expect(moves('facts:5+5', 9_000)).toBe(false);
  expect(moves('facts:6+4', 9_001)).toBe(true);
});

test('where nothing waits nothing is on its way, also just after something was', () => {
  const moves = movement();
  moves('facts:5+5', 0);
  expect(moves('', 1)).toBe(false);
});
