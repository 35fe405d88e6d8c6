import { expect, test } from 'vitest';
import { node } from '../../../test/bookables.ts';
import { resource, space, uuid } from '../../../test/calendars.ts';
import { bookable } from './bookable.ts';

const leavesOf = (wanted: number, made: Readonly<Record<number, readonly number[]>>) => {
  const all = new Map(
    Object.entries(made).map(([id, parts]) => [
      uuid(Number(id)),
      resource(uuid(Number(id)), { parts: parts.map(uuid) }),
    ]),
  );
  const found = all.get(uuid(wanted)) ?? resource(uuid(wanted));
  return bookable(node, found, space, all).leaves.map(
    ({ id, isWhole }) => `${Number(id.slice(-12))}${isWhole ? ' whole' : ''}`,
  );
};

test('what has no parts is its own leaf; parts of parts are, each once, however deep', () => {
  expect(leavesOf(1, { 1: [] })).toEqual(['1']);
  expect(leavesOf(1, { 1: [2, 3], 2: [3, 4], 3: [], 4: [5], 5: [6], 6: [7], 7: [] })).toEqual(['3 whole', '7 whole']);
});

test('parts that hold one another, since two were changed at once, end', () => {
  expect(leavesOf(1, { 1: [2, 3], 2: [1], 3: [] })).toEqual(['3 whole']);
  expect(leavesOf(1, { 1: [2], 2: [1] })).toEqual(['1']);
});
