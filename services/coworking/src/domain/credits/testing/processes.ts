import type { Outcome } from '@inclust/kernel';
import type { CreditAccount } from '../account.ts';
import { decide, type Decided } from '../decide.ts';
import type { Posting } from '../posting.ts';
import { decidePair } from '../transferring.ts';
import { accountIn, write, type Books } from './bookkeeping.ts';
import type { Wish } from './wishes.ts';

/** What was decided on what was read, before it is written. */
export interface Prepared {
  readonly read: readonly CreditAccount[];
  readonly accounts: readonly CreditAccount[];
  readonly entries: readonly Posting[];
  readonly outcome: Outcome<Pick<Decided, 'posting'>>;
}

/** Reads and decides. */
export function prepare(books: Books, wish: Wish): Prepared {
  const earlier = books.postings.get(wish.command.id);
  if ('member' in wish) {
    const account = accountIn(books, wish.member);
    const outcome = decide(account, wish.command, earlier);
    if (!outcome.ok) return { read: [account], accounts: [], entries: [], outcome };
    return { read: [account], accounts: [outcome.value.account], entries: outcome.value.entries, outcome };
  }
  const pair = { from: accountIn(books, wish.command.from), into: accountIn(books, wish.command.into) };
  const read = [pair.from, pair.into];
  const outcome = decidePair(pair, wish.command, earlier);
  if (!outcome.ok) return { read, accounts: [], entries: [], outcome };
  const { from, into, entries } = outcome.value;
  return { read, accounts: [from, into], entries, outcome };
}

/** A whole transaction, decided anew for as long as another process was first. Answers with every decision, that which was written last. */
export function carryThrough(books: Books, wish: Wish, meanwhile?: () => void): readonly Prepared[] {
  const decisions = [prepare(books, wish)];
  meanwhile?.();
  for (;;) {
    const last = decisions.at(-1);
    if (!last || write(books, last.read, last)) return decisions;
    decisions.push(prepare(books, wish));
  }
}
