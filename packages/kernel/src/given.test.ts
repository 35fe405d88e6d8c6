import { expect, test } from 'vitest';
import type { Decider } from './decider.ts';
import { given } from './given.ts';
import { accept, refuse } from './outcome.ts';

/** A number that may not fall below zero. */
const counter: Decider<number, number, number> = {
  initial: 0,
  decide: (by, total) =>
    total + by < 0 ? refuse({ code: 'below-zero', kind: 'state', message: 'Not below zero.' }) : accept([by]),
  evolve: (total, by) => total + by,
};

test('given what happened, when a command is taken, then the events and the state after them', () => {
  expect(given(counter, 2, 3).when(-4)).toEqual({ outcome: accept([-4]), state: 1 });
});

test('given what happened, when a command is refused, then the state stays', () => {
  const { outcome, state } = given(counter, 2).when(-4);
  expect(outcome).toMatchObject({ ok: false, refusal: { code: 'below-zero' } });
  expect(state).toBe(2);
});
