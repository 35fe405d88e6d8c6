import type { Outcome } from '@inclust/kernel';
import { expect, test } from 'vitest';
import type { CreditAccount } from './account.ts';
import type { PairCommand, TransferCommand, UndoTransferCommand } from './commands.ts';
import { recompute } from './evolve.ts';
import { isBalanced } from './posting.ts';
import {
  accountIn,
  answerOf,
  carryOut,
  charge,
  grant,
  leftIn,
  legsOf,
  openBooks,
  refund,
  uuid,
  write,
  type Books,
} from './testing/bookkeeping.ts';
import { decidePair, type PairDecided } from './transferring.ts';

const [ada, bora, cleo] = [uuid(1), uuid(2), uuid(3)];

const transfer = (from = ada, into = bora, id = 'merge'): TransferCommand => ({
  kind: 'transfer',
  id,
  at: 40,
  from,
  into,
});
const undo = (from = ada, into = bora, of = 'merge'): UndoTransferCommand => ({
  kind: 'undo-transfer',
  id: `undo-${of}`,
  at: 60,
  from,
  into,
  transfer: of,
});

/** Reads, decides and writes for two. */
function carryOutPair(books: Books, command: PairCommand): Outcome<PairDecided> {
  const pair = { from: accountIn(books, command.from), into: accountIn(books, command.into) };
  const outcome = decidePair(pair, command, books.postings.get(command.id));
  if (!outcome.ok) return outcome;
  const { from, into, entries } = outcome.value;
  write(books, [pair.from, pair.into], { accounts: [from, into], entries });
  return outcome;
}

/** Ada has 60 minutes of which 20 are booked, Bora 100 that end later. */
function twoMembers(): Books {
  const books = openBooks();
  carryOut(books, ada, grant('a', 60, { expiresAt: 900 }));
  carryOut(books, ada, charge(7, 20));
  carryOut(books, bora, grant('b', 100));
  return books;
}

const withoutRevision = (account: CreditAccount) => ({ ...account, revision: 0 });

function expectRecount(books: Books): void {
  const postings = [...books.postings.values()];
  expect(postings.every(isBalanced)).toBe(true);
  for (const account of books.accounts.values())
    expect(recompute(account.member, postings.toReversed())).toEqual(account);
}

test('lots and charges of the one become the other’s, by an entry that balances', () => {
  const books = twoMembers();
  const outcome = carryOutPair(books, transfer());
  expect(legsOf(outcome.ok ? outcome.value.posting : null)).toEqual([
    `members/${ada}/lots/a/minutes/desk -40 minutes desk`,
    `members/${bora}/lots/a/minutes/desk 40 minutes desk`,
  ]);
  expect(accountIn(books, ada)).toMatchObject({ lots: [], charges: [], movedTo: bora });
  expect(leftIn(books, bora)).toEqual({ 'b/minutes/desk': 100, 'a/minutes/desk': 40 });
  expect(answerOf(carryOut(books, bora, refund(7)))).toBe('ok');
  expect(leftIn(books, bora)).toEqual({ 'b/minutes/desk': 100, 'a/minutes/desk': 60 });
  expectRecount(books);
});

test('an account that went into another one takes no more commands, and says where to', () => {
  const books = twoMembers();
  carryOutPair(books, transfer());
  expect(carryOut(books, ada, charge(8, 10))).toMatchObject({
    refusal: { code: 'account-moved', metadata: { into: bora } },
  });
  expect(answerOf(carryOutPair(books, transfer(ada, cleo, 'other')))).toBe('account-moved');
  expect(answerOf(carryOutPair(books, transfer(cleo, ada, 'other')))).toBe('account-moved');
  expect(answerOf(carryOutPair(books, transfer(bora, bora, 'other')))).toBe('invalid-input');
});

test('taken back with nothing in between, both are what they were', () => {
  const books = twoMembers();
  const before = [accountIn(books, ada), accountIn(books, bora)].map(withoutRevision);
  carryOutPair(books, transfer());
  carryOutPair(books, undo());
  expect([accountIn(books, ada), accountIn(books, bora)].map(withoutRevision)).toEqual(before);
  expect(books.postings.get('undo-merge')?.refersTo).toBe('merge');
  expectRecount(books);
});

