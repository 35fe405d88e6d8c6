import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from './figures.ts';
import { indicatorOf } from './indicators/delivered.ts';
import { figureKey, publishedTable } from './published-table.ts';
import { feasibleRanges } from './suppression/feasible-ranges.ts';
import { suppress } from './suppression/suppress.ts';
import type { Publication } from './suppression/table.ts';

const nodes = ['arta', 'korce', 'vlore'];
const counts = fc.nat({ max: 14 });

/** Participations by sex in three nodes, each year as more comes in: every figure that is shown. */
const years = fc.array(
  fc.array(fc.record({ female: counts, male: counts, unknown: counts }), { minLength: 3, maxLength: 3 }),
  {
    minLength: 1,
    maxLength: 3,
  },
);

function figuresOf(cities: readonly Readonly<Record<string, number>>[]): Figure[] {
  const of = (city: Readonly<Record<string, number>>, slice: string): number =>
    slice === '' ? Object.values(city).reduce((sum, one) => sum + one, 0) : (city[slice.slice(4)] ?? 0);
  return ['', 'sex=female', 'sex=male', 'sex=unknown'].flatMap((slice) => {
    const own = cities.map((city, turn): Figure => ({
      node: nodes[turn] ?? '',
      slice,
      thousandths: BigInt(1_000 * of(city, slice)),
      aggregation: 'distinct',
    }));
    const thousandths = own.reduce((sum, one) => sum + one.thousandths, 0n);
    return [...own, { slice, thousandths, aggregation: 'sum' as const }];
  });
}

function o07() {
  const definition = indicatorOf('O07');
  if (!definition) throw new Error('there is no O07');
  return definition;
}

test('of what is published, however often as more comes in, no hidden figure can be worked out', () => {
  fc.assert(
    fc.property(years, (increments) => {
      let total = nodes.map((): Record<string, number> => ({ female: 0, male: 0, unknown: 0 }));
      const published: Publication[] = [];
      for (const more of increments) {
        total = total.map((city, turn) =>
          Object.fromEntries(
            Object.entries(city).map(([sex, count]) => [sex, count + (more[turn]?.[sex as 'male'] ?? 0)]),
          ),
        );
        const table = publishedTable(o07(), figuresOf(total));
        const { hidden, disclosed } = suppress(table, published);
        expect(disclosed).toEqual([]);
        published.push({ table, hidden });
        for (const figure of figuresOf(total)) {
          const value = Number(figure.thousandths / 1_000n);
          if (value > 0 && value < 5) expect(hidden.has(figureKey(figure))).toBe(true);
        }
      }
      for (const { key, lowest, highest } of feasibleRanges(published))
        expect([key, highest > lowest]).toEqual([key, true]);
    }),
    { numRuns: 60 },
  );
});

test('a total less its known parts is a cell that is guarded too', () => {
  const figures: Figure[] = [
    { node: 'arta', slice: '', thousandths: 62_000n, aggregation: 'distinct' },
    { node: 'arta', slice: 'sex=female', thousandths: 60_000n, aggregation: 'distinct' },
  ];
  const table = publishedTable(o07(), figures);
  expect(table.cells).toContainEqual({ key: 'arta|sex rest', value: 2 });
  const { hidden } = suppress(table);
  expect(hidden.has('arta|') || hidden.has('arta|sex=female')).toBe(true);
});

test('parts of which one person may be in several are no sum, but guarded as one where they could be', () => {
  const definition = indicatorOf('O17');
  if (!definition) throw new Error('there is no O17');
  const figures: Figure[] = [
    { node: 'arta', slice: '', thousandths: 30_000n, aggregation: 'distinct' },
    { node: 'arta', slice: 'category=jobless', thousandths: 25_000n, aggregation: 'distinct' },
    { node: 'arta', slice: 'category=migrant', thousandths: 20_000n, aggregation: 'distinct' },
  ];
  expect(publishedTable(definition, figures).relations).toEqual([
    { kind: 'union', total: 'arta|', parts: ['arta|category=jobless', 'arta|category=migrant', 'arta|category rest'] },
  ]);
  const alone = figures.map((figure) => (figure.slice === '' ? { ...figure, thousandths: 45_000n } : figure));
  expect(publishedTable(definition, alone).relations).toEqual([
    { total: 'arta|', parts: ['arta|category=jobless', 'arta|category=migrant', 'arta|category rest'] },
  ]);
});
