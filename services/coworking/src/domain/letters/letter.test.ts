import { expect, test } from 'vitest';
import { id } from '../../../test/bookables.ts';
import { letterKindOf, letterOf, type Transition } from './letter.ts';

const told = (step: Transition['step'], more: Partial<Transition> = {}): Transition => ({
  step,
  booking: id(1),
  series: undefined,
  version: 2,
  at: 5,
  person: 'nodes/arta/members/x',
  from: undefined,
  reason: '',
  ...more,
});

test('a confirmation says where it comes from', () => {
  const kinds = [undefined, 'held', 'requested', 'waiting'] as const;
  expect(kinds.map((from) => letterKindOf(told('confirmed', { from })))).toEqual([
    'confirmed',
    'confirmed',
    'approved',
    'promoted',
  ]);
});

test('who is declined is told whether another one was first, or her credit was not enough', () => {
  expect(letterKindOf(told('declined', { reason: 'taken' }))).toBe('taken');
  expect(letterKindOf(told('declined', { reason: 'staff' }))).toBe('declined');
  expect(letterKindOf(told('declined', { reason: 'credit' }))).toBe('unpaid');
});

test('what only was held, what is seen at the door and what follows a member is told to nobody, and nobody of whom nothing is known', () => {
  for (const step of ['held', 'waitlisted', 'expired', 'checked-in', 'checked-out', 'reassigned', 'forgotten'] as const)
    expect(letterKindOf(told(step))).toBeUndefined();
  expect(letterKindOf(told('cancelled', { from: 'held' }))).toBeUndefined();
  expect(letterKindOf(told('cancelled', { from: 'confirmed', person: 'erased/x' }))).toBeUndefined();
  expect(letterKindOf(told('cancelled', { from: 'confirmed' }))).toBe('cancelled');
});

test('bookings of a series that change at one moment are one letter, at two moments two, and single ones one each', () => {
  const keys = [
    told('confirmed', { series: id(9), booking: id(1) }),
    told('confirmed', { series: id(9), booking: id(2) }),
    told('confirmed', { series: id(9), booking: id(1), at: 6 }),
    told('confirmed', { booking: id(1) }),
    told('confirmed', { booking: id(1), version: 3 }),
  ].map((one) => letterOf(one, 'confirmed').key);
  expect(new Set(keys).size).toBe(4);
  expect(keys[0]).toBe(keys[1]);
});
