import { expect, test } from 'vitest';
import {
  answerOf,
  boxOffice,
  carryOut,
  configuration,
  minute,
  register,
  registrationsOf,
  stateOf,
  type BoxOffice,
} from '../../../test/box-office.ts';
import { uuid } from '../../../test/ids.ts';
import type { PlacesCommand } from './commands.ts';

const unite = (one: number, other: number, at: number): PlacesCommand => ({
  kind: 'unite',
  registrations: [uuid(one), uuid(other)],
  person: 'members/1',
  at,
});
const part = (number: number, at: number): PlacesCommand => ({ kind: 'part', id: uuid(number), at });
const letIn = (number: number): PlacesCommand => ({
  kind: 'note-check-in',
  id: uuid(number),
  checkedIn: true,
  at: minute(1),
});
const found = (office: BoxOffice, number: number) => registrationsOf(office).find(({ id }) => id === uuid(number));

test('of two who are one, both registered and one let in, one remains, let in, and the other seat goes to who waits', () => {
  const office = boxOffice(configuration({ capacity: 2 }));
  carryOut(office, [register(1, minute(0)), register(2, minute(0)), register(3, minute(0)), letIn(2)]);
  carryOut(office, [unite(1, 2, minute(2))]);
  expect([stateOf(office, 1), stateOf(office, 2), stateOf(office, 3)]).toEqual(['confirmed', 'united', 'offered']);
  expect(found(office, 1)).toMatchObject({ checkedIn: true, person: 'members/1' });
  expect(carryOut(office, [unite(2, 1, minute(3))]).map(answerOf)).toEqual(['ok']);
  expect(office.events.filter(({ kind }) => kind === 'united')).toHaveLength(1);
});

test('the surer one of two remains, whoever is named first', () => {
  const office = boxOffice(configuration());
  carryOut(office, [register(1, minute(0)), register(2, minute(0)), unite(2, 1, minute(1))]);
  expect([stateOf(office, 1), stateOf(office, 2)]).toEqual(['confirmed', 'united']);
});

test('taken back, each is as it was where the places are still free', () => {
  const office = boxOffice(configuration({ capacity: 2 }));
  carryOut(office, [register(1, minute(0)), register(2, minute(0)), letIn(2), unite(1, 2, minute(2))]);
  carryOut(office, [part(2, minute(3))]);
  expect([stateOf(office, 1), stateOf(office, 2)]).toEqual(['confirmed', 'confirmed']);
  expect([found(office, 1)?.checkedIn, found(office, 2)?.checkedIn]).toEqual([false, true]);
  expect(found(office, 2)?.person).toBe('members/2');
  expect(office.events.at(-1)).toMatchObject({ kind: 'parted', placesGone: false });
});

test('taken back when the places are gone, it waits at the end of the line, and the event says so', () => {
  const office = boxOffice(configuration({ capacity: 2 }));
  carryOut(office, [register(1, minute(0)), register(2, minute(0)), register(3, minute(0)), unite(1, 2, minute(2))]);
  carryOut(office, [register(4, minute(3)), part(2, minute(4))]);
  expect([stateOf(office, 2), stateOf(office, 3), stateOf(office, 4)]).toEqual(['waiting 3', 'offered', 'waiting 2']);
  expect(office.events.at(-1)).toMatchObject({ kind: 'parted', placesGone: true });
});

test('who waited is where she was in the line', () => {
  const office = boxOffice(configuration());
  carryOut(office, [register(1, minute(0)), register(2, minute(0)), register(3, minute(0)), unite(1, 2, minute(1))]);
  carryOut(office, [part(2, minute(2)), { kind: 'cancel', id: uuid(1), reason: 'own-wish', at: minute(3) }]);
  expect([stateOf(office, 2), stateOf(office, 3)]).toEqual(['offered', 'waiting 2']);
});

test('where nobody can wait, what has no places any more ends', () => {
  const office = boxOffice(configuration({ capacity: 2, waitingList: false }));
  carryOut(office, [register(1, minute(0)), register(2, minute(0)), unite(1, 2, minute(1)), register(3, minute(2))]);
  carryOut(office, [part(2, minute(3))]);
  expect(found(office, 2)?.standing).toEqual({ state: 'cancelled', reason: 'places-gone' });
});

test('who was let in after the union stays let in when it is taken back', () => {
  const office = boxOffice(configuration({ capacity: 2 }));
  carryOut(office, [register(1, minute(0)), register(2, minute(0)), unite(1, 2, minute(1)), letIn(1)]);
  carryOut(office, [part(2, minute(3))]);
  expect([found(office, 1)?.checkedIn, found(office, 2)?.checkedIn]).toEqual([true, false]);
});

test('a union is taken back after the one into which it went', () => {
  const office = boxOffice(configuration({ capacity: 4 }));
  carryOut(office, [register(1, minute(0)), register(2, minute(0)), register(3, minute(0), 2)]);
  carryOut(office, [unite(1, 2, minute(1)), unite(1, 3, minute(2))]);
  expect(stateOf(office, 1)).toBe('united');
  expect(carryOut(office, [part(2, minute(3)), part(1, minute(3)), part(2, minute(3))]).map(answerOf)).toEqual([
    'united-since',
    'ok',
    'ok',
  ]);
});

test('unions are taken back the last one first', () => {
  const office = boxOffice(configuration({ capacity: 3 }));
  carryOut(
    office,
    [1, 2, 3].map((number) => register(number, minute(0))),
  );
  carryOut(office, [unite(1, 2, minute(1)), unite(1, 3, minute(2))]);
  expect(carryOut(office, [part(2, minute(3)), part(3, minute(3)), part(2, minute(3))]).map(answerOf)).toEqual([
    'united-since',
    'ok',
    'ok',
  ]);
});
