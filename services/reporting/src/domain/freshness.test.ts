import { expect, test } from 'vitest';
import { withLinks } from './freshness.ts';

test('a part says how the exchange with its node stands, where that is known', () => {
  const facts = ['arta', 'corfu', 'vlora', 'kozani'].map((node) => ({
    node,
    newestFactAt: '2027-03-01T10:00:00.000Z',
  }));
  const links = new Map([
    ['corfu', { consistentAt: '2027-03-02T10:00:00.000Z' }],
    ['vlora', { missingSince: '2027-03-01T12:00:00.000Z' }],
    ['kozani', { leftAt: '2027-03-01T12:00:00.000Z' }],
    ['korca', { missingSince: '2027-03-01T12:00:00.000Z' }],
  ]);
  expect(withLinks(facts, links)).toEqual([
    facts[0],
    { ...facts[1], consistentAt: '2027-03-02T10:00:00.000Z' },
    { ...facts[2], missingSince: '2027-03-01T12:00:00.000Z' },
    { ...facts[3], leftAt: '2027-03-01T12:00:00.000Z' },
  ]);
});
