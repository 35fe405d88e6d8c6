import { expect, test } from 'vitest';
import { parseDates, parseEnds, parsePeriod, violationsOf } from './periods.ts';

const day = 24 * 60 * 60_000;
const start = Date.UTC(2027, 9, 19);
const fields = { start: 'from_time', end: 'until_time' };
const rulesOf = (outcome: Parameters<typeof violationsOf>[0]) =>
  violationsOf(outcome).map(({ field, rule }) => `${field} ${rule}`);

test('a period has two ends in their order, at most 92 days apart', () => {
  const broken = (from: number | undefined, until: number | undefined) =>
    rulesOf(parsePeriod({ start: from, end: until }, fields));
  expect(broken(start, start + 92 * day)).toEqual([]);
  expect(broken(start, start + 92 * day + 1)).toEqual(['until_time period-too-long']);
  expect(broken(start, start)).toEqual(['until_time not-after-start']);
  expect(broken(undefined, undefined)).toEqual(['from_time required', 'until_time required']);
  expect(broken(Date.UTC(1899, 11, 31), Date.UTC(9999, 0))).toEqual([
    'from_time out-of-range',
    'until_time out-of-range',
  ]);
});

test('the order of the ends of a wish is not looked at here', () => {
  expect(parseEnds({ start, end: start - day }, fields)).toEqual({ ok: true, value: { start, end: start - day } });
});

test('dates are days of the calendar in their order, at most 366', () => {
  const broken = (from: string, until: string) => rulesOf(parseDates({ from, until }));
  expect(broken('2028-01-01', '2029-01-01')).toEqual([]);
  expect(broken('2028-01-01', '2029-01-02')).toEqual(['until_date period-too-long']);
  expect(broken('2027-10-19', '2027-10-19')).toEqual(['until_date not-after-start']);
  expect(broken('2027-02-29', '19/10/2027')).toEqual(['from_date date-format', 'until_date date-format']);
  expect(broken('', '')).toEqual(['from_date required', 'until_date required']);
});
