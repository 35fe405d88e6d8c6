import { parseNodeId, type NodeId } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { NodeRest } from './node-rest.ts';

const meta = parseNodeId('meta') as NodeId;

test('a node that does not answer is left alone twice as long each time, at most 12 s, until it answers', () => {
  let now = 0;
  let random = 0.5;
  const rest = new NodeRest(
    () => now,
    () => random,
  );
  expect(rest.resting()).toEqual([]);
  for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
    rest.failed(meta);
    now += pause - 1;
    expect(rest.resting()).toEqual([meta]);
    now += 1;
    expect(rest.resting()).toEqual([]);
  }
  random = 1;
  rest.failed(meta);
  now += 11_999;
  expect(rest.resting()).toEqual([meta]);
  rest.answered(meta);
  expect(rest.resting()).toEqual([]);
  random = 0.5;
  rest.failed(meta);
  now += 500;
  expect(rest.resting()).toEqual([]);
});
