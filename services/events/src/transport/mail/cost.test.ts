import { expect, test } from 'vitest';
import { costOf } from './cost.ts';

test('what all places cost is never added over currencies', () => {
  const line = (quantity: number, minorUnits: bigint, currency: 'EUR' | 'ALL') => ({
    ticketType: 'seat',
    quantity,
    attendees: [],
    price: { minorUnits, currency },
  });
  const lines = [line(2, 500n, 'EUR'), line(1, 250n, 'EUR'), line(3, 0n, 'EUR'), line(1, 10_000n, 'ALL')];
  expect(costOf({ lines })).toEqual([
    { minorUnits: 1_250n, currency: 'EUR' },
    { minorUnits: 10_000n, currency: 'ALL' },
  ]);
});
