import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asOf, chargeOf, creditAt, type CreditAccount, type Draw } from './account.ts';
import { measureOf, summed } from './amount.ts';
import type { ChargeCommand } from './commands.ts';
import { recompute } from './evolve.ts';
import { hosted, toldTo } from './hosting.ts';
import { balances, isBalanced, type Leg } from './posting.ts';
import { answerOf, node, openBooks } from './testing/bookkeeping.ts';
import { carryThrough, prepare, type Prepared } from './testing/processes.ts';
import { anything, away, minute, once, type Past, type Wish } from './testing/wishes.ts';
import { decidePair } from './transferring.ts';

const seed = 20261127;

interface Run extends Past {
  readonly wishes: Wish[];
  /** What each charge has cost by what was answered, by the entry that made it, over all accounts. */
  readonly used: Map<string, number>;
}

/** How often something has come about over all runs, so that what is tested has been met. */
const met = new Map<string, number>();
const note = (what: string) => met.set(what, (met.get(what) ?? 0) + 1);

const step = fc.record({
  make: anything,
  /** What another process does between this one's reading and writing. */
  rival: fc.option(anything, { freq: 3 }),
  /** What becomes of this process. */
  crash: fc.constantFrom('none', 'none', 'none', 'before-write', 'after-write'),
  minutes: fc.integer({ min: 0, max: 15 }),
});

function carryOut(run: Run, wish: Wish, meanwhile?: () => void): void {
  const decisions = carryThrough(run.books, wish, meanwhile);
  run.wishes.push(wish);
  const [first, last] = [decisions[0], decisions.at(-1)];
  if (!first || !last) return;
  if (last !== first) note('lost race');
  if (answerOf(first.outcome) !== answerOf(last.outcome)) note('lost race with another answer');
  noteAnswer(last);
  expectRight(run, wish, last);
}

function noteAnswer({ outcome, entries }: Prepared): void {
  note(answerOf(outcome));
  if (!outcome.ok) return;
  const { posting } = outcome.value;
  if (posting && entries.length === 0) note('repeat');
  if (!posting || entries.length === 0) return;
  const { kind } = posting.command;
  note(kind);
  if (kind === 'charge' && posting.legs.length > 2) note('charge of several lots');
  if (kind === 'refund' || kind === 'recharge') {
    if (posting.legs.some(({ account }) => account === 'expired')) note(`${kind} that expires`);
    if (posting.changes.some(({ opened }) => opened.length > 0)) note(`${kind} with a grace`);
  }
  const [one, other] = posting.changes.map(({ charges }) => charges.filter(({ drawn }) => drawn.length > 0));
  const parts = new Set(one?.map((charge) => charge.booking));
  if (kind === 'undo-transfer' && other?.some((charge) => parts.has(charge.booking)))
    note('undo-transfer with a charge in two parts');
}

const sum = (draws: readonly Draw[] = []) => draws.reduce((total, one) => total + one.quantity, 0);

/** By the plainest rules: what a charge draws is found unit by unit, what it costs is kept apart from all accounts. */
function expectRight({ used }: Run, wish: Wish, { read, entries, outcome }: Prepared): void {
  const [before] = read;
  if (!before || !('member' in wish) || (outcome.ok && entries.length === 0)) return;
  const { command } = wish;
  if (command.kind === 'charge' && (outcome.ok || outcome.refusal.code === 'credit-insufficient')) {
    const valid = creditAt(before, command.start).find((one) => measureOf(one) === measureOf(command.amount));
    const missing = command.amount.quantity - (valid?.quantity ?? 0);
    expect(outcome.ok).toBe(missing <= 0);
    if (!outcome.ok) expect(outcome.refusal.metadata?.['missing']).toBe(`${missing}`);
  }
  if (!outcome.ok) return;
  const changed = outcome.value.posting?.changes[0]?.charges[0];
  if (command.kind === 'charge') {
    expect(new Map(changed?.drawn.map(({ lot, quantity: some }) => [lot, some]))).toEqual(
      drawnPlainly(before, command),
    );
    used.set(command.id, command.amount.quantity);
  }
  if (command.kind !== 'refund' && command.kind !== 'recharge') return;
  const charge = chargeOf(asOf(before, command.at), command.booking);
  const had = sum(charge?.drawn);
  // Of a charge of two measures each is rounded by itself.
  const kept = command.kind === 'recharge' ? command.amount.quantity : sum(changed?.drawn);
  if (command.kind === 'refund') {
    const measures = new Set(charge?.drawn.map(({ lot }) => lot.split('/').slice(-2).join(' ')));
    const exact = (had * command.permille) / 1_000;
    expect(Math.abs(had - kept - exact)).toBeLessThanOrEqual(0.5 * Math.max(1, measures.size));
  }
  used.set(charge?.posting ?? '', (used.get(charge?.posting ?? '') ?? 0) + kept - had);
}

function drawnPlainly({ lots }: CreditAccount, { amount: wanted, start }: ChargeCommand): ReadonlyMap<string, number> {
  const left = new Map(lots.map((lot) => [lot.id, lot.left]));
  const drawn = new Map<string, number>();
  for (let unit = 0; unit < wanted.quantity; unit += 1) {
    const usable = lots.filter(
      (lot) =>
        (left.get(lot.id) ?? 0) > 0 &&
        lot.unit === wanted.unit &&
        lot.class === wanted.class &&
        start >= lot.validFrom &&
        start < (lot.expiresAt ?? Infinity),
    );
    const first = usable.reduce((one, other) => {
      const [end, otherEnd] = [one.expiresAt ?? Infinity, other.expiresAt ?? Infinity];
      if (end !== otherEnd) return end < otherEnd ? one : other;
      if (one.grantedAt !== other.grantedAt) return one.grantedAt < other.grantedAt ? one : other;
      return one.id < other.id ? one : other;
    });
    left.set(first.id, (left.get(first.id) ?? 0) - 1);
    drawn.set(first.id, (drawn.get(first.id) ?? 0) + 1);
  }
  return drawn;
}

