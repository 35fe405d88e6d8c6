import { describe, expect, test } from 'vitest';
import {
  answerOf,
  boxOffice,
  carryOut,
  configuration,
  minute,
  register,
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
