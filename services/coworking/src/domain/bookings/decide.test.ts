import fc from 'fast-check';
import type { Uuid } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { bookables, calendarFor, resource, uuid, type Kept } from '../../../test/calendars.ts';
import { noDay } from '../../../test/opening.ts';
import { unitsOn } from '../resources/bookable.ts';
import { overlaps } from '../interval.ts';
import { occupied, type Booking } from './booking.ts';
import type { BookingCommand, Order } from './commands.ts';
import { decide } from './decide.ts';
import { claimOf } from './diary.ts';

const begin = Date.parse('2027-07-05T06:00:00Z');
const half = 30 * 60_000;
/** Half hours from nine in the morning of that day in Corfu. */
const at = (halves: number): number => begin + halves * half;
const early = begin - 24 * 60 * 60_000;

/** Two rooms, the hall that they make, a pool of three desks, and a room with buffers of which staff decides. */
const [room, second, hall, desks, studio] = [11, 12, 13, 14, 15].map(uuid) as [Uuid, Uuid, Uuid, Uuid, Uuid];
const all = bookables([
  resource(room),
  resource(second, { rules: { bufferAfter: 30 } }),
  resource(hall, { parts: [room, second] }),
  resource(desks, { units: 3, rules: { holdFor: 60 } }),
  resource(studio, { rules: { approval: true, bufferBefore: 30 } }),
]);

const order = (of: Uuid, more: Partial<Order> = {}): Order => ({
  resource: of,
  person: `nodes/arta/members/${uuid(7)}`,
  city: 'arta',
  units: 1,
  people: 0,
  note: '',
  payWith: 'either',
  request: 'first',
  ...more,
});

/** Carries out commands one after another, each on what the one before left; the outcome of each. */
function run(kept: Kept, commands: readonly BookingCommand[]): string[] {
  return commands.map((command) => {
    const calendar = calendarFor(command, all, kept);
    const outcome = decide(calendar, command, noDay);
    for (const id of calendar.changedBookings) {
      const booking = calendar.bookings.get(id);
      if (booking) kept.bookings.set(id, booking);
    }
    return outcome.ok
      ? outcome.value.ids.map((id) => kept.bookings.get(id)?.standing.state).join()
      : outcome.refusal.code;
  });
}

const book = (id: number, of: Uuid, from: number, until: number, more: object = {}): BookingCommand => ({
  kind: 'book',
  order: order(of),
  wanted: { id: uuid(id), start: at(from), end: at(until) },
  hold: false,
  wait: false,
  at: early,
  ...more,
});

/** What takes the units of each leaf at each half hour, by hand: bookings and their buffers, one by one. */
function loads(kept: Kept, moment: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const booking of kept.bookings.values()) {
    const { standing } = booking;
    if (claimOf(booking) !== 'taken' || (standing.state === 'held' && standing.until <= moment)) continue;
    for (const leaf of all.get(booking.resource)?.leaves ?? [])
      for (let slot = -8; slot < 60; slot += 1) {
        const window = { start: at(slot), end: at(slot + 1) };
        if (!overlaps(occupied(booking), window)) continue;
        const key = `${leaf.id} ${slot}`;
        found.set(key, (found.get(key) ?? 0) + unitsOn(leaf, booking.units));
      }
  }
  return found;
}

/** Whether somebody who waits could have her place, holds that nobody has ended being in the way. */
function isFree(kept: Kept, booking: Booking): boolean {
  const load = loads(kept, -Infinity);
  return (all.get(booking.resource)?.leaves ?? []).every((leaf) =>
    Array.from({ length: 68 }, (_, turn) => turn - 8).every(
      (slot) =>
        !overlaps(occupied(booking), { start: at(slot), end: at(slot + 1) }) ||
        (load.get(`${leaf.id} ${slot}`) ?? 0) + unitsOn(leaf, booking.units) <= leaf.capacity,
    ),
  );
}

const capacities: ReadonlyMap<Uuid, number> = new Map([
  [room, 1],
  [second, 1],
  [desks, 3],
  [studio, 1],
]);

