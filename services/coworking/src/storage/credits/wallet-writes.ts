import type { GuardedWrite } from '@inclust/mongo';
import type { Posting } from '../../domain/credits/posting.ts';
import type { Wallet } from '../../domain/credits/wallet.ts';
import { collections } from '../bookings/collections.ts';
import { postingDocument } from './posting-document.ts';
import { untoldDocuments } from './untold-store.ts';
import { walletDocument } from './wallet-document.ts';

/**
 * What writes wallets that changed, each where it is as it was read, and appends their entries with
 * what other nodes are to be told of them. */
export function walletWrites(wallets: readonly Wallet[], entries: readonly Posting[]): readonly GuardedWrite[] {
  return [
    ...wallets.map((wallet) => ({
      collection: collections.wallets,
      document: walletDocument(wallet),
      ...(wallet.revision === 0 ? {} : { replaces: { revision: wallet.revision } }),
    })),
    ...entries.map((entry) => ({ collection: collections.postings, document: postingDocument(entry) })),
    ...entries.flatMap(untoldDocuments).map((document) => ({ collection: collections.untold, document })),
  ];
}
