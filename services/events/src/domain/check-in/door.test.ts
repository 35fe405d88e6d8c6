import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uuid } from '../../../test/ids.ts';
import { handIn, standingOf, untouched, type TicketAtDoor } from './door.ts';
import { checkedClock, type CheckInList, type Scan } from './scan.ts';
import type { Ticket } from './ticket.ts';

const seed = 20261127;
const door: CheckInList = { id: 'door', occurrence: uuid(1), ticketTypes: null, severalEntries: false, unpaid: 'warn' };
const ticket = (number: number, more: Partial<Ticket> = {}): Ticket => ({
  id: uuid(number),
  occurrence: uuid(1),
  registration: uuid(2),
  ticketType: 'seat',
  paid: true,
  ...more,
});
const scan = (id: string, at: number, more: Partial<Scan> = {}): Scan => ({
  id,
  scanner: 'one',
  list: 'door',
  ticket: uuid(7),
  at,
  kind: 'entry',
  ...more,
});

/** Scans in the order in which they arrive. */
function arriving(scans: readonly Scan[], list = door, shown: Ticket | undefined = ticket(7)) {
  let at: TicketAtDoor = untouched(list.id, uuid(7));
  return scans.map((one) => {
    const handed = handIn(list, shown, at, one);
    at = handed.door;
    return handed;
  });
}

describe('a ticket', () => {
  test('is admitted once; the second scan is told the time of the first', () => {
    const [first, second] = arriving([scan('a', 10), scan('b', 20)]);
    expect(first).toMatchObject({ result: { kind: 'admitted' }, events: [{ kind: 'admitted', scan: 'a', at: 10 }] });
    expect(second).toMatchObject({ result: { kind: 'already-used', at: 10, scan: 'a' }, events: [] });
  });

  test('scanned earlier, handed in later: the earlier scan takes over and the other is reported as double', () => {
    const [, late] = arriving([scan('b', 20), scan('a', 10, { scanner: 'offline' })]);
    expect(late).toMatchObject({
      result: { kind: 'admitted' },
      events: [
        { kind: 'admission-moved', from: 'b', scan: 'a', at: 10 },
        { kind: 'result-changed', scan: 'b', result: { kind: 'already-used', at: 10 } },
      ],
    });
  });

  test('scanned at the same moment is that of the smaller id', () => {
    expect(standingOf(door, ticket(7), [scan('b', 10), scan('a', 10)]).admission?.id).toBe('a');
  });

  test('that comes again is answered as it stands, and nothing happens', () => {
    const [, again] = arriving([scan('a', 10), scan('a', 10)]);
    expect(again).toMatchObject({ result: { kind: 'admitted' }, events: [] });
  });

  test('whose admission was taken back is admitted again', () => {
    const results = arriving([scan('a', 10), scan('u', 20, { kind: 'undo' }), scan('b', 30)]);
    expect(results.map(({ result }) => result.kind)).toEqual(['admitted', 'undone', 'admitted']);
    expect(results[1]?.events).toMatchObject([{ kind: 'admission-undone', from: 'a' }]);
  });

  test('comes in again where the list allows it, and counts once', () => {
    const list = { ...door, severalEntries: true };
    const results = arriving([scan('a', 10), scan('x', 20, { kind: 'exit' }), scan('b', 30)], list);
    expect(results.map(({ result }) => result.kind)).toEqual(['admitted', 'left', 'admitted']);
    expect(results.flatMap(({ events }) => events.map(({ kind }) => kind))).toEqual(['admitted']);
  });

  test.each<[string, Ticket | undefined, Partial<CheckInList>, object]>([
    ['unknown', undefined, {}, { kind: 'refused', reason: 'unknown-ticket' }],
    ['of another event', ticket(7, { occurrence: uuid(9) }), {}, { kind: 'refused', reason: 'other-event' }],
    ['cancelled before', ticket(7, { cancelledAt: 10 }), {}, { kind: 'refused', reason: 'cancelled' }],
    ['cancelled after', ticket(7, { cancelledAt: 11 }), {}, { kind: 'admitted' }],
    [
      'of a type for another door',
      ticket(7),
      { ticketTypes: ['box'] },
      { kind: 'refused', reason: 'not-on-this-list' },
    ],
    [
      'not paid, here refused',
      ticket(7, { paid: false }),
      { unpaid: 'refuse' },
      { kind: 'refused', reason: 'not-paid' },
    ],
    ['not paid, here warned of', ticket(7, { paid: false }), {}, { kind: 'admitted', warning: 'not-paid' }],
  ])('%s', (_, shown, more, result) => {
    const list = { ...door, ...more };
    expect(handIn(list, shown, untouched('door', uuid(7)), scan('a', 10)).result).toEqual(result);
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
      const expected = standingOf(list, ticket(7), some.map(full));
      const handed = arriving(other.map(full), list);
      expect(standingOf(list, ticket(7), handed.at(-1)?.door.scans ?? [])).toEqual(expected);
    }),
    { seed, numRuns: 500 },
  );
});

test('5,000 tickets, 8 scanners, two of them offline with 300 equal tickets: each is admitted once, by time of scan', () => {
  const tickets = new Map(Array.from({ length: 5_000 }, (_, turn) => [uuid(turn), ticket(turn)]));
  const online = Array.from({ length: 4_700 }, (_, turn) =>
    scan(`on-${turn}`, turn, { scanner: `${turn % 6}`, ticket: uuid(turn) }),
  );
  const offline = ['seventh', 'eighth'].map((scanner, which) =>
    Array.from({ length: 300 }, (_, turn) =>
      // Each of the two is the earlier one for half of the tickets.
      scan(`${scanner}-${turn}`, 10_000 + 2 * turn + ((turn + which) % 2), { scanner, ticket: uuid(4_700 + turn) }),
    ),
  );
  const doors = new Map<string, TicketAtDoor>();
  for (const one of [...online, ...offline.flatMap((scans) => scans.toReversed()), ...offline.flat()]) {
    const at = doors.get(one.ticket) ?? untouched('door', one.ticket);
    doors.set(one.ticket, handIn(door, tickets.get(one.ticket), at, one).door);
  }
  const standings = [...doors.values()].map((at) => standingOf(door, tickets.get(at.ticket), at.scans));
  expect(standings.filter(({ admission }) => admission)).toHaveLength(5_000);
  const results = standings.flatMap((one) => [...one.results.values()]);
  expect(results.filter(({ kind }) => kind === 'admitted')).toHaveLength(5_000);
  expect(results.filter(({ kind }) => kind === 'already-used')).toHaveLength(300);
  for (const { admission, results: own } of standings)
    for (const result of own.values()) if (result.kind === 'already-used') expect(result.at).toBe(admission?.at);
  const earlier = offline[0]?.filter((_, turn) => turn % 2 === 0).map(({ id }) => id);
  const admitted = new Set(standings.map(({ admission }) => admission?.id));
  expect(earlier?.every((id) => admitted.has(id))).toBe(true);
});