const resourceOf = fc.constantFrom(room, second, hall, desks, studio);
const spans = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 6 }));
const some = fc.integer({ min: 1, max: 9 });
const moments = fc.integer({ min: -60, max: 10 }).map(at);
const commands: fc.Arbitrary<BookingCommand> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({
        id: some,
        of: resourceOf,
        span: spans,
        hold: fc.boolean(),
        wait: fc.boolean(),
        units: fc.integer({ min: 1, max: 2 }),
        at: moments,
      })
      .map(
        ({ id, of, span: [from, length], hold, wait, units, at: moment }): BookingCommand =>
          ({
            ...book(id, of, from, from + length),
            order: order(of, { units: of === desks ? units : 1, request: `${of} ${from} ${length} ${units}` }),
            hold: hold && of === desks,
            wait,
            at: moment,
          }) as BookingCommand,
      ),
  },
  fc
    .record({ id: some, at: moments })
    .map(({ id, at: moment }): BookingCommand => ({ kind: 'confirm', id: uuid(id), byStaff: true, at: moment })),
  fc
    .record({ id: some, at: moments })
    .map(({ id, at: moment }): BookingCommand => ({ kind: 'decline', id: uuid(id), at: moment })),
  fc.record({ id: some, at: moments }).map(({ id, at: moment }): BookingCommand => ({
    kind: 'cancel',
    ids: [uuid(id)],
    because: 'own-wish',
    at: moment,
  })),
  fc
    .record({ id: some, at: moments })
    .map(({ id, at: moment }): BookingCommand => ({ kind: 'expire', ids: [uuid(id)], at: moment })),
  fc
    .record({ id: some, at: moments })
    .map(({ id, at: moment }): BookingCommand => ({ kind: 'forget', ids: [uuid(id)], at: moment })),
  fc
    .record({ ids: fc.uniqueArray(some, { minLength: 1, maxLength: 3 }), span: spans, at: moments })
    .map(({ ids, span: [from, length], at: moment }): BookingCommand => ({
      kind: 'move',
      moves: ids.map((id) => ({ id: uuid(id), start: at(from), end: at(from + length), units: 1 })),
      byStaff: true,
      at: moment,
    })),
);

describe('whatever is asked for in whatever order', () => {
  test('no unit is given twice at any moment, a refusal changes nothing, and nobody waits for what is free', () => {
    const reached = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(commands, { minLength: 10, maxLength: 40, size: 'max' }), (asked) => {
        const kept: Kept = { bookings: new Map() };
        let clock = -Infinity;
        for (const one of asked.toSorted((a, b) => a.at - b.at)) {
          clock = one.at;
          const before = new Map(kept.bookings);
          const [outcome = ''] = run(kept, [one]);
          const kind = `${one.kind} ${outcome}`;
          reached.set(kind, (reached.get(kind) ?? 0) + 1);
          if (!/^(held|requested|waiting|confirmed|declined|cancelled|expired|,)*$/.test(outcome))
            expect(kept.bookings).toEqual(before);
          for (const [key, load] of loads(kept, clock)) {
            const capacity = capacities.get(key.split(' ')[0] as Uuid) ?? 0;
            expect({ key, load, fits: load <= capacity }).toMatchObject({ fits: true });
          }
          for (const [id, booking] of kept.bookings)
            expect(booking.version).toBeGreaterThanOrEqual(before.get(id)?.version ?? 1);
          const idle = [...kept.bookings.values()].filter(
            (booking) => booking.standing.state === 'waiting' && booking.start > clock && isFree(kept, booking),
          );
          expect(idle).toEqual([]);
        }
      }),
      { seed: 20_270_705, numRuns: 400 },
    );
    for (const kind of [
      'book confirmed',
      'book slot-taken',
      'book waiting',
      'book held',
      'book requested',
      'confirm confirmed',
      'confirm hold-expired',
      'cancel cancelled',
      'move confirmed',
      'move slot-taken',
      'move series-conflict',
      'expire expired',
      'forget cancelled',
      'book request-id-reused',
    ])
      expect({ kind, times: reached.get(kind) ?? 0, all: Object.fromEntries(reached) }).toMatchObject({
        times: expect.toSatisfy((times: number) => times >= 3) as number,
      });
  });
});