test('what was used since is gone from whose lots it was; a booking on lots of both has a part of its charge in each account', () => {
  const books = twoMembers();
  carryOutPair(books, transfer());
  carryOut(books, bora, charge(8, 70, { at: 45 }));
  carryOut(books, bora, grant('since', 10, { at: 46 }));
  carryOutPair(books, undo());
  expect(leftIn(books, ada)).toEqual({ 'a/minutes/desk': 0 });
  expect(leftIn(books, bora)).toEqual({ 'b/minutes/desk': 70, 'since/minutes/desk': 10 });
  expect(accountIn(books, ada).charges.map(({ drawn }) => drawn)).toEqual([
    [{ lot: 'a/minutes/desk', quantity: 20 }],
    [{ lot: 'a/minutes/desk', quantity: 40 }],
  ]);
  carryOut(books, ada, refund(8, { id: 'refund/8/a', at: 70 }));
  carryOut(books, bora, refund(8, { id: 'refund/8/b', at: 70 }));
  expect(leftIn(books, ada)).toEqual({ 'a/minutes/desk': 40 });
  expect(leftIn(books, bora)).toEqual({ 'b/minutes/desk': 100, 'since/minutes/desk': 10 });
  expectRecount(books);
});

test('what came back with a grace since goes with its origin', () => {
  const books = twoMembers();
  carryOutPair(books, transfer());
  carryOut(books, bora, refund(7, { at: 50, grace: 10_000 }));
  expect(leftIn(books, bora)).toMatchObject({ 'refund/7/1': 20 });
  carryOutPair(books, undo());
  expect(leftIn(books, ada)).toEqual({ 'a/minutes/desk': 40, 'refund/7/1': 20 });
  expectRecount(books);
});

test('the parts of a charge are one again when the members are', () => {
  const books = twoMembers();
  carryOutPair(books, transfer());
  carryOut(books, bora, charge(8, 70, { at: 45 }));
  const before = accountIn(books, bora).charges.find(({ booking }) => booking === uuid(8));
  carryOutPair(books, undo());
  carryOutPair(books, { ...transfer(ada, bora, 'merge-again'), at: 70 });
  const after = accountIn(books, bora).charges.find(({ booking }) => booking === uuid(8));
  expect(after?.drawn.toSorted((one, other) => one.quantity - other.quantity)).toEqual(
    before?.drawn.toSorted((one, other) => one.quantity - other.quantity),
  );
  expectRecount(books);
});

test('of a chain the last transfer is taken back first', () => {
  const books = twoMembers();
  const before = [ada, bora].map((member) => withoutRevision(accountIn(books, member)));
  carryOutPair(books, transfer());
  carryOutPair(books, transfer(bora, cleo, 'second'));
  expect(answerOf(carryOutPair(books, undo()))).toBe('account-moved');
  expect(answerOf(carryOutPair(books, undo(bora, cleo, 'second')))).toBe('ok');
  expect(answerOf(carryOutPair(books, undo()))).toBe('ok');
  expect([ada, bora].map((member) => withoutRevision(accountIn(books, member)))).toEqual(before);
  expectRecount(books);
});

test('a repeat appends nothing, also where it was taken back since; another wish with its id is refused', () => {
  const books = twoMembers();
  carryOutPair(books, transfer());
  expect(carryOutPair(books, { ...transfer(), at: 99 })).toMatchObject({ ok: true, value: { entries: [] } });
  carryOutPair(books, undo());
  expect(carryOutPair(books, transfer())).toMatchObject({ ok: true, value: { entries: [] } });
  expect(carryOutPair(books, undo())).toMatchObject({ ok: true, value: { entries: [] } });
  expect(accountIn(books, ada).movedTo).toBe(null);
  expect(answerOf(carryOutPair(books, transfer(ada, cleo)))).toBe('posting-differs');
  expect(answerOf(carryOutPair(books, { ...undo(), id: 'another' }))).toBe('transfer-unknown');
});

test('accounts of others than the command names are a mistake of the caller', () => {
  const books = twoMembers();
  const pair = { from: accountIn(books, bora), into: accountIn(books, ada) };
  expect(() => decidePair(pair, transfer(), undefined)).toThrow('not those of the command');
});
