import { JointPurchaseFacts, JointPurchaseSettled } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { parseSubject } from './parse-subject.ts';

const whole = JointPurchaseFacts.fromPartial({
  purchaseId: 'p',
  version: 2n,
  settleDate: '2027-03-01',
  currencyCode: 'ALL',
  paidMinorUnits: 100n,
  separateMinorUnits: 250n,
  buyerCount: 2,
  hasEvidence: true,
});

function parsed(facts: JointPurchaseFacts, type = 'inclust.collaboration.v1.JointPurchaseCorrected') {
  const body = JointPurchaseSettled.encode({ facts }).finish();
  return parseSubject(type, {
    node: 'vlora',
    subject: 'joint-purchases/p',
    version: 2,
    time: '2027-03-01T10:00:00Z',
    body,
  });
}

test('a joint purchase is read with its amounts in minor units, settled or corrected', () => {
  const told = {
    node: 'vlora',
    id: 'p',
    version: 2,
    state: {
      kind: 'joint-purchase',
      settledOn: '2027-03-01',
      currency: 'ALL',
      paid: 100,
      separate: 250,
      buyers: 2,
      hasEvidence: true,
    },
  };
  expect(parsed(whole)).toEqual(told);
  expect(parsed(whole, 'inclust.collaboration.v1.JointPurchaseSettled')).toEqual(told);
  expect(parsed({ ...whole, settleDate: '' })).not.toHaveProperty('state.settledOn');
});

test.each<[string, Partial<JointPurchaseFacts>]>([
  ['a currency that there is not', { currencyCode: 'USD' }],
  ['an amount below nothing', { paidMinorUnits: -1n }],
  ['an amount that a number could not hold', { separateMinorUnits: 10_000_000_000_001n }],
  ['another version than its envelope', { version: 3n }],
])('a joint purchase with %s is malformed', (_, broken) => {
  expect(parsed({ ...whole, ...broken })).toBe('facts-malformed');
});
