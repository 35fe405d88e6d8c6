import { RegistrationRules } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { unknownFields } from './unknown-fields.ts';

const unknownIn = (said: unknown): string[] =>
  unknownFields(said, RegistrationRules.toJSON(RegistrationRules.fromJSON(said)));

test('nothing is unknown in either spelling, and with defaults', () => {
  expect(
    unknownIn({
      quotas: [{ id: 'room', capacity: 0 }, { id: 'all' }],
      ticket_types: [{ id: 'adult', quotas: ['room'], perOrder: 2, price: { minorUnits: '500', currencyCode: 'EUR' } }],
      approval: false,
      waiting_list: true,
      promotion: 'PROMOTION_CONFIRM',
      holdMilliseconds: '60000',
      offer_milliseconds: 60_000,
      questions: [],
      etag: '',
    }),
  ).toEqual([]);
});

test('a field that is misspelt is named with its path', () => {
  expect(unknownIn({ quotas: [{ id: 'room', capcity: 3 }], waitinglist: true })).toEqual([
    'quotas[0].capcity',
    'waitinglist',
  ]);
});
