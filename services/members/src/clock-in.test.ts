import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clockIn } from './clock-in.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a clock says at these moments, one after the other. */
function days(timeZone: string, ...moments: readonly string[]): string[] {
  const clock = clockIn(timeZone);
  return moments.map((moment) => {
    vi.setSystemTime(new Date(moment));
    const { at, today } = clock.now();
    expect(at).toBe(moment);
    return today;
  });
}

test('the day changes at midnight of the zone, not of UTC', () => {
  expect(days('Europe/Athens', '2027-01-10T21:59:59.999Z', '2027-01-10T22:00:00.000Z')).toEqual([
    '2027-01-10',
    '2027-01-11',
  ]);
  expect(days('Europe/Tirane', '2027-01-10T22:59:59.999Z', '2027-01-10T23:00:00.000Z')).toEqual([
    '2027-01-10',
    '2027-01-11',
  ]);
});

test('days of 23 and of 25 hours end when they end', () => {
  expect(
    days('Europe/Athens', '2027-03-27T22:00:00.000Z', '2027-03-28T20:59:59.999Z', '2027-03-28T21:00:00.000Z'),
  ).toEqual(['2027-03-28', '2027-03-28', '2027-03-29']);
  expect(
    days('Europe/Athens', '2027-10-30T21:00:00.000Z', '2027-10-31T21:59:59.999Z', '2027-10-31T22:00:00.000Z'),
  ).toEqual(['2027-10-31', '2027-10-31', '2027-11-01']);
});

test('a clock that is set back tells the day before', () => {
  expect(days('Europe/Athens', '2027-01-10T22:00:00.000Z', '2027-01-10T21:00:00.000Z')).toEqual([
    '2027-01-11',
    '2027-01-10',
  ]);
});
