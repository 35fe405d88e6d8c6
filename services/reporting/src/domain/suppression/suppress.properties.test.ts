import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attack, workedOut } from '../../../test/brute-force.ts';
import { crossed, flat, leafCount, periods, type Dimension } from '../../../test/tables.ts';
import { feasibleRanges } from './feasible-ranges.ts';
import { suppress } from './suppress.ts';
import type { Publication, SuppressionTable } from './table.ts';

const shapes: readonly (readonly Dimension[])[] = [
  [flat('a', 2)],
  [flat('a', 4)],
  [periods],
  [flat('a', 2), flat('b', 2)],
  [flat('a', 2), flat('b', 3)],
  [flat('a', 3), flat('b', 3)],
  [flat('a', 2), periods],
  [flat('a', 3), periods],
  [flat('a', 2), flat('b', 2), flat('c', 2)],
  [flat('a', 2), flat('b', 2), periods],
];

/** Mostly small counts, so that there is much to protect. */
const count = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }));

function tables(): fc.Arbitrary<SuppressionTable> {
  return fc.tuple(fc.constantFrom(...shapes), fc.constantFrom(5, 5, 10, 3, 2)).chain(([dimensions, threshold]) => {
    const length = leafCount(dimensions);
    return fc
      .array(count, { minLength: length, maxLength: length })
      .map((counts) => crossed(dimensions, counts, threshold));
  });
}

/** By the rule as it is written down: what a cell that is hidden for itself can be at most. */
function caps(table: SuppressionTable, primary: ReadonlySet<string>): ReadonlyMap<string, number> {
  const zero = new Set(table.cells.filter(({ value }) => value === 0).map(({ key }) => key));
  const least = (key: string): number => {
    if (zero.has(key)) return 0;
    const sums = table.relations
      .filter(({ total }) => total === key)
      .map(({ kind, parts }) => {
        const all = parts.map(least);
        return kind === 'union' ? Math.max(...all) : all.reduce((sum, part) => sum + part, 0);
      });
    return Math.max(1, ...sums);
  };
  return new Map([...primary].map((key) => [key, Math.max(table.threshold - 1, least(key) + 1)]));
}

function smallOf(table: SuppressionTable): string[] {
  return table.cells.filter(({ value }) => value > 0 && value < table.threshold).map(({ key }) => key);
}

