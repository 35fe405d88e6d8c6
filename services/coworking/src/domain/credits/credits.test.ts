import { expect, test } from 'vitest';
import { creditAt, soonestExpiry } from './account.ts';
import type { CreditCommand } from './commands.ts';
import { evolve, recompute } from './evolve.ts';
import { graceOfTheSpace } from './giving-back.ts';
import { posted } from './posting.ts';
import {
  accountIn,
  answerOf,
  carryOut,
  charge,
  grant,
  leftIn,
  legsOf,
  minutes,
  node,
  openBooks,
  recharge,
  refund,
  uuid,
  type Books,
} from './testing/bookkeeping.ts';

const ada = uuid(1);
const hers = (lot: string) => `members/${ada}/lots/${lot}`;

function given(...commands: readonly CreditCommand[]): Books {
  const books = openBooks();
  for (const command of commands) expect(answerOf(carryOut(books, ada, command))).toBe('ok');
  return books;
}

const entry = (books: Books, id: string) => legsOf(books.postings.get(id));

test('a grant opens a lot for each amount, against what the space has granted', () => {
  const days = { unit: 'days', class: 'desk', quantity: 2 } as const;
  const books = given(grant('g', 0, { amounts: [minutes(60, 'room'), days], expiresAt: 500, source: 'pass' }));
  expect(entry(books, 'g')).toEqual([
    'granted -60 minutes room',
    'granted -2 days desk',
    `${hers('g/minutes/room')} 60 minutes room`,
    `${hers('g/days/desk')} 2 days desk`,
  ]);
  expect(creditAt(accountIn(books, ada), 499)).toEqual([minutes(60, 'room'), days]);
  expect(creditAt(accountIn(books, ada), 500)).toEqual([]);
});

test('a charge draws from what ends first, of those that end together from the oldest, at last from what does not end', () => {
  const books = given(
    grant('endless', 100),
    grant('late', 100, { expiresAt: 900 }),
    grant('younger', 30, { at: 5, expiresAt: 800 }),
    grant('older', 30, { at: 4, expiresAt: 800 }),
    charge(7, 170),
  );
  expect(accountIn(books, ada).charges[0]?.drawn).toEqual([
    { lot: 'older/minutes/desk', quantity: 30 },
    { lot: 'younger/minutes/desk', quantity: 30 },
    { lot: 'late/minutes/desk', quantity: 100 },
    { lot: 'endless/minutes/desk', quantity: 10 },
  ]);
  expect(entry(books, 'charge/7').at(-1)).toBe('used 170 minutes desk');
});

test('what is not valid when the booking begins, or of another measure, is not drawn from', () => {
  const books = given(
    grant('over', 100, { expiresAt: 50 }),
    grant('next-month', 100, { validFrom: 51 }),
    grant('room', 0, { amounts: [minutes(100, 'room')] }),
    grant('pass', 0, { amounts: [{ unit: 'days', class: 'desk', quantity: 100 }] }),
    grant('right', 20, { validFrom: 50, expiresAt: 51 }),
  );
  const before = accountIn(books, ada);
  const refused = carryOut(books, ada, charge(7, 60));
  expect(refused).toMatchObject({
    refusal: { code: 'credit-insufficient', metadata: { missing: '40', unit: 'minutes', class: 'desk' } },
  });
  expect(accountIn(books, ada)).toBe(before);
  expect(answerOf(carryOut(books, ada, charge(7, 20)))).toBe('ok');
});

test('a refund puts everything back where it came from, and is given once', () => {
  const books = given(grant('a', 30, { expiresAt: 900 }), grant('b', 100), charge(7, 50), refund(7));
  expect(leftIn(books, ada)).toEqual({ 'a/minutes/desk': 30, 'b/minutes/desk': 100 });
  expect(books.postings.get('refund/7')?.refersTo).toBe('charge/7');
  expect(answerOf(carryOut(books, ada, refund(7, { id: 'again', permille: 1 })))).toBe('already-refunded');
  expect(answerOf(carryOut(books, ada, recharge(7, 10)))).toBe('already-refunded');
  expect(answerOf(carryOut(books, ada, charge(7, 10, { id: 'anew' })))).toBe('charge-exists');
  expect(answerOf(carryOut(books, ada, refund(8)))).toBe('charge-unknown');
});

test.each([
  [1_000, 75],
  [500, 38],
  [493, 37],
  [6, 0],
  [7, 1],
  [0, 0],
])('of 75 minutes %i permille come back as %i, into what lasts longest', (permille, back) => {
  const books = given(grant('a', 50, { expiresAt: 900 }), grant('b', 25), charge(7, 75), refund(7, { permille }));
  const late = Math.min(back, 25);
  expect(leftIn(books, ada)).toEqual({ 'a/minutes/desk': back - late, 'b/minutes/desk': late });
  expect(answerOf(carryOut(books, ada, refund(7, { id: 'again' })))).toBe('already-refunded');
});

