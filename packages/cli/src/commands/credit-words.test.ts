import { CreditUnit } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { amountsOf, amountText } from './credit-words.ts';

const { CREDIT_UNIT_MINUTES: minutes, CREDIT_UNIT_DAYS: days } = CreditUnit;

test('time is typed as a length and days as a count, each of a class', () => {
  expect(amountsOf({ time: ['desk=40h', 'room=90m'], days: ['desk=2'] })).toEqual([
    { unit: minutes, class: 'desk', quantity: 2_400n },
    { unit: minutes, class: 'room', quantity: 90n },
    { unit: days, class: 'desk', quantity: 2n },
  ]);
  expect(() => amountsOf({ time: ['desk'] })).toThrow('--time must be CLASS=LENGTH, such as desk=10h');
  expect(() => amountsOf({ days: ['desk=half'] })).toThrow('--days must be a whole number from 1 on');
});

test('credit of many hours is shown in hours, what is taken with a minus', () => {
  const text = (unit: CreditUnit, quantity: bigint) => amountText({ unit, class: 'desk', quantity });
  expect([text(minutes, 2_430n), text(minutes, -90n), text(days, 1n), text(days, -2n), text(minutes, 0n)]).toEqual([
    'desk 40h30m',
    'desk -1h30m',
    'desk 1 day',
    'desk -2 days',
    'desk 0m',
  ]);
});
