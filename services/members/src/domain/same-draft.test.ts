import { expect, test } from 'vitest';
import { day, organisation, person } from '../../test/build.ts';
import { sameDraft } from './same-draft.ts';

test('the order of keys does not matter, the order in lists does', () => {
  const one = person({ email: 'a@example.org', disciplines: ['heritage', 'archives'] });
  expect(sameDraft(one, Object.fromEntries(Object.entries(one).toReversed()) as typeof one)).toBe(true);
  expect(sameDraft(one, { ...one, disciplines: ['archives', 'heritage'] })).toBe(false);
});

test.each([
  ['a text that is gone', person({ note: 'x' }), person()],
  [
    'another state of a text',
    organisation({ names: { el: { text: 'a', state: 'original' } } }),
    organisation({ names: { el: { text: 'a', state: 'machine' } } }),
  ],
  [
    'money',
    organisation({ turnover: { minorUnits: 1n, currency: 'EUR' } }),
    organisation({ turnover: { minorUnits: 2n, currency: 'EUR' } }),
  ],
  ['a day', organisation({ foundedOn: day('2020-01-01') }), organisation({ foundedOn: day('2020-01-02') })],
  ['a list that became longer', person({ links: [] }), person({ links: ['https://example.org'] })],
])('told apart: %s', (_, one, other) => {
  expect(sameDraft(one, other)).toBe(false);
  expect(sameDraft(other, one)).toBe(false);
});
