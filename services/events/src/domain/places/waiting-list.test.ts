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
import { availability } from './availability.ts';
import type { PlacesCommand } from './commands.ts';

const of = (kind: 'accept' | 'decline', number: number, at: number): PlacesCommand => ({ kind, id: uuid(number), at });
const cancel = (number: number, at: number): PlacesCommand => ({
  kind: 'cancel',
  id: uuid(number),
  reason: 'own-wish',
  at,
});
const states = (office: BoxOffice, ...numbers: readonly number[]) => numbers.map((number) => stateOf(office, number));
const twoTypes = configuration({
  quotas: [
    { id: 'room', capacity: 5 },
    { id: 'front', capacity: 1 },
    { id: 'other', capacity: 1 },
  ],
  ticketTypes: [
    { id: 'seat', quotas: ['room'], perOrder: null },
    { id: 'front-seat', quotas: ['room', 'front'], perOrder: null },
    { id: 'elsewhere', quotas: ['other'], perOrder: null },
  ],
});

describe('who waits', () => {
  test('50 who come together for one place: the first has it, 49 wait in the order in which they came', () => {
    const office = boxOffice(configuration());
    carryOut(
      office,
      Array.from({ length: 50 }, (_, turn) => register(turn, minute(0))),
    );
    expect(registrationsOf(office).map(({ standing }) => standing)).toEqual([
      { state: 'confirmed' },
      ...Array.from({ length: 49 }, (_, turn) => ({ state: 'waiting', position: turn + 1 })),
    ]);
  });

  test('two orders of 2 for two places: one has both, the other waits whole', () => {
    const office = boxOffice(configuration({ capacity: 2 }));
    carryOut(office, [register(1, minute(0), 2), register(2, minute(0), 2)]);
    expect(states(office, 1, 2)).toEqual(['confirmed', 'waiting 1']);
  });

  test('an order of 2 at the head keeps a free place from those behind it and from who comes new', () => {
    const office = boxOffice(configuration({ capacity: 2 }));
    carryOut(office, [register(1, minute(0)), register(2, minute(0)), register(3, minute(0), 2)]);
    carryOut(office, [register(4, minute(1)), cancel(1, minute(2)), register(5, minute(3))]);
    expect(states(office, 3, 4, 5)).toEqual(['waiting 1', 'waiting 2', 'waiting 3']);
    carryOut(office, [cancel(2, minute(4))]);
    expect(states(office, 3, 4, 5)).toEqual(['offered', 'waiting 2', 'waiting 3']);
  });

  test('when the order at the head gives up, what was kept for it goes to the next', () => {
    const office = boxOffice(configuration({ capacity: 2 }));
    carryOut(office, [
      register(1, minute(0)),
      register(2, minute(0)),
      register(3, minute(0), 2),
      register(4, minute(0)),
    ]);
    carryOut(office, [cancel(1, minute(1))]);
    expect(states(office, 3, 4)).toEqual(['waiting 1', 'waiting 2']);
    carryOut(office, [cancel(3, minute(2))]);
    expect(states(office, 3, 4)).toEqual(['cancelled', 'offered']);
  });

  test('who needs none of the quotas that somebody waits for does not wait', () => {
    const office = boxOffice(twoTypes);
    carryOut(office, [register(1, minute(0), 1, 'front-seat'), register(2, minute(0), 1, 'front-seat')]);
    carryOut(office, [register(3, minute(1), 1, 'elsewhere'), register(4, minute(1))]);
    // Nobody waits for the room itself: it has places.
    expect(states(office, 2, 3, 4)).toEqual(['waiting 1', 'confirmed', 'confirmed']);
  });

  test('who is passed over as she asks for more than there is now is served when there is', () => {
    const office = boxOffice(configuration({ capacity: 2 }));
    carryOut(office, [register(1, minute(0), 2), register(2, minute(0), 2), register(3, minute(0))]);
    const lower = configuration({ capacity: 1 });
    carryOut(office, [{ kind: 'configure', configuration: lower, at: minute(1) }, cancel(1, minute(2))]);
    expect(states(office, 2, 3)).toEqual(['waiting 1', 'offered']);
    carryOut(office, [{ kind: 'configure', configuration: configuration({ capacity: 3 }), at: minute(3) }]);
    expect(states(office, 2, 3)).toEqual(['offered', 'offered']);
  });

  test('without a waiting list, or without the wish to wait, it is sold out and says what remains', () => {
    const office = boxOffice(configuration({ waitingList: false }));
    const [, second] = carryOut(office, [register(1, minute(0)), register(2, minute(0))]);
    expect(second?.outcome).toMatchObject({ refusal: { code: 'sold-out', metadata: { remaining: '0' } } });
    const other = boxOffice(configuration());
    const answers = carryOut(other, [register(1, minute(0)), { ...register(2, minute(0)), wait: false }]);
    expect(answers.map(answerOf)).toEqual(['ok', 'sold-out']);
  });
});

