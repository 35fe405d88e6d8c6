import { expect, test } from 'vitest';
import { crossed, flat, periods, sum } from '../../../test/tables.ts';
import { feasibleRanges } from './feasible-ranges.ts';
import { suppress } from './suppress.ts';
import type { SuppressionTable } from './table.ts';

function hiddenOf(table: SuppressionTable): string[] {
  return [...suppress(table).hidden].toSorted();
}

test('a table without small counts is shown whole, and zeros are shown', () => {
  expect(suppress(sum([7, 0, 12]))).toEqual({ hidden: new Set(), primary: new Set(), guessable: [], disclosed: [] });
});

test('a total all of whose people are in one part is shown with the zeros of the others', () => {
  expect(hiddenOf(sum([30, 0, 0]))).toEqual([]);
});

test('the threshold is the first count that is shown', () => {
  expect(hiddenOf(sum([5, 5, 5]))).toEqual([]);
  expect(hiddenOf(sum([9, 20, 30], 10))).toEqual(['p1', 'p2']);
});

test('one small cell takes the smallest of the others with it, rather than the total', () => {
  expect(suppress(sum([3, 40, 12, 0]))).toEqual({
    hidden: new Set(['p1', 'p3']),
    primary: new Set(['p1']),
    guessable: [],
    disclosed: [],
  });
});

test('one small cell that is the whole of its total takes the total', () => {
  expect(hiddenOf(sum([3, 0, 0]))).toEqual(['p*', 'p1']);
});

test('two ones are not given away by their sum', () => {
  const { hidden, disclosed } = suppress(sum([1, 1, 20]));
  expect(hidden).toEqual(new Set(['p1', 'p2', 'p3']));
  expect(disclosed).toEqual([]);
  // The sum of the two would be 2, and neither is zero.
  expect(hiddenOf(sum([1, 1]))).toEqual(['p*', 'p1', 'p2']);
});

test('two cells that would both have to be as large as small ones get are not given away by their sum', () => {
  expect(hiddenOf(sum([4, 4, 20]))).toEqual(['p1', 'p2', 'p3']);
});

test('a total near to the least that it can be is hidden whether or not it has to be, so that hiding it says nothing', () => {
  expect(hiddenOf(sum([1, 1, 1, 1]))).toEqual(['p*', 'p1', 'p2', 'p3', 'p4']);
  expect(hiddenOf(sum([2, 1, 1, 1]))).toEqual(['p*', 'p1', 'p2', 'p3', 'p4']);
  expect(hiddenOf(sum([2, 2, 1, 1]))).toEqual(['p1', 'p2', 'p3', 'p4']);
  expect(suppress(sum([1, 1, 1, 1])).guessable).toEqual([]);
});

test('a small cell of two dimensions takes three corners of a rectangle with it', () => {
  const table = crossed([flat('r', 3), flat('c', 3)], [3, 20, 30, 40, 50, 60, 70, 80, 90], 5);
  expect(hiddenOf(table)).toEqual(['r1|c1', 'r1|c2', 'r2|c1', 'r2|c2']);
});

test('a small month takes a month of its quarter, or its quarter where it is alone', () => {
  expect(hiddenOf(crossed([periods], [3, 30, 40], 5))).toEqual(['m1', 'm2']);
  expect(hiddenOf(crossed([periods], [30, 40, 3], 5))).toEqual(['m1', 'm3', 'q1', 'q2']);
});

test('months of two nodes and of their sum are protected together', () => {
  const table = crossed([flat('n', 2), periods], [3, 30, 40, 50, 60, 70], 5);
  const { hidden, disclosed } = suppress(table);
  expect([...hidden].toSorted()).toEqual(['n1|m1', 'n1|m2', 'n2|m1', 'n2|m2']);
  expect(disclosed).toEqual([]);
});

