import { expect, test } from 'vitest';
import { OutboxPosition } from './outbox-position.ts';

function positionAt(start: number) {
  const clock = { now: start };
  return { clock, position: new OutboxPosition(() => clock.now) };
}

test('everything before the oldest open write is published; with none open, everything that was stamped', () => {
  const { clock, position } = positionAt(100);
  expect(position.before()).toBe(100);
  const first = position.stamp('a');
  clock.now = 200;
  const second = position.stamp('b');
  expect(position.before()).toBe(first);
  position.close('a', first);
  expect(position.before()).toBe(second);
  position.close('b', second);
  expect(position.before()).toBeGreaterThan(second);
});

test('a moment never goes back, nor before one that was told, whatever the clock does', () => {
  const { clock, position } = positionAt(1_000);
  const first = position.stamp('a');
  clock.now = 500;
  expect(position.stamp('b')).toBe(first);
  position.close('a', first);
  position.close('b', first);
  const before = position.before();
  expect(position.stamp('c')).toBeGreaterThanOrEqual(before);
});

test('a published write closes those of the same document before it, and no others', () => {
  const { clock, position } = positionAt(100);
  position.stamp('a');
  clock.now = 110;
  const newer = position.stamp('a');
  clock.now = 120;
  const newest = position.stamp('a');
  clock.now = 130;
  position.stamp('b');
  position.close('a', newer);
  expect(position.before()).toBe(newest);
  expect(position.state()).toEqual({ waiting: 2, oldest: newest });
});

test('a write that was not made closes itself alone', () => {
  const { clock, position } = positionAt(100);
  const first = position.stamp('a');
  clock.now = 110;
  const second = position.stamp('a');
  position.withdraw('a', second);
  expect(position.isOpen('a')).toBe(true);
  expect(position.before()).toBe(first);
  position.withdraw('a', first);
  expect(position.isOpen('a')).toBe(false);
});

test('what is open and old is found with whether anybody knows of it', () => {
  const { clock, position } = positionAt(100);
  const first = position.stamp('a');
  clock.now = 200;
  position.stamp('b');
  position.doubt('a', first);
  expect(position.openUntil(150, 10)).toEqual([{ id: 'a', at: first, uncertain: true }]);
  expect(position.openUntil(250, 1)).toHaveLength(1);
});
