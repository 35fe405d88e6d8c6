import { Money } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { moneyOf, moneyText } from './money.ts';

test('an amount is written with a point or a comma, or without any', () => {
  const amounts = { '12.50 EUR': 1_250n, '12,5 EUR': 1_250n, '7EUR': 700n, '300 ALL': 30_000n, '0.05 EUR': 5n };
  for (const [text, minorUnits] of Object.entries(amounts))
    expect([text, moneyOf('--member-price', text).minorUnits]).toEqual([text, minorUnits]);
});

test('an amount of another form is a wrong usage that names the option', () => {
  for (const text of ['', '12.50', 'EUR', '-1 EUR', '1.234 EUR', '1 eur', '€ 12'])
    expect(() => moneyOf('--guest-price', text)).toThrow('--guest-price must be an amount such as "12.50 EUR".');
});

test('an amount is shown with its minor units, none as free', () => {
  const shown = (minorUnits: bigint) => moneyText(Money.fromPartial({ minorUnits, currencyCode: 'EUR' }));
  expect([shown(1_250n), shown(5n), shown(700n), moneyText(undefined)]).toEqual([
    '12.50 EUR',
    '0.05 EUR',
    '7.00 EUR',
    'free',
  ]);
});