const total = (legs: readonly Leg[], which: (account: string) => boolean) =>
  legs.filter(({ account }) => which(account)).reduce((all, leg) => all + leg.quantity, 0);

function expectBooks({ books, used }: Run): void {
  const postings = [...books.postings.values()];
  expect(postings.every(isBalanced)).toBe(true);
  const ledger = balances(postings.flatMap(({ legs }) => legs));
  expect(summed(ledger)).toEqual([]);
  const lots = new Map(
    [...books.accounts.values()].flatMap((account) =>
      account.lots.flatMap(({ id, left }) =>
        left === 0 ? [] : ([[`members/${account.member}/lots/${id}`, left]] as const),
      ),
    ),
  );
  // What is shown is what the entries come to, lot by lot, and nothing else is in any lot.
  const inLots = ledger.filter(({ account }) => account.startsWith('members/'));
  expect(new Map(inLots.map(({ account, quantity: left }) => [account, left]))).toEqual(lots);
  expect([...lots.values()].every((left) => left > 0)).toBe(true);
  for (const one of new Set(ledger.map(measureOf))) {
    const legs = ledger.filter((leg) => measureOf(leg) === one);
    const gone = total(legs, (account) => account === 'used' || account === 'expired');
    const open = total(legs, (account) => account.startsWith('settlement/'));
    const left = total(legs, (account) => account.startsWith('members/'));
    expect(left + gone + open + total(legs, (account) => account === 'granted')).toBe(0);
  }
  const cost = total(ledger, (account) => account === 'used' || account.startsWith('settlement/'));
  expect(cost).toBe([...used.values()].reduce((all, some) => all + some, 0));
  const there = balances(
    postings.flatMap((posting) => toldTo(away, posting) ?? []).flatMap((told) => hosted(told, node('vlora')).legs),
  );
  const ours = total(ledger, (account) => account === 'settlement/patra');
  expect(ours + total(there, (account) => account === 'settlement/vlora')).toBe(0);
  const backwards = postings.toReversed();
  for (const account of books.accounts.values()) expect(recompute(account.member, backwards)).toEqual(account);
}

/** The balance of every lot after every entry. */
function expectNeverBelowNought({ books }: Run): void {
  const left = new Map<string, number>();
  for (const { legs } of books.postings.values())
    for (const { account, quantity: some } of legs) {
      left.set(account, (left.get(account) ?? 0) + some);
      if (account.startsWith('members/')) expect(left.get(account)).toBeGreaterThanOrEqual(0);
    }
}

/** United and parted again at once, two members have what they had. */
function expectUndone({ books }: Run, at: number): void {
  const [from, into] = [...books.accounts.values()].filter(({ movedTo }) => movedTo === null);
  if (!from || !into) return;
  const ids = { from: from.member, into: into.member };
  const united = decidePair({ from, into }, { kind: 'transfer', id: 'unite', at, ...ids }, undefined);
  if (!united.ok) throw new Error(united.refusal.code);
  const undo = { kind: 'undo-transfer', id: 'part', at, ...ids, transfer: 'unite' } as const;
  const parted = decidePair(united.value, undo, undefined);
  if (!parted.ok) throw new Error(parted.refusal.code);
  // A charge that both have had a part of, one of them refunded, does not come apart again.
  const shared = from.charges.some((charge) => chargeOf(into, charge.booking));
  const shown = (account: CreditAccount) => ({ ...asOf(account, at), revision: 0 });
  if (shared) note('united again with a charge in two parts');
  else expect([shown(parted.value.from), shown(parted.value.into)]).toEqual([shown(from), shown(into)]);
}

test('whatever comes, expires, crashes, comes twice or too late: entries balance, no lot is below nought, nothing is lost', () => {
  met.clear();
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
      const run: Run = { books: openBooks(), wishes: [], used: new Map() };
      let now = 0;
      for (const [turn, one] of steps.entries()) {
        now += one.minutes * minute;
        const wish = one.make(run, now, `own/${turn}`);
        if (one.crash === 'before-write') {
          prepare(run.books, wish);
          run.wishes.push(wish);
          note(one.crash);
          continue;
        }
        const rival = one.rival?.(run, now, `rival/${turn}`);
        carryOut(run, wish, rival && (() => carryOut(run, rival)));
        if (one.crash === 'after-write') {
          note(one.crash);
          const [count, isThere] = [run.books.postings.size, run.books.postings.has(wish.command.id)];
          carryOut(run, once(wish, now + 1));
          if (isThere) expect(run.books.postings.size).toBe(count);
        }
        expectBooks(run);
      }
      expectNeverBelowNought(run);
      expectUndone(run, now);
    }),
    { seed, numRuns: 500 },
  );
  expect(wanted.filter((what) => (met.get(what) ?? 0) < 5)).toEqual([]);
});

const wanted = [
  'ok',
  'credit-insufficient',
  'charge-exists',
  'charge-unknown',
  'already-refunded',
  'posting-differs',
  'account-moved',
  'transfer-unknown',
  'grant',
  'charge',
  'charge of several lots',
  'recharge',
  'recharge that expires',
  'recharge with a grace',
  'refund',
  'refund that expires',
  'refund with a grace',
  'expire',
  'transfer',
  'undo-transfer',
  'undo-transfer with a charge in two parts',
  'united again with a charge in two parts',
  'repeat',
  'lost race',
  'lost race with another answer',
  'before-write',
  'after-write',
];
