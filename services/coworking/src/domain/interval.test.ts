import fc from 'fast-check';
import { expect, test } from 'vitest';
import { common, covers, lengthOf, merged, overlaps, without, type Interval } from './interval.ts';

const at = (start: number, end: number): Interval => ({ start, end });
const intervals = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 8 }))
    .map(([start, length]) => at(start, start + length)),
);
/** The moments of some intervals, one by one. */
const moments = (some: readonly Interval[]) =>
  new Set(some.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, turn) => start + turn)));

test('two that touch do not overlap; equal ones, one inside and one around the other do', () => {
  const one = at(10, 20);
  const others = [at(0, 10), at(20, 30), at(10, 20), at(12, 18), at(0, 40), at(19, 30), at(0, 11)];
  expect(others.map((other) => overlaps(one, other))).toEqual([false, false, true, true, true, true, true]);
  expect(others.map((other) => covers(one, other))).toEqual([false, false, true, true, false, false, false]);
});

test('sums, differences and common parts are those of the moments, in as few intervals as can be', () => {
  fc.assert(
    fc.property(intervals, intervals, (some, others) => {
      const [mine, theirs] = [moments(some), moments(others)];
      expect(moments(merged(some))).toEqual(mine);
      expect(moments(without(some, others))).toEqual(mine.difference(theirs));
      expect(moments(common(some, others))).toEqual(mine.intersection(theirs));
      expect(lengthOf(some)).toBe(mine.size);
      for (const found of [merged(some), without(some, others)])
        expect(found.every(({ start }, turn) => turn === 0 || (found[turn - 1]?.end ?? 0) < start)).toBe(true);
    }),
  );
});
