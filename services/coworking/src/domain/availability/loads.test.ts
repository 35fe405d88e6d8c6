import fc from 'fast-check';
import { expect, test } from 'vitest';
import { id } from '../../../test/bookables.ts';
import { diaryDays, type Written } from '../../../test/diaries.ts';
import { takenLoads, bookedLoads } from './loads.ts';

const hour = 3_600_000;
const noon = Date.UTC(2027, 9, 19, 12);
const daysOf = (...written: readonly Written[]) => diaryDays([], { start: noon, end: noon }, written).values();
const read = (loads: ReturnType<typeof takenLoads>) =>
  (loads.get(id(1)) ?? []).map(({ start, end, units }) => [(start - noon) / hour, (end - noon) / hour, units]);

test('what is taken has its buffers, what is used has not', () => {
  const written = { from: noon, to: noon + hour, before: 30, after: 60 };
  expect(read(takenLoads(daysOf(written), noon))).toEqual([[-0.5, 2, 1]]);
  expect(read(bookedLoads(daysOf(written), noon))).toEqual([[0, 1, 1]]);
});

test('neither what was asked for, nor who waits, nor a hold that is over takes anything', () => {
  const time = { from: noon, to: noon + hour };
  const days = daysOf(
    { ...time, claim: 'asked' },
    { ...time, claim: 'waiting' },
    { ...time, until: noon },
    { ...time, until: noon + 1, units: 3 },
  );
  expect(read(takenLoads(days, noon))).toEqual([[0, 1, 3]]);
});

test('what lasts over several days counts once', () => {
  expect(read(takenLoads(daysOf({ from: noon, to: noon + 60 * hour, units: 2 }), noon))).toEqual([[0, 60, 2]]);
});

test('at each moment as many units are taken as all who have it then take together', () => {
  const one = fc.record({
    from: fc.integer({ min: 0, max: 40 }),
    length: fc.integer({ min: 1, max: 30 }),
    units: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (some) => {
      const written = some.map(({ from, length, units }) => {
        return { from: noon + from * hour, to: noon + (from + length) * hour, units };
      });
      const loads = takenLoads(daysOf(...written), noon).get(id(1)) ?? [];
      for (let moment = noon + hour / 2; moment < noon + 72 * hour; moment += hour) {
        const there = loads.filter(({ start, end }) => start <= moment && moment < end);
        const all = written.filter(({ from, to }) => from <= moment && moment < to);
        expect(there.map(({ units }) => units)).toEqual(
          all.length === 0 ? [] : [all.reduce((sum, { units }) => sum + units, 0)],
        );
      }
      expect(loads.every(({ start, end }, turn) => start < end && (loads[turn - 1]?.end ?? 0) <= start)).toBe(true);
    }),
  );
});