test('of every hidden cell two values are possible, also for who guesses which cells are small', () => {
  fc.assert(
    fc.property(tables(), (table) => {
      const { hidden, primary, guessable, disclosed } = suppress(table);
      for (const key of smallOf(table)) expect(hidden).toContain(key);
      for (const { key, value } of table.cells) if (value === 0) expect(hidden).not.toContain(key);
      expect(disclosed).toEqual([]);
      expect(workedOut(attack([{ table, hidden }]))).toEqual([]);
      const guessing = attack([{ table, hidden }], [caps(table, primary)]);
      expect(workedOut(guessing, new Set(guessable))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('counts of people over nodes, counted once, are protected like sums', () => {
  const unions = fc
    .tuple(fc.array(count, { minLength: 2, maxLength: 4 }), fc.array(count, { minLength: 2, maxLength: 2 }), fc.nat())
    .map(([parts, others, shared]): SuppressionTable => {
      const sum = parts.reduce((all, part) => all + part, 0);
      const largest = Math.max(...parts);
      const all = largest + (shared % (sum - largest + 1));
      const keys = parts.map((_, index) => `n${index}`);
      const [x = 0, y = 0] = others;
      return {
        cells: [
          ...parts.map((value, index) => ({ key: `n${index}`, value })),
          { key: 'all', value: all },
          { key: 'x', value: x },
          { key: 'y', value: y },
          { key: 'all+x', value: all + x },
          { key: 'n0+y', value: (parts[0] ?? 0) + y },
        ],
        relations: [
          { kind: 'union', total: 'all', parts: keys },
          { total: 'all+x', parts: ['all', 'x'] },
          { total: 'n0+y', parts: ['n0', 'y'] },
        ],
        threshold: 5,
      };
    });
  fc.assert(
    fc.property(unions, (table) => {
      const { hidden, primary, guessable, disclosed } = suppress(table);
      expect(disclosed).toEqual([]);
      expect(workedOut(attack([{ table, hidden }]))).toEqual([]);
      const guessing = attack([{ table, hidden }], [caps(table, primary)]);
      expect(workedOut(guessing, new Set(guessable))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('whoever has all publications of a growing table finds no value that was ever hidden', () => {
  const grown = fc.constantFrom(...shapes.slice(0, 9)).chain((dimensions) => {
    const length = leafCount(dimensions);
    const facts = fc.array(fc.nat({ max: length - 1 }), { maxLength: 25 });
    return fc.tuple(fc.constant(dimensions), fc.constant(length), fc.tuple(facts, facts, facts));
  });
  fc.assert(
    fc.property(grown, ([dimensions, length, batches]) => {
      const counts = Array.from({ length }, () => 0);
      const publications: Publication[] = [];
      const guesses: ReadonlyMap<string, number>[] = [];
      const guessable = new Set<string>();
      for (const batch of batches) {
        for (const leaf of batch) counts[leaf] = (counts[leaf] ?? 0) + 1;
        const table = crossed(dimensions, counts, 5);
        const decided = suppress(table, publications);
        expect(decided.disclosed).toEqual([]);
        publications.push({ table, hidden: decided.hidden });
        guesses.push(caps(table, decided.primary));
        for (const key of decided.guessable) guessable.add(key);
        expect(workedOut(attack(publications))).toEqual([]);
      }
      expect(workedOut(attack(publications, guesses), guessable)).toEqual([]);
    }),
    { numRuns: 250 },
  );
});

test('where facts are taken back too, whatever can be found is told', () => {
  const changing = fc.constantFrom(...shapes.slice(0, 8)).chain((dimensions) => {
    const length = leafCount(dimensions);
    const counts = fc.array(count, { minLength: length, maxLength: length });
    const later = fc.array(fc.option(count, { freq: 2 }), { minLength: length, maxLength: length });
    return fc.tuple(fc.constant(dimensions), counts, fc.tuple(later, later));
  });
  fc.assert(
    fc.property(changing, ([dimensions, first, changes]) => {
      const publications: Publication[] = [];
      let counts = first;
      for (const change of [[], ...changes]) {
        counts = counts.map((value, leaf) => change[leaf] ?? value);
        const table = crossed(dimensions, counts, 5);
        const { hidden, disclosed } = suppress(table, publications);
        publications.push({ table, hidden });
        expect(workedOut(attack(publications), new Set(disclosed))).toEqual([]);
      }
    }),
    { numRuns: 150 },
  );
});

test('an attack by bounds finds what trying all fillings finds', () => {
  const small = fc.constantFrom(...shapes.slice(0, 4)).chain((dimensions) =>
    fc.tuple(
      fc.array(fc.integer({ min: 0, max: 3 }), {
        minLength: leafCount(dimensions),
        maxLength: leafCount(dimensions),
      }),
      fc.constant(dimensions),
      fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
    ),
  );
  fc.assert(
    fc.property(small, ([counts, dimensions, chosen]) => {
      const table = crossed(dimensions, counts, 5);
      const hidden = new Set(table.cells.filter(({ value }, at) => value > 0 && chosen[at]).map(({ key }) => key));
      const attacked = attack([{ table, hidden }]);
      const lowest = attacked.unknowns.map(({ truth }) => truth);
      const highest = attacked.unknowns.map(({ truth }) => truth);
      // No shown total is above 12, so that 13 is reached only where nothing limits a leaf.
      const domain = Array.from({ length: 13 }, (_, value) => value + 1);
      attacked.fillings(
        () => domain,
        (filling) => {
          for (const [index, value] of filling.entries()) {
            lowest[index] = Math.min(lowest[index] ?? 0, value);
            highest[index] = Math.max(highest[index] ?? 0, value);
          }
          return false;
        },
      );
      const ranges = new Map(feasibleRanges([{ table, hidden }]).map((range) => [range.key, range]));
      expect(ranges.size).toBe(attacked.unknowns.length);
      for (const [index, { key }] of attacked.unknowns.entries()) {
        const range = ranges.get(key);
        expect(range?.lowest).toBe(lowest[index]);
        if (range?.highest === Infinity) expect(highest[index]).toBeGreaterThan(12);
        else expect(range?.highest).toBe(highest[index]);
      }
    }),
    { numRuns: 200 },
  );
});