test('people counted once over nodes are not given away by the bounds of such a count', () => {
  const table: SuppressionTable = {
    cells: [
      { key: 'athens', value: 3 },
      { key: 'tirana', value: 0 },
      { key: 'all', value: 3 },
    ],
    relations: [{ kind: 'union', total: 'all', parts: ['athens', 'tirana'] }],
    threshold: 5,
  };
  expect(hiddenOf(table)).toEqual(['all', 'athens']);
  const large = {
    ...table,
    cells: [...table.cells.slice(0, 1), { key: 'tirana', value: 9 }, { key: 'all', value: 12 }],
  };
  // At most 12, and at least 12 - 9: that 3 is the least is no more than that there are at least 3.
  expect(hiddenOf(large)).toEqual(['athens']);
  const pinned = {
    ...table,
    cells: [
      { key: 'athens', value: 4 },
      { key: 'tirana', value: 9 },
      { key: 'all', value: 13 },
    ],
  };
  // At least 13 - 9, and at most 4 for who guesses that it is small.
  expect(suppress(pinned).hidden.size).toBe(2);
});

test('what is a total of two sums is protected in both', () => {
  const table: SuppressionTable = {
    cells: [
      { key: 'all', value: 60 },
      { key: 'creators', value: 58 },
      { key: 'organisations', value: 2 },
      { key: 'women', value: 40 },
      { key: 'men', value: 20 },
    ],
    relations: [
      { total: 'all', parts: ['creators', 'organisations'] },
      { total: 'all', parts: ['women', 'men'] },
    ],
    threshold: 5,
  };
  expect(hiddenOf(table)).toEqual(['creators', 'organisations']);
});

test('a width of more than two values is kept', () => {
  const table = crossed([flat('r', 3), flat('c', 3)], [3, 20, 30, 40, 50, 60, 70, 80, 90], 5);
  const { hidden, primary } = suppress(table, [], 4);
  for (const { key, lowest, highest } of feasibleRanges([{ table, hidden }], { guessed: true, width: 4 })) {
    if (primary.has(key)) expect(highest - lowest).toBeGreaterThanOrEqual(3);
  }
});

test('the order of cells and relations changes nothing', () => {
  const table = crossed([flat('r', 3), flat('c', 3)], [3, 20, 0, 4, 50, 1, 70, 80, 90], 5);
  const turned = { ...table, cells: table.cells.toReversed(), relations: table.relations.toReversed() };
  expect(hiddenOf(turned)).toEqual(hiddenOf(table));
});

test('a table that is none is a bug', () => {
  const cells = [{ key: 'a', value: 1 }];
  expect(() => suppress({ cells: [...cells, ...cells], relations: [], threshold: 5 })).toThrow('twice');
  expect(() => suppress({ cells: [{ key: 'a', value: 0.5 }], relations: [], threshold: 5 })).toThrow('count');
  expect(() => suppress({ cells, relations: [{ total: 'a', parts: ['b'] }], threshold: 5 })).toThrow(
    'not in the table',
  );
  expect(() => suppress({ cells, relations: [{ total: 'a', parts: [] }], threshold: 5 })).toThrow('hold');
});

test('a table of 5,000 cells is decided, and nothing in it is given away', () => {
  // 12 months, 4 quarters and the year, 5 nodes and their sum, 48 values of a dimension and their total: 4,998 cells.
  const months = Array.from({ length: 12 }, (_, month) => `m${month + 1}`);
  const quarters = [0, 1, 2, 3].map((at) => ({ total: `q${at + 1}`, parts: months.slice(3 * at, 3 * at + 3) }));
  const year = { leaves: months, totals: [...quarters, { total: 'y', parts: quarters.map(({ total }) => total) }] };
  let seed = 1;
  const counts = Array.from({ length: 12 * 5 * 48 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 4 === 0 ? 0 : Math.floor((seed % 1_000) ** 2 / 20_000);
  });
  const table = crossed([year, flat('n', 5), flat('d', 48)], counts, 5);
  expect(table.cells).toHaveLength(4_998);
  const { hidden, guessable, disclosed } = suppress(table);
  expect({ guessable, disclosed }).toEqual({ guessable: [], disclosed: [] });
  for (const { key, value } of table.cells) if (value > 0 && value < 5) expect(hidden).toContain(key);
});
