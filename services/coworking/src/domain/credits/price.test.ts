import type { Money } from '@inclust/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fractionOf, priceOf } from './price.ts';

const euro = (minorUnits: bigint): Money => ({ minorUnits, currency: 'EUR' });

test.each([
  [0, 1_250n, 0n],
  [60, 1_250n, 1_250n],
  [90, 1_250n, 1_875n],
  [50, 1_000n, 833n],
  [10, 1_000n, 167n],
  [3, 10n, 1n],
  [2, 10n, 0n],
  [1, 90n, 2n],
  [100_000, 999_999_999_999_999n, 1_666_666_666_666_665_000n],
])('%i minutes at %i cents an hour cost %i', (minutes, hourly, price) => {
  expect(priceOf(minutes, euro(hourly))).toEqual(euro(price));
});

test('a price is within half a minor unit of the exact one, and above it where it is a half away', () => {
  const whole = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), whole, whole, (minorUnits, part, of) => {
      const { minorUnits: found, currency } = fractionOf({ minorUnits, currency: 'ALL' }, part, of);
      const twiceOff = 2n * (found * BigInt(of) - minorUnits * BigInt(part));
      expect(twiceOff > -BigInt(of) && twiceOff <= BigInt(of)).toBe(true);
      expect(currency).toBe('ALL');
    }),
  );
});