test('what comes back to a lot that is over expires with the same entry: cancelling prolongs nothing', () => {
  const books = given(grant('a', 50, { expiresAt: 100 }), charge(7, 30), refund(7, { at: 100 }));
  expect(entry(books, 'refund/7')).toEqual(['used -30 minutes desk', 'expired 30 minutes desk']);
  expect(leftIn(books, ada)).toEqual({ 'a/minutes/desk': 20 });
});

test('where the space has cancelled, what comes back lasts for its grace at least, in a lot of its own', () => {
  const at = 99;
  const expiresAt = 100;
  const books = given(
    grant('a', 50, { expiresAt }),
    grant('b', 50, { expiresAt: at + graceOfTheSpace }),
    charge(7, 70),
    refund(7, { at, grace: graceOfTheSpace }),
  );
  expect(leftIn(books, ada)).toEqual({ 'a/minutes/desk': 0, 'b/minutes/desk': 50, 'refund/7/1': 50 });
  expect(accountIn(books, ada).lots.at(-1)).toMatchObject({
    expiresAt: at + graceOfTheSpace,
    origin: 'a/minutes/desk',
    source: 'plan',
  });
});

test('a longer booking draws more, a shorter one gives back, each as though it had been so from the start', () => {
  const lots = [grant('a', 50, { expiresAt: 900 }), grant('b', 50, { expiresAt: 950 })];
  const longer = given(...lots, charge(7, 30), recharge(7, 80));
  expect(leftIn(longer, ada)).toEqual({ 'a/minutes/desk': 0, 'b/minutes/desk': 20 });
  expect(entry(longer, 'recharge/7').at(-1)).toBe('used 50 minutes desk');
  const shorter = given(...lots, charge(7, 80), recharge(7, 30));
  expect(leftIn(shorter, ada)).toEqual({ 'a/minutes/desk': 20, 'b/minutes/desk': 50 });
  expect(longer.postings.get('recharge/7')?.refersTo).toBe('charge/7');
  const refused = carryOut(shorter, ada, recharge(7, 130, { id: 'too-long' }));
  expect(refused).toMatchObject({ refusal: { code: 'credit-insufficient', metadata: { missing: '30' } } });
  expect(leftIn(shorter, ada)).toEqual({ 'a/minutes/desk': 20, 'b/minutes/desk': 50 });
});

test('a booking that moves to another time or class draws from what is valid for that', () => {
  const books = given(
    grant('march', 50, { expiresAt: 100 }),
    grant('april', 50, { validFrom: 100, expiresAt: 200 }),
    grant('room', 0, { amounts: [minutes(50, 'room')] }),
    charge(7, 30),
    recharge(7, 40, { start: 150 }),
  );
  expect(leftIn(books, ada)).toEqual({ 'march/minutes/desk': 50, 'april/minutes/desk': 10, 'room/minutes/room': 50 });
  carryOut(books, ada, recharge(7, 0, { id: 'to-a-room', amount: minutes(45, 'room') }));
  expect(leftIn(books, ada)).toEqual({ 'march/minutes/desk': 50, 'april/minutes/desk': 50, 'room/minutes/room': 5 });
  expect(entry(books, 'to-a-room')).toContain('used -40 minutes desk');
});

test('a booking that is changed after a lot of it has ended keeps what it needs of it, and the rest expires', () => {
  const books = given(grant('a', 50, { expiresAt: 100 }), charge(7, 50), recharge(7, 20, { at: 300 }));
  expect(entry(books, 'recharge/7')).toEqual(['expired 30 minutes desk', 'used -30 minutes desk']);
  carryOut(books, ada, refund(7, { at: 301, grace: 60 }));
  expect(leftIn(books, ada)).toEqual({ 'a/minutes/desk': 0, 'refund/7/1': 20 });
});

test('what is over is posted as expired, once; what is not stays', () => {
  const books = given(grant('a', 50, { expiresAt: 100 }), grant('b', 50, { expiresAt: 101 }), charge(7, 20));
  expect(soonestExpiry(accountIn(books, ada))).toBe(100);
  expect(carryOut(books, ada, { kind: 'expire', id: 'early', at: 99 })).toMatchObject({ value: { entries: [] } });
  carryOut(books, ada, { kind: 'expire', id: 'e', at: 100 });
  expect(entry(books, 'e')).toEqual([`${hers('a/minutes/desk')} -30 minutes desk`, 'expired 30 minutes desk']);
  expect(soonestExpiry(accountIn(books, ada))).toBe(101);
  const again = carryOut(books, ada, { kind: 'expire', id: 'another', at: 100 });
  expect(again).toMatchObject({ ok: true, value: { entries: [], posting: null } });
});

