import { expect, test } from 'vitest';
import { eventually } from '../src/index.ts';

test('returns the first answer that is something', async () => {
  let asked = 0;
  expect(await eventually(() => (++asked < 3 ? undefined : asked), { what: 'the third try' })).toBe(3);
});

test('zero and the empty string are something', async () => {
  expect(await eventually(() => 0, { what: 'zero' })).toBe(0);
  expect(await eventually(() => '', { what: 'nothing' })).toBe('');
});

test('asks again after a failed expectation and says at last what it waited for and why', async () => {
  const wait = eventually(() => expect(1).toBe(2), { what: 'one to be two', timeout: 50 });
  await expect(wait).rejects.toThrow(/waited 150 ms in vain for one to be two: expected 1 to be 2/);
});

test('gives up on a probe that hangs', async () => {
  const wait = eventually(() => new Promise<true>(() => {}), { what: 'godot', timeout: 50 });
  await expect(wait).rejects.toThrow('waited 150 ms in vain for godot: the last try did not come back');
});
