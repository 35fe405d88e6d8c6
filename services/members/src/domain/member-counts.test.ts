import { expect, test } from 'vitest';
import { countMembers, type CountedGroup } from './member-counts.ts';

const group = (more: Partial<CountedGroup>): CountedGroup => ({
  kind: 'person',
  status: 'active',
  disciplines: ['heritage'],
  locality: 'Άρτα',
  members: 1,
  ...more,
});

test('a member with two disciplines counts in both, and once in all', () => {
  const counts = countMembers([
    group({ disciplines: ['heritage', 'archives'], members: 2 }),
    group({ disciplines: ['archives'], status: 'left' }),
  ]);
  expect(counts).toMatchObject({
    members: 3,
    kinds: [{ value: 'person', members: 3 }],
    statuses: [
      { value: 'active', members: 2 },
      { value: 'left', members: 1 },
    ],
    disciplines: [
      { value: 'archives', members: 3 },
      { value: 'heritage', members: 2 },
    ],
  });
});

test('a place is written as most of its members write it, and who has none counts without one', () => {
  const counts = countMembers([
    group({ locality: 'Arta', members: 2 }),
    group({ members: 3 }),
    group({ locality: 'ΑΡΤΑ', members: 1 }),
    group({ locality: '', disciplines: [] }),
  ]);
  expect(counts.localities).toEqual([
    { value: 'Άρτα', members: 6 },
    { value: '', members: 1 },
  ]);
  expect(counts.disciplines).toEqual([
    { value: 'heritage', members: 6 },
    { value: '', members: 1 },
  ]);
});

test('values of as many members are in the order of their texts, and nobody has none', () => {
  expect(countMembers([group({ disciplines: ['b', 'a'] })]).disciplines.map(({ value }) => value)).toEqual(['a', 'b']);
  expect(countMembers([])).toEqual({ members: 0, kinds: [], statuses: [], disciplines: [], localities: [] });
});
