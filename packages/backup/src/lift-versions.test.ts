import { Int32 } from 'mongodb';
import { expect, test } from 'vitest';
import { lifted, liftOf } from './lift-versions.ts';

test('the lift is above whatever a restore of the same backup at an earlier time gave, and a million besides', () => {
  expect(liftOf(1_000, 1_000)).toBe(2 ** 20);
  expect(liftOf(1_000, 5_000) - liftOf(1_000, 2_000)).toBe(3_000);
  expect(liftOf(5_000, 1_000)).toBe(2 ** 20);
});

test('an aggregate rises with its answers; what happened keeps its version', () => {
  const document = {
    _id: 'a',
    version: new Int32(3),
    revision: 4,
    state: { name: 'x' },
    pending: [{ id: 'e', version: 3 }],
    answers: [
      { key: 'k', version: 2, state: {} },
      { key: 'l', version: 3 },
    ],
  };
  expect(lifted('members', document, 100)).toEqual({
    ...document,
    version: 103,
    answers: [
      { key: 'k', version: 102, state: {} },
      { key: 'l', version: 103 },
    ],
  });
});

test('a booking has its version in its state, and guards its writes by it', () => {
  const document = { _id: 'b', version: 2, revision: 2, state: { version: 2, note: '' }, pending: [], answers: [] };
  const after = { ...document, version: 102, revision: 102, state: { version: 102, note: '' } };
  expect(lifted('bookings', document, 100)).toEqual(after);
});

test('registrations in the write of their allotment rise, the allotment does not', () => {
  const document = {
    _id: 'o',
    version: 9,
    revision: 9,
    admitted: [{ state: { version: 1 }, pending: [] }],
    pending: [],
  };
  expect(lifted('allotments', document, 100)).toEqual({
    ...document,
    admitted: [{ state: { version: 101 }, pending: [] }],
  });
});

test('what is told to nobody stays as it is', () => {
  const document = { _id: 'd', version: 5, receipts: {} };
  expect(lifted('recalls', document, 100)).toBe(document);
});