test('a repeat appends nothing and answers with its entry; the same id for something else is refused', () => {
  const books = given(grant('g', 100), charge(7, 60), recharge(7, 50), refund(7));
  const account = accountIn(books, ada);
  const again = carryOut(books, ada, charge(7, 60, { at: 5_000 }));
  expect(again).toEqual({ ok: true, value: { account, entries: [], posting: books.postings.get('charge/7') } });
  const others = [
    charge(7, 61),
    charge(8, 60, { id: 'charge/7' }),
    charge(7, 60, { start: 51 }),
    charge(7, 60, { openUntil: 51 }),
    charge(7, 60, { usedAt: node('patra') }),
    charge(7, 60, { amount: minutes(60, 'room') }),
    recharge(7, 51),
    recharge(7, 50, { grace: 1 }),
    recharge(7, 50, { start: 51 }),
    refund(7, { grace: 1 }),
    refund(7, { permille: 999 }),
    grant('g', 99),
    grant('g', 100, { validFrom: 1 }),
    grant('g', 100, { expiresAt: 1 }),
    grant('g', 100, { source: 'goodwill' }),
    refund(7, { id: 'g' }),
  ];
  expect(others.map((command) => answerOf(carryOut(books, ada, command)))).toEqual(others.map(() => 'posting-differs'));
  expect(accountIn(books, ada)).toBe(account);
});

test('a charge is forgotten when it can no longer change, and with it the lots that are empty', () => {
  const books = given(grant('a', 60), charge(7, 60, { openUntil: 100 }), grant('b', 10, { at: 99 }));
  expect(leftIn(books, ada)).toEqual({ 'a/minutes/desk': 0, 'b/minutes/desk': 10 });
  expect(answerOf(carryOut(books, ada, refund(7, { at: 100 })))).toBe('charge-unknown');
  carryOut(books, ada, grant('c', 10, { at: 100 }));
  expect(accountIn(books, ada)).toMatchObject({ charges: [], revision: 4 });
  expect(leftIn(books, ada)).toEqual({ 'b/minutes/desk': 10, 'c/minutes/desk': 10 });
});

test.each<[string, CreditCommand, readonly string[]]>([
  ['a fraction', grant('g', 1.5), ['amounts[0].quantity count']],
  ['nothing', grant('g', 0), ['amounts[0].quantity count']],
  ['more than can be added up', grant('g', 10_000_001), ['amounts[0].quantity count']],
  ['no amount', grant('g', 0, { amounts: [] }), ['amounts required']],
  ['a measure twice', grant('g', 0, { amounts: [minutes(1), minutes(2)] }), ['amounts repeated']],
  ['a class that is no code', grant('g', 0, { amounts: [minutes(1, 'Big room')] }), ['amounts[0].class class-format']],
  ['an end before the beginning', grant('g', 1, { validFrom: 5, expiresAt: 5 }), ['expires_at not-after-from']],
  ['no id', grant('', 1), ['id id-format']],
  ['no moment', grant('g', 1, { at: Number.NaN }), ['at moment']],
  ['less than nothing', charge(7, -1), ['amount.quantity count']],
  ['a charge that was never open', charge(7, 1, { openUntil: 10 }), ['open_until not-after-at']],
  ['a recharge with less than no grace', recharge(7, 1, { grace: -1 }), ['grace count']],
  ['more than all', refund(7, { permille: 1_001 }), ['permille out-of-range']],
  ['a part of a permille', refund(7, { permille: 0.5 }), ['permille out-of-range']],
])('input is refused: %s', (_, command, broken) => {
  const outcome = carryOut(given(grant('first', 100)), ada, command);
  const violations = outcome.ok ? [] : (outcome.refusal.violations ?? []);
  expect(violations.map(({ field, rule }) => `${field} ${rule}`)).toEqual(broken);
});

test('an entry that does not balance is not made; one that is missing, or takes what is not there, stops a recount', () => {
  const books = given(grant('g', 100), charge(7, 60));
  const [first, second] = [...books.postings.values()];
  if (!first || !second) throw new Error('two entries were made');
  expect(() => posted({ ...first, legs: first.legs.slice(1) })).toThrow('does not balance');
  expect(() => recompute(ada, [second])).toThrow('not the next one');
  const greedy = { ...second, legs: second.legs.map((leg) => ({ ...leg, quantity: leg.quantity * 2 })) };
  expect(() => recompute(ada, [first, greedy])).toThrow('takes more');
  expect(evolve(accountIn(books, uuid(2)), first)).toEqual(accountIn(books, uuid(2)));
});
