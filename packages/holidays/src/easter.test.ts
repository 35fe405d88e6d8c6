import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catholicEaster, orthodoxEaster } from './easter.ts';

test.each([
  [2024, '2024-03-31', '2024-05-05'],
  [2025, '2025-04-20', '2025-04-20'],
  [2026, '2026-04-05', '2026-04-12'],
  [2027, '2027-03-28', '2027-05-02'],
  [2028, '2028-04-16', '2028-04-16'],
  [2029, '2029-04-01', '2029-04-08'],
  [2030, '2030-04-21', '2030-04-28'],
  [2031, '2031-04-13', '2031-04-13'],
  [2032, '2032-03-28', '2032-05-02'],
  // The latest that Catholic Easter can be, and one of the latest of the Orthodox.
  [2038, '2038-04-25', '2038-04-25'],
  [1983, '1983-04-03', '1983-05-08'],
])('Easter of %i', (year, catholic, orthodox) => {
  expect([catholicEaster(year).toString(), orthodoxEaster(year).toString()]).toEqual([catholic, orthodox]);
});

test('is a Sunday in spring, and the Orthodox one never before the Catholic and at most five weeks after', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1900, max: 2199 }), (year) => {
      const [catholic, orthodox] = [catholicEaster(year), orthodoxEaster(year)];
      expect([catholic.dayOfWeek, orthodox.dayOfWeek]).toEqual([7, 7]);
      expect([0, 7, 14, 21, 28, 35]).toContain(catholic.until(orthodox, { largestUnit: 'day' }).days);
      const [first, last] = [new Temporal.PlainDate(year, 3, 22), new Temporal.PlainDate(year, 4, 25)];
      expect(Temporal.PlainDate.compare(first, catholic)).toBeLessThanOrEqual(0);
      expect(Temporal.PlainDate.compare(catholic, last)).toBeLessThanOrEqual(0);
    }),
  );
});
