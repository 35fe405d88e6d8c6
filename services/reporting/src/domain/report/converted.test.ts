import { instantOfMilliseconds } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { day } from '../../../test/build.ts';
import type { ExchangeRate } from '../exchange-rate/exchange-rate.ts';
import { lastDayOf, withConversion } from './converted.ts';
import { findingsOf } from './findings.ts';
import type { ReportRow } from './rows.ts';

const row: ReportRow = {
  indicator: 'agreement-value-all',
  definitionVersion: 1,
  unit: 'ALL',
  aggregation: 'distinct',
  target: '1000000',
  baseline: '',
  previouslyReported: '',
  correction: '',
  current: '250.500',
  cumulative: '-12.250',
  verified: '250.500',
};
const rate: ExchangeRate = {
  ref: { currency: 'ALL', day: day('2027-06-28') },
  rate: '100',
  source: 'Bank of Albania',
  sourceUri: '',
  account: 'officer-1',
  at: instantOfMilliseconds(0),
  history: [],
};

test('money has the other currency beside it, its own amounts as they were, all by one rate', () => {
  // A hundredth of each; 2.505 and 0.1225 are rounded half away from zero.
  expect(withConversion(row, rate)).toEqual({
    ...row,
    converted: {
      currency: 'EUR',
      target: '10000.00',
      current: '2.51',
      cumulative: '-0.12',
      rate: '100',
      rateDate: '2027-06-28',
      rateSource: 'Bank of Albania',
    },
  });
  expect(withConversion({ ...row, unit: 'EUR' }, rate).converted).toMatchObject({
    currency: 'ALL',
    target: '100000000.00',
    current: '25050.00',
    cumulative: '-1225.00',
  });
});

test('money without a rate says so and asks for no note; what is no money is as it was', () => {
  const without = withConversion(row, undefined);
  expect(without).toEqual({ ...row, notConverted: 'no-rate' });
  const of = { report: { note: '', words: {} }, freshness: [], period: { from: '2027-01', until: '2027-06' } };
  expect(findingsOf({ ...of, figures: [without], end: '2028-12' })).toEqual([]);
  const enterprises = { ...row, unit: 'enterprises' };
  expect(withConversion(enterprises, rate)).toBe(enterprises);
});

test('a period ends with the last day of its month', () => {
  expect(['2027-06', '2027-02', '2028-02', '2027-12'].map(lastDayOf)).toEqual([
    '2027-06-30',
    '2027-02-28',
    '2028-02-29',
    '2027-12-31',
  ]);
});