describe('one by one', () => {
  const fresh = (): Kept => ({ bookings: new Map<Uuid, Booking>() });

  test('who has waited longest gets what is free, and who does not fit into it waits on', () => {
    const kept = fresh();
    run(kept, [
      book(1, room, 2, 4),
      book(2, room, 2, 6, { wait: true, at: early + 1 }),
      book(3, room, 4, 6),
      book(4, room, 2, 4, { wait: true, at: early + 2 }),
      { kind: 'cancel', ids: [uuid(1)], because: 'own-wish', at: early + 3 },
    ]);
    // The second wants more than what is free now.
    expect([2, 3, 4].map((id) => kept.bookings.get(uuid(id))?.standing.state)).toEqual([
      'waiting',
      'confirmed',
      'confirmed',
    ]);
  });

  test('a hall is asked for while a room of it is had: confirmed, it is declined; declined, the next gets nothing', () => {
    const kept = fresh();
    expect(
      run(kept, [
        book(1, studio, 2, 4),
        book(2, studio, 3, 5),
        { kind: 'confirm', id: uuid(1), byStaff: true, at: early },
      ]),
    ).toEqual(['requested', 'requested', 'confirmed']);
    expect(kept.bookings.get(uuid(2))?.standing).toEqual({ state: 'declined', because: 'taken' });
    expect(run(kept, [{ kind: 'confirm', id: uuid(2), byStaff: true, at: early }])).toEqual(['declined']);
  });

  test('who leaves early leaves the rest to who waits for it; a hold that is over is moved no more', () => {
    const kept = fresh();
    run(kept, [book(1, room, 0, 8), book(2, room, 4, 6, { wait: true })]);
    const presence: readonly BookingCommand[] = [
      { kind: 'check-in', id: uuid(1), at: at(0) },
      { kind: 'check-out', id: uuid(1), at: at(2) },
      { kind: 'check-out', id: uuid(1), at: at(3) },
    ];
    expect(run(kept, presence)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(kept.bookings.get(uuid(1))?.presence).toEqual({ in: at(0), out: at(2) });
    expect(kept.bookings.get(uuid(2))?.standing).toEqual({ state: 'confirmed' });
    run(kept, [{ ...book(3, desks, 0, 2), hold: true } as BookingCommand]);
    const moves = [{ id: uuid(3), start: at(2), end: at(4), units: 1 }];
    const late: BookingCommand = { kind: 'move', moves, byStaff: true, at: early + 61 * 60_000 };
    expect(run(kept, [late])).toEqual(['hold-expired']);
  });

  test('a booking leaves the diaries in which it stands, also where the hall is made of other rooms since', () => {
    const kept = fresh();
    run(kept, [book(1, hall, 2, 4)]);
    expect(kept.bookings.get(uuid(1))?.leaves).toEqual([room, second]);
    const rebuilt = bookables([resource(room), resource(second), resource(hall, { parts: [room] })]);
    const command: BookingCommand = { kind: 'cancel', ids: [uuid(1)], because: 'staff', at: early };
    const calendar = calendarFor(command, rebuilt, kept);
    expect([...calendar.days.values()].flatMap(({ entries }) => entries)).toHaveLength(2);
    decide(calendar, command, noDay);
    expect([...calendar.days.values()].flatMap(({ entries }) => entries)).toEqual([]);
    expect(calendar.changedDays.size).toBe(2);
  });

  test('what a cancellation costs depends on how long before the start it comes, and staff costs nothing', () => {
    const charging = bookables([
      resource(room, {
        rules: {
          cancellation: [
            { before: 2_880, feePermille: 250 },
            { before: 120, feePermille: 1_000 },
          ],
        },
      }),
    ]);
    const fee = (minutes: number, because: 'own-wish' | 'staff') => {
      const kept = fresh();
      const steps: BookingCommand[] = [
        book(1, room, 0, 2, { at: begin - 7 * 24 * 60 * 60_000 }),
        { kind: 'cancel', ids: [uuid(1)], because, at: begin - minutes * 60_000 },
      ];
      for (const command of steps) {
        const calendar = calendarFor(command, charging, kept);
        decide(calendar, command, noDay);
        for (const id of calendar.changedBookings) kept.bookings.set(id, calendar.bookings.get(id) as Booking);
      }
      const standing = kept.bookings.get(uuid(1))?.standing;
      return standing?.state === 'cancelled' ? standing.feePermille : undefined;
    };
    expect([2_881, 2_880, 121, 120, 1].map((minutes) => fee(minutes, 'own-wish'))).toEqual([0, 250, 250, 1_000, 1_000]);
    expect(fee(1, 'staff')).toBe(0);
  });
});
