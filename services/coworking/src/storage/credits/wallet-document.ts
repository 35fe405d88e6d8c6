import type { Uuid } from '@inclust/kernel';
import { decodeMoney } from '@inclust/mongo';
import type { CreditAccount } from '../../domain/credits/account.ts';
import { nextDue, type KeptSubscription, type Wallet } from '../../domain/credits/wallet.ts';

/** A wallet as it is kept, with the fields by which it is found. */
export interface WalletDocument {
  readonly _id: string;
  readonly revision: number;
  readonly account: CreditAccount;
  readonly subscriptions: readonly KeptSubscription[];
  /** The bookings that can still be given back. */
  readonly charged: readonly string[];
  /** The ids of the subscriptions. */
  readonly subscribed: readonly string[];
  /** When something comes of itself. */
  readonly dueAt?: Date;
}

/** The document of a wallet, one revision on. */
export function walletDocument(wallet: Wallet): WalletDocument {
  const { member, revision, account, subscriptions } = wallet;
  const due = nextDue(wallet);
  return {
    _id: member,
    revision: revision + 1,
    account,
    subscriptions,
    charged: account.charges.map(({ booking }) => booking),
    subscribed: subscriptions.map(({ id }) => id),
    ...(due === null ? {} : { dueAt: new Date(due) }),
  };
}

/** The wallet in a document. */
export function decodeWallet({ _id, revision, account, subscriptions }: WalletDocument): Wallet {
  return {
    member: _id as Uuid,
    revision,
    account,
    subscriptions: subscriptions.map((one) => ({
      ...one,
      plan: { ...one.plan, price: decodeMoney(one.plan.price) },
    })),
  };
}
