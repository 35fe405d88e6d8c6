import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLost, lanesFor, usualPause, usualWaits, waitAfter } from './retrying.ts';

const hour = 3_600_000;

test('eleven tries take some seventy hours, each wait as long as the one before or longer', () => {
  expect(usualWaits).toHaveLength(10);
  expect(usualWaits.reduce((sum, wait) => sum + wait, 0) / hour).toBeCloseTo(70.2, 1);
  expect(usualWaits).toEqual(usualWaits.toSorted((one, other) => one - other));
});

test('a wait is spread by a quarter, and after the last one it is given up', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: usualWaits.length }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (tries, random) => {
        const usual = usualWaits[tries - 1] ?? 0;
        const wait = waitAfter(tries, { random, waits: usualWaits }) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(usual * 0.75);
        expect(wait).toBeLessThanOrEqual(usual * 1.25);
      },
    ),
  );
  expect(waitAfter(usualWaits.length + 1, { random: 0.5, waits: usualWaits })).toBeUndefined();
});

test('a receiver may ask for longer, a day at most, and not for less', () => {
  const wait = (asked: number) => waitAfter(1, { asked, random: 0.5, waits: usualWaits });
  expect([wait(0), wait(60_000), wait(400 * hour)]).toEqual([5_000, 60_000, 24 * hour]);
});

test('a receiver is lost after ten failures in a row over a day, not before', () => {
  const now = 100 * hour;
  const lost = (failures: number, hours: number) =>
    isLost({ failures, failingSince: now - hours * hour }, now, usualPause);
  expect([lost(10, 24), lost(9, 24), lost(1_000, 23), isLost({ failures: 0 }, now, usualPause)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('who fails is tried with one delivery at a time', () => {
  expect([lanesFor({ failures: 0 }, 4), lanesFor({ failures: 4 }, 4), lanesFor({ failures: 5 }, 4)]).toEqual([4, 4, 1]);
});
