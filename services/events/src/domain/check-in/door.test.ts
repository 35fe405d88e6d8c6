import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uuid } from '../../../test/ids.ts';
import type { Registration, RegistrationState } from '../places/registration.ts';
import { handIn, judge, mostScans, standingOf } from './door.ts';
import { checkedClock, type CheckInList, type JudgedScan, type Scan } from './scan.ts';
import { ticketOf } from './ticket.ts';

const seed = 20261127;
const door: CheckInList = { id: 'door', occurrence: uuid(1), ticketTypes: null, severalEntries: false, unpaid: 'warn' };
const scan = (id: string, at: number, more: Partial<Scan> = {}): Scan => ({
  id,
  scanner: 'one',
  at,
  kind: 'entry',
  ...more,
});

/** A registration for a seat that was confirmed at 0, with what became of it then. */
function registered(more: Partial<Registration> = {}, ...after: readonly (readonly [RegistrationState, number])[]) {
  const history = [['confirmed', 0] as const, ...after].map(([state, at]) => ({ state, at }));
  const registration: Registration = {
    id: uuid(7),
    occurrence: uuid(1),
    person: 'somebody',
    lines: [{ ticketType: 'seat', quantity: 1, attendees: [] }],
    draws: {},
    cameBy: 'register',
    standing: { state: 'confirmed' },
    answers: {},
    payment: 'not-due',
    checkedIn: false,
    absorbed: [],
    history,
    version: 1,
    ...more,
  };
  return registration;
}

/** A scan as the door of a list judges it. */
function judged(one: Scan, list = door, registration = registered()): JudgedScan {
  const ticket = ticketOf(registration, 1);
  if (!ticket) throw new Error('there is no ticket');
  return judge(list, registration, ticket, one);
}

/** Scans in the order in which they arrive. */
function arriving(scans: readonly Scan[], list = door) {
  let kept: readonly JudgedScan[] = [];
  return scans.map((one) => {
    const handed = handIn(kept, judged(one, list));
    kept = handed.scans;
    return handed;
  });
}

describe('a ticket', () => {
  test('is admitted once; the second scan is told the time of the first', () => {
    const [first, second] = arriving([scan('a', 10), scan('b', 20)]);
    expect(first?.result).toEqual({ kind: 'admitted' });
    expect(second?.result).toEqual({ kind: 'already-used', at: 10, scan: 'a' });
  });

  test('has so many scans at most: one more is refused and not kept, one that is known is answered as it stands', () => {
    const many = Array.from({ length: mostScans }, (_, turn) => scan(`s${turn}`, 10 + turn));
    const kept = arriving(many).at(-1)?.scans ?? [];
    expect(kept).toHaveLength(mostScans);
    expect(handIn(kept, judged(scan('more', 5)))).toEqual({
      scans: kept,
      result: { kind: 'refused', reason: 'too-many-scans' },
    });
    expect(handIn(kept, judged(scan('s0', 10))).result).toEqual({ kind: 'admitted' });
  });

  test('scanned earlier, handed in later: the earlier scan takes over and the other is reported as double', () => {
    const [, late] = arriving([scan('b', 20), scan('a', 10, { scanner: 'offline' })]);
    expect(late?.result).toEqual({ kind: 'admitted' });
    expect(standingOf(late?.scans ?? []).results.get('b')).toEqual({ kind: 'already-used', at: 10, scan: 'a' });
  });

  test('scanned at the same moment is that of the smaller id', () => {
    expect(standingOf([scan('b', 10), scan('a', 10)]).admission?.id).toBe('a');
  });

  test('that comes again is answered as it stands, and nothing happens', () => {
    const [, again] = arriving([scan('a', 10), scan('a', 10)]);
    expect(again?.result).toEqual({ kind: 'admitted' });
    expect(again?.scans).toHaveLength(1);
  });

  test('whose admission was taken back is admitted again', () => {
    const results = arriving([scan('a', 10), scan('u', 20, { kind: 'undo' }), scan('b', 30)]);
    expect(results.map(({ result }) => result.kind)).toEqual(['admitted', 'undone', 'admitted']);
  });

  test('comes in again where the list allows it, and counts once', () => {
    const list = { ...door, severalEntries: true };
    const results = arriving([scan('a', 10), scan('x', 20, { kind: 'exit' }), scan('b', 30)], list);
    expect(results.map(({ result }) => result.kind)).toEqual(['admitted', 'left', 'admitted']);
    expect(standingOf(results.at(-1)?.scans ?? []).admission?.id).toBe('a');
  });

  test.each<[string, Registration, Partial<CheckInList>, object]>([
    ['cancelled before', registered({}, ['cancelled', 10]), {}, { kind: 'refused', reason: 'cancelled' }],
    ['cancelled after', registered({}, ['cancelled', 11]), {}, { kind: 'admitted' }],
    ['united with another and parted again', registered({}, ['united', 5], ['confirmed', 9]), {}, { kind: 'admitted' }],
    [
      'scanned by a slow clock before it was there',
      registered({ history: [{ state: 'confirmed', at: 11 }] }),
      {},
      { kind: 'admitted' },
    ],
    [
      'of a type for another door',
      registered(),
      { ticketTypes: ['box'] },
      { kind: 'refused', reason: 'not-on-this-list' },
    ],
    [
      'not paid, here refused',
      registered({ payment: 'open' }),
      { unpaid: 'refuse' },
      { kind: 'refused', reason: 'not-paid' },
    ],
    ['not paid, here warned of', registered({ payment: 'open' }), {}, { kind: 'admitted', warning: 'not-paid' }],
  ])('%s', (_, registration, more, result) => {
    expect(handIn([], judged(scan('a', 10), { ...door, ...more }, registration)).result).toEqual(result);
  });

  test('that was refused stays refused when it is paid later, and is admitted by the next scan', () => {
    const list: CheckInList = { ...door, unpaid: 'refuse' };
    const first = handIn([], judged(scan('a', 10), list, registered({ payment: 'open' })));
    const second = handIn(first.scans, judged(scan('b', 20), list, registered({ payment: 'paid' })));
    expect([...standingOf(second.scans).results.values()].map(({ kind }) => kind)).toEqual(['refused', 'admitted']);
  });
});

test('a clock that is ahead is refused, one that is a little fast is not', () => {
  expect(checkedClock(scan('a', 1_000_000), 900_000).ok).toBe(true);
  expect(checkedClock(scan('a', 1_000_000), 0)).toMatchObject({ refusal: { code: 'clock-ahead' } });
});

test('the same scans in any order and however often come to the same', () => {
  const scans = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-z]{1,2}$/),
      at: fc.integer({ min: 0, max: 5 }),
      kind: fc.constantFrom('entry' as const, 'entry' as const, 'exit' as const, 'undo' as const),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  );
  const orders = scans.chain((some) =>
    fc.record({
      some: fc.constant(some),
      other: fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 }),
      severalEntries: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(orders, ({ some, other, severalEntries }) => {
      const list = { ...door, severalEntries };
      const full = (one: (typeof some)[number]) => scan(one.id, one.at, { kind: one.kind });
      const expected = standingOf(some.map((one) => judged(full(one), list)));
      const handed = arriving(other.map(full), list);
      expect(standingOf(handed.at(-1)?.scans ?? [])).toEqual(expected);
    }),
    { seed, numRuns: 500 },
  );
});
