import { accept, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { CreditAccount } from '../../domain/credits/account.ts';
import { recompute } from '../../domain/credits/evolve.ts';
import { isBalanced } from '../../domain/credits/posting.ts';
import { mayReadAll, notAllowed } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';

/** What computing all accounts anew came to. */
export interface Verified {
  readonly accounts: number;
  readonly entries: number;
  readonly differing: readonly Uuid[];
}

/** Computes every account anew from its entries and compares it with what is kept. Refused: `not-allowed`. */
export async function verifyLedger(app: CoworkingApp, actor: Actor): Promise<Outcome<Verified>> {
  if (!mayReadAll(app.node, actor)) return notAllowed;
  let [accounts, entries] = [0, 0];
  const differing: Uuid[] = [];
  for await (const wallet of app.ledger.wallets()) {
    const { member, revision } = wallet.account;
    // An entry of which the wallet that was read knows nothing yet came meanwhile.
    const about = (await app.ledger.allEntriesOf(member)).filter(({ changes }) =>
      changes.some((one) => one.member === member && one.revision <= revision),
    );
    accounts += 1;
    entries += about.length;
    if (!about.every(isBalanced) || !isWhatEntriesComeTo(wallet.account, about)) differing.push(member);
  }
  return accept({ accounts, entries, differing });
}

function isWhatEntriesComeTo(account: CreditAccount, about: Parameters<typeof recompute>[1]): boolean {
  try {
    return textOf(recompute(account.member, about)) === textOf(account);
  } catch {
    return false;
  }
}

function textOf({ member, revision, lots, charges, absorbed, movedTo }: CreditAccount): string {
  const inOrder = <One>(all: readonly One[]) => all.map((one) => JSON.stringify(sorted(one))).toSorted();
  return JSON.stringify([member, revision, inOrder(lots), inOrder(charges), inOrder(absorbed), movedTo]);
}

/** The same whatever the order of the fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
