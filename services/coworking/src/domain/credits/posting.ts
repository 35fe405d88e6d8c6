import type { Uuid } from '@inclust/kernel';
import type { Charge, OpenedLot } from './account.ts';
import type { AccountName } from './account-name.ts';
import { summed, type Amount } from './amount.ts';
import type { LedgerCommand } from './commands.ts';

/** What an entry adds to an account; below nought where it takes. */
export interface Leg extends Amount {
  readonly account: AccountName;
}

/** What an entry says of the account of a member, beside its legs. */
export interface AccountChange {
  readonly member: Uuid;
  /** Of her account after it: the place of the entry among all of hers. */
  readonly revision: number;
  /** Lots that there were not before; the legs say what is in them. */
  readonly opened: readonly OpenedLot[];
  /** Charges as they are after it; one that has drawn from no lot is none. */
  readonly charges: readonly Charge[];
}

/**
 * An entry of the ledger. Its legs come to nought in each measure. It is never changed: what is taken back is an entry that refers to the
 * first one. It holds no personal data.
 */
export interface Posting {
  /** Unique in the ledger. */
  readonly id: string;
  readonly at: number;
  /** What was wanted; says the kind of the entry, and the booking. */
  readonly command: LedgerCommand;
  /** The entry that it changes, continues or takes back. */
  readonly refersTo: string | null;
  readonly legs: readonly Leg[];
  readonly changes: readonly AccountChange[];
}

/** An entry with each account once in each measure. Throws where it does not balance. */
export function posted({ legs, ...rest }: Posting): Posting {
  const posting = { ...rest, legs: balances(legs) };
  if (!isBalanced(posting)) throw new Error(`the entry ${posting.id} does not balance`);
  return posting;
}

/** Whether the legs of an entry come to nought in each measure. */
export function isBalanced({ legs }: Pick<Posting, 'legs'>): boolean {
  return summed(legs).length === 0;
}

/** What some legs come to, for each account and measure; none of nought. The legs of all entries give the balances of the ledger. */
export function balances(legs: readonly Leg[]): readonly Leg[] {
  const byAccount = Map.groupBy(legs, ({ account }) => account);
  return [...byAccount].flatMap(([account, some]) => summed(some).map((amount) => ({ account, ...amount })));
}