describe('who is promoted', () => {
  test('Y and Z wait for one place: Y accepts and cancels, then it is the turn of Z, never of Y again', () => {
    const office = boxOffice(configuration());
    const [x, y, z] = [1, 2, 3];
    carryOut(office, [register(x, minute(0)), register(y, minute(0)), register(z, minute(0)), cancel(x, minute(1))]);
    carryOut(office, [of('accept', y, minute(2)), cancel(y, minute(3))]);
    expect(states(office, x, y, z)).toEqual(['cancelled', 'cancelled', 'offered']);
    carryOut(office, [of('decline', z, minute(4))]);
    expect(states(office, x, y, z)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(availability(office.allotment, 'seat')).toMatchObject({ remaining: 1, waiting: 0 });
  });

  test('two cancellations at once promote two different people', () => {
    const office = boxOffice(configuration({ capacity: 2 }));
    carryOut(
      office,
      [1, 2, 3, 4, 5].map((number) => register(number, minute(0))),
    );
    carryOut(office, [cancel(1, minute(1)), cancel(2, minute(1))]);
    expect(states(office, 3, 4, 5)).toEqual(['offered', 'offered', 'waiting 3']);
    expect(office.events.filter(({ kind }) => kind === 'offered')).toMatchObject([
      { registration: uuid(3) },
      { registration: uuid(4) },
    ]);
  });

  test('an offer that is not taken in time goes to the next once', () => {
    const office = boxOffice(configuration());
    carryOut(office, [register(1, minute(0)), register(2, minute(0)), register(3, minute(0)), cancel(1, minute(1))]);
    carryOut(office, [register(4, minute(61))]);
    expect(states(office, 2, 3, 4)).toEqual(['expired', 'offered', 'waiting 3']);
    const late = carryOut(office, [of('accept', 2, minute(61))]);
    expect(late.map(answerOf)).toEqual(['registration-expired']);
    expect(office.events.filter(({ kind }) => kind === 'offered' || kind === 'expired')).toMatchObject([
      { kind: 'offered', registration: uuid(2), until: minute(61) },
      { kind: 'expired', registration: uuid(2), what: 'offer' },
      { kind: 'offered', registration: uuid(3) },
    ]);
  });

  test('where the event says so, the next has the place at once', () => {
    const office = boxOffice(configuration({ promote: 'confirm' }));
    carryOut(office, [register(1, minute(0)), register(2, minute(0)), cancel(1, minute(1))]);
    expect(stateOf(office, 2)).toBe('confirmed');
  });

  test('an offer that staff withdraws goes to the next', () => {
    const office = boxOffice(configuration());
    carryOut(office, [register(1, minute(0)), register(2, minute(0)), register(3, minute(0)), cancel(1, minute(1))]);
    carryOut(office, [{ kind: 'withdraw-offer', id: uuid(2), reason: 'staff', at: minute(2) }]);
    expect(states(office, 2, 3)).toEqual(['withdrawn', 'offered']);
  });

  test('more capacity promotes in order; less throws nobody out and shows by how many there are too many', () => {
    const office = boxOffice(configuration({ capacity: 2 }));
    carryOut(
      office,
      [1, 2, 3, 4, 5].map((number) => register(number, minute(0))),
    );
    const to = (capacity: number, at: number): PlacesCommand => ({
      kind: 'configure',
      configuration: configuration({ capacity }),
      at,
    });
    carryOut(office, [to(1, minute(1))]);
    expect(availability(office.allotment, 'seat')).toEqual({ remaining: 0, perOrder: 0, overbooked: 1, waiting: 3 });
    carryOut(office, [cancel(1, minute(2))]);
    expect(states(office, 2, 3)).toEqual(['confirmed', 'waiting 1']);
    carryOut(office, [to(3, minute(3))]);
    expect(states(office, 2, 3, 4, 5)).toEqual(['confirmed', 'offered', 'offered', 'waiting 3']);
  });

  test('the cost of a command does not grow with the number of who waits', () => {
    const reads = [20, 1_000].map((many) => {
      const office = boxOffice(twoTypes);
      carryOut(
        office,
        Array.from({ length: many }, (_, turn) => register(turn + 10, minute(0), 1, turn % 2 ? 'front-seat' : 'seat')),
      );
      office.read = 0;
      carryOut(office, [cancel(10, minute(1)), register(5, minute(2))]);
      return office.read;
    });
    expect(reads[1]).toBe(reads[0]);
    expect(reads[1]).toBeLessThan(10);
  });
});
