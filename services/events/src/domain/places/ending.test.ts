import { describe, expect, test } from 'vitest';
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
import { isWoundUp } from './sweeping.ts';

const cancel = (number: number, at: number): PlacesCommand => ({
  kind: 'cancel',
  id: uuid(number),
  reason: 'own-wish',
  at,
});
const states = (office: BoxOffice, ...numbers: readonly number[]) => numbers.map((number) => stateOf(office, number));

describe('when it ends', () => {
  test('after closing nobody comes in or is promoted; who waited is told, who has a place keeps it', () => {
    const office = boxOffice(configuration());
    carryOut(office, [register(1, minute(0)), register(2, minute(0)), { kind: 'close', at: minute(1) }]);
    expect(carryOut(office, [register(3, minute(2))]).map(answerOf)).toEqual(['allotment-closed']);
    carryOut(office, [{ kind: 'wind-up', registrations: [uuid(1), uuid(2)], at: minute(3) }]);
    expect(states(office, 1, 2)).toEqual(['confirmed', 'cancelled']);
    carryOut(office, [cancel(1, minute(4)), { kind: 'reopen', at: minute(5) }]);
    expect(states(office, 1, 2)).toEqual(['cancelled', 'cancelled']);
  });

  test('when the occurrence is cancelled everybody is told, some at a time, and nobody is promoted', () => {
    const office = boxOffice(configuration());
    carryOut(office, [register(1, minute(0)), register(2, minute(0)), { kind: 'cancel-occurrence', at: minute(1) }]);
    carryOut(office, [{ kind: 'wind-up', registrations: [uuid(1)], at: minute(2) }]);
    expect(states(office, 1, 2)).toEqual(['cancelled', 'waiting 1']);
    expect(isWoundUp(office.allotment)).toBe(false);
    carryOut(office, [{ kind: 'wind-up', registrations: [uuid(1), uuid(2)], at: minute(2) }]);
    expect(office.events.filter(({ kind }) => kind === 'cancelled')).toMatchObject([
      { registration: uuid(1), reason: 'occurrence-cancelled' },
      { registration: uuid(2), reason: 'occurrence-cancelled' },
    ]);
    expect(isWoundUp(office.allotment)).toBe(true);
    expect(carryOut(office, [{ kind: 'reopen', at: minute(3) }]).map(answerOf)).toEqual(['occurrence-cancelled']);
  });

  test('it is not opened again before all who waited were told that it was closed', () => {
    const office = boxOffice(configuration());
    carryOut(office, [register(1, minute(0)), register(2, minute(0)), { kind: 'close', at: minute(1) }]);
    expect(carryOut(office, [{ kind: 'reopen', at: minute(2) }]).map(answerOf)).toEqual(['not-wound-up']);
    expect(isWoundUp(office.allotment)).toBe(false);
    carryOut(office, [{ kind: 'wind-up', registrations: [uuid(2)], at: minute(3) }]);
    expect(isWoundUp(office.allotment)).toBe(true);
    expect(carryOut(office, [{ kind: 'reopen', at: minute(4) }]).map(answerOf)).toEqual(['ok']);
  });

  test('an offer that was made before holds after closing until its end', () => {
    const office = boxOffice(configuration());
    carryOut(office, [
      register(1, minute(0)),
      register(2, minute(0)),
      cancel(1, minute(1)),
      { kind: 'close', at: minute(2) },
    ]);
    carryOut(office, [{ kind: 'accept', id: uuid(2), at: minute(3) }]);
    expect(states(office, 2)).toEqual(['confirmed']);
  });
});

describe('when nothing is to be kept of somebody', () => {
  const questions = ['origin', 'food'].map((id) => ({
    id,
    text: {},
    required: false,
    ...(id === 'origin'
      ? ({ kind: 'choice', options: ['LOCAL', 'DOMESTIC'], several: false } as const)
      : ({ kind: 'text', longest: 100 } as const)),
  }));
  const said = { origin: ['LOCAL'], food: 'fish' };

  test('from where she came stays, as figures need it and it tells of nobody; a place entered by mistake is free again', () => {
    const office = boxOffice(configuration({ questions }));
    carryOut(office, [
      { ...register(1, minute(0)), answers: said },
      register(2, minute(0)),
      { kind: 'delete', id: uuid(1), at: minute(1) },
    ]);
    const gone = registrationsOf(office).find(({ id }) => id === uuid(1));
    expect(gone).toMatchObject({ person: `deleted/${uuid(1)}`, answers: { origin: ['LOCAL'] } });
    expect(Object.keys(gone?.answers ?? {})).toEqual(['origin']);
    expect(states(office, 1, 2)).toEqual(['deleted', 'offered']);
    carryOut(office, [{ kind: 'forget', id: uuid(2), at: minute(2) }]);
    expect(states(office, 2)).toEqual(['cancelled']);
  });

  test('who was let in, or is two, is not deleted', () => {
    const office = boxOffice(configuration({ capacity: 3 }));
    carryOut(office, [register(1, minute(0)), register(2, minute(0)), register(3, minute(0))]);
    carryOut(office, [{ kind: 'note-check-in', id: uuid(1), checkedIn: true, at: minute(1) }]);
    carryOut(office, [{ kind: 'unite', registrations: [uuid(2), uuid(3)], person: 'members/2', at: minute(1) }]);
    const deleting = [1, 2, 3].map((number): PlacesCommand => ({ kind: 'delete', id: uuid(number), at: minute(2) }));
    expect(carryOut(office, deleting).map(answerOf)).toEqual([
      'registration-checked-in',
      'registration-united',
      'registration-united',
    ]);
  });
});
