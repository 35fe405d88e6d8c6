import { Figure } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { figureParts, fitInOneMessage, mostBytes } from './figure-parts.ts';

const nodes = Array.from({ length: 400 }, (_, turn) => ({
  nodeId: `city-${turn}`,
  newestFactTime: '2027-01-01T00:00:00.000Z',
}));
const figures = Array.from({ length: 500 }, (_, turn) =>
  Figure.fromPartial({ indicator: `I${turn}`, value: 1n, nodes }),
);

test('parts fit into a message each, and together are all figures in their order', () => {
  const parts = [...figureParts(figures)];
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.flat()).toEqual(figures);
  const sizes = parts.map((part) => part.reduce((sum, one) => sum + Figure.encode(one).finish().length, 0));
  expect(sizes.filter((size) => size > mostBytes)).toEqual([]);
  // One that is larger than a part goes by itself.
  expect([...figureParts(figures.slice(0, 3), 10)].map((part) => part.length)).toEqual([1, 1, 1]);
  expect([...figureParts([])]).toEqual([]);
});

test('what fits is told before it is sent', () => {
  expect([fitInOneMessage(figures), fitInOneMessage(figures.slice(0, 20)), fitInOneMessage([])]).toEqual([
    false,
    true,
    true,
  ]);
});
