import { expect, test } from 'vitest';
import { crossed, flat, sum, type Dimension } from '../../../test/tables.ts';
import { feasibleRanges } from './feasible-ranges.ts';
import { suppress } from './suppress.ts';
import type { Publication, SuppressionTable } from './table.ts';

/** A total of parts, as in a quarter that is not over. */
function quarter(parts: Readonly<Record<string, number>>): SuppressionTable {
  const cells = Object.entries(parts).map(([key, value]) => ({ key, value }));
  const total = cells.reduce((all, { value }) => all + value, 0);
  return {
    cells: [...cells, { key: 'quarter', value: total }],
    relations: [{ total: 'quarter', parts: Object.keys(parts) }],
    threshold: 5,
  };
}

/** Publishes tables one after the other, each decided with those before it. */
function published(...tables: readonly SuppressionTable[]): readonly Publication[] {
  return tables.reduce<readonly Publication[]>((earlier, table) => {
    const { hidden, disclosed } = suppress(table, earlier);
    expect(disclosed).toEqual([]);
    return [...earlier, { table, hidden }];
  }, []);
}

function given(publications: readonly Publication[]): string[] {
  return feasibleRanges(publications, { guessed: true })
    .filter(({ lowest, highest }) => lowest === highest)
    .map(({ key, value }) => `${key}=${value}`);
}

test('a month is not the difference of what its quarter was before it and with it', () => {
  const before = quarter({ january: 3, february: 7 });
  const after = quarter({ january: 3, february: 7, march: 2 });
  const all = new Set(['january', 'february', 'march']);
  // Each of the two alone would be safe with both quarters shown.
  const first = { table: before, hidden: new Set(['january', 'february']) };
  expect(given([first])).toEqual([]);
  expect(given([{ table: after, hidden: all }])).toEqual([]);
  expect(given([first, { table: after, hidden: all }])).toEqual(['march=2']);

  expect(suppress(after, [first]).hidden).toEqual(new Set([...all, 'quarter']));
  expect(given(published(before, after))).toEqual([]);
});

test('what was hidden stays hidden while it does not change', () => {
  const before = sum([3, 8, 20, 30]);
  expect(suppress(before).hidden).toEqual(new Set(['p1', 'p2']));
  const after = sum([3, 8, 4, 30]);
  expect(suppress(after).hidden).toEqual(new Set(['p1', 'p3']));
  const larger = sum([3, 8, 6, 30]);
  expect(suppress(larger).hidden).toEqual(new Set(['p1', 'p3']));
  expect(suppress(larger, [{ table: before, hidden: new Set(['p1', 'p2']) }]).hidden).toContain('p2');
  expect(given(published(before, larger, after))).toEqual([]);
});

test('a value that was hidden is not given away once its cell has grown', () => {
  const before = sum([3, 8, 20]);
  const after = sum([6, 8, 20]);
  // With 6 shown the second part would be 34 - 20 - 6, and the first would have been 31 - 20 - 8.
  const careless = { table: after, hidden: new Set(['p2']) };
  expect(given([{ table: before, hidden: new Set(['p1', 'p2']) }, careless])).toEqual(['p1=3', 'p2=8']);
  const publications = published(before, after);
  expect(given(publications)).toEqual([]);
});

test('what was shown before cannot hide anything', () => {
  const first = { table: quarter({ january: 30, february: 12 }), hidden: new Set<string>() };
  const { hidden, disclosed } = suppress(quarter({ january: 30, february: 12, march: 3 }), [first]);
  expect(hidden).toEqual(new Set(['march', 'quarter']));
  expect(disclosed).toEqual([]);
});

test('what earlier publications give away is told', () => {
  const table = sum([3, 8, 20]);
  const withoutOthers = { table, hidden: new Set(['p1']) };
  expect(suppress(table, [withoutOthers])).toMatchObject({ hidden: new Set(['p1']), disclosed: ['p1'] });
  const shown = { table, hidden: new Set<string>() };
  expect(suppress(table, [shown])).toMatchObject({ hidden: new Set(['p1']), disclosed: ['p1'] });
  // Even after it has grown, what it was is known.
  expect(suppress(sum([9, 8, 20]), [withoutOthers]).disclosed).toEqual(['p1']);
});

test('a threshold that was raised hides what was not shown yet, and tells what was', () => {
  const first = { table: sum([7, 8, 20]), hidden: new Set<string>() };
  const { hidden, disclosed } = suppress(sum([7, 9, 20], 10), [first]);
  expect(disclosed).toEqual(['p1']);
  expect(hidden).toEqual(new Set(['p*', 'p1', 'p2']));
});

test('seven months of a year with late facts give nothing away', () => {
  const months = Array.from({ length: 12 }, (_, at) => `m${at + 1}`);
  const quarters = [0, 1, 2, 3].map((at) => ({ total: `q${at + 1}`, parts: months.slice(3 * at, 3 * at + 3) }));
  const year: Dimension = { leaves: months, totals: [...quarters, { total: 'y', parts: ['q1', 'q2', 'q3', 'q4'] }] };
  let seed = 7;
  const drawn = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return Math.floor((seed / 2_147_483_647) * below);
  };
  const counts = Array.from({ length: 12 * 5 * 4 }, () => 0);
  const tables = months.slice(0, 7).map((_, month) => {
    for (const leaf of counts.keys()) {
      const inMonth = Math.floor(leaf / 20);
      if (inMonth === month && drawn(10) > 2) counts[leaf] = Math.floor(drawn(10) ** 3 / 10);
      if (inMonth < month && drawn(50) === 0) counts[leaf] = (counts[leaf] ?? 0) + 1;
    }
    return crossed([year, flat('n', 5), flat('d', 4)], counts, 5);
  });
  expect(given(published(...tables))).toEqual([]);
});
