import { instantOfMilliseconds } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { day } from '../../../test/build.ts';
import { converted } from './convert.ts';
import {
  evolveExchangeRate,
  millionthsOf,
  setExchangeRate,
  type ExchangeRate,
  type ExchangeRateValues,
} from './exchange-rate.ts';

const [first, second] = [instantOfMilliseconds(0), instantOfMilliseconds(1_000)];
const ref = { currency: 'ALL', day: day('2027-06-30') } as const;
const values: ExchangeRateValues = { rate: '98.125', source: 'Bank of Albania', sourceUri: '' };
const today = day('2027-06-30');

function set(more: Partial<ExchangeRateValues>, before?: ExchangeRate, at = first) {
  return setExchangeRate({ ref, values: { ...values, ...more }, account: 'officer-1', today }, before, at);
}

function after(more: Partial<ExchangeRateValues>, before?: ExchangeRate, at = first): ExchangeRate {
  const decided = set(more, before, at);
  if (!decided.ok) throw new Error(decided.refusal.code);
  const kept = decided.value.reduce<ExchangeRate | undefined>(evolveExchangeRate, before);
  if (!kept) throw new Error('nothing is kept');
  return kept;
}

test('a correction keeps what was before with who said so and when', () => {
  const corrected = after({ rate: '98.25' }, after({}), second);
  expect(corrected).toEqual({
    ref,
    rate: '98.25',
    source: 'Bank of Albania',
    sourceUri: '',
    account: 'officer-1',
    at: second,
    history: [{ ...values, account: 'officer-1', at: first }],
  });
});

test('the same values again are no correction', () => {
  expect(set({}, after({}), second)).toEqual({ ok: true, value: [] });
});

test('an exchange rate is corrected at most 100 times', () => {
  const most = Array.from({ length: 100 }).reduce<ExchangeRate>(
    (rate, _, turn) => after({ rate: `${turn + 1}` }, rate),
    after({}),
  );
  expect(most.history).toHaveLength(100);
  expect(set({ rate: '101' }, most)).toMatchObject({ refusal: { code: 'corrections-full' } });
});

test.each<[string, string, Partial<ExchangeRateValues>]>([
  ['rate', 'rate-format', { rate: '' }],
  ['rate', 'rate-format', { rate: '0' }],
  ['rate', 'rate-format', { rate: '0.000000' }],
  ['rate', 'rate-format', { rate: '-98' }],
  ['rate', 'rate-format', { rate: '98,5' }],
  ['rate', 'rate-format', { rate: '98.1234567' }],
  ['rate', 'rate-format', { rate: '1234567' }],
  ['source', 'length', { source: ' ' }],
  ['source', 'length', { source: 'x'.repeat(201) }],
  ['source_uri', 'https-uri', { sourceUri: 'http://bankofalbania.example' }],
  ['source_uri', 'https-uri', { sourceUri: `https://${'x'.repeat(500)}` }],
  ['source_uri', 'https-uri', { sourceUri: 'https://a b' }],
])('%s is refused as %s: %o', (field, rule, more) => {
  expect(set(more)).toMatchObject({ refusal: { violations: [{ field: `exchange_rate.${field}`, rule }] } });
});

test('a day that is still to come has no exchange rate', () => {
  const wanted = { ref: { ...ref, day: day('2027-07-01') }, values, account: 'officer-1', today };
  expect(setExchangeRate(wanted, undefined, first)).toMatchObject({
    refusal: { violations: [{ field: 'exchange_rate.name', rule: 'day-to-come' }] },
  });
});

test('all that is broken is named at once', () => {
  const decided = set({ rate: 'x', source: '', sourceUri: 'x' });
  expect(decided.ok ? [] : decided.refusal.violations?.map(({ field }) => field)).toEqual([
    'exchange_rate.rate',
    'exchange_rate.source',
    'exchange_rate.source_uri',
  ]);
});

test('a rate is exact to six places', () => {
  expect([millionthsOf('98.125'), millionthsOf('0.000001'), millionthsOf('999999.999999')]).toEqual([
    98_125_000n,
    1n,
    999_999_999_999n,
  ]);
});

test.each([
  // 12,345.68 × 98 = 1,209,876.64, and 12,345.68 / 8 = 1,543.21.
  ['12,345.68 EUR at 98.125', 12_345_680n, 'EUR', 98_125_000n, '1211419.85'],
  // 98.125 × 10,191.07 = 999,998.74, and 98.125 × 10,191.08 = 999,999.73.
  ['999,999.05 ALL at 98.125', 999_999_050n, 'ALL', 98_125_000n, '10191.07'],
  ['half a hundredth away from zero', 10n, 'EUR', 500_000n, '0.01'],
  ['half a hundredth away from zero, below it', -10n, 'EUR', 500_000n, '-0.01'],
  ['half a hundredth by division', 10n, 'ALL', 2_000_000n, '0.01'],
  ['less than half a hundredth', 10n, 'EUR', 499_999n, '0.00'],
  ['less than half a hundredth, below zero', -10n, 'EUR', 499_999n, '0.00'],
  ['nothing', 0n, 'ALL', 98_125_000n, '0.00'],
  // 2^53 + 1 hundredths.
  ['more than a double holds', 90_071_992_547_409_930n, 'EUR', 1_000_000n, '90071992547409.93'],
] as const)('%s', (_, thousandths, from, millionths, expected) => {
  expect(converted(thousandths, from, millionths)).toBe(expected);
});
