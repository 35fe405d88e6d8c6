import { setTimeout as pause } from 'node:timers/promises';
import { accept, refuse, type Outcome, type Uuid } from '@inclust/kernel';
import { decodePageToken, encodePageToken, writeWhole, type StepHook, type Transactions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { AtHand, Ledger } from '../../app/credits/ports.ts';
import { soonestExpiry } from '../../domain/credits/account.ts';
import { afterCommand, newWallet, withMonths, type Funded, type Wallet } from '../../domain/credits/wallet.ts';
import { collections } from '../bookings/collections.ts';
import { decodePosting, type PostingDocument } from './posting-document.ts';
import { decodeWallet, type WalletDocument } from './wallet-document.ts';
import { walletWrites } from './wallet-writes.ts';

/** How often a change is decided again because somebody else was faster. */
const mostTries = 20;
/** How many wallets for which something is due are looked at in one go. */
const mostDue = 200;

const busy = refuse({
  code: 'busy',
  kind: 'stale',
  message: 'The credit of this member is being changed by too many at once; try again.',
  retryAfterMilliseconds: 200,
});

/** The ledger in MongoDB: a document for each entry, and for each member one with what her entries come to. */
export function createLedger({
  connection,
  transactions,
  onStep,
}: {
  readonly connection: Connection;
  readonly transactions: Transactions;
  readonly onStep?: StepHook;
}): Ledger {
  const wallets = connection.collection<WalletDocument>(collections.wallets);
  const postings = connection.collection<PostingDocument>(collections.postings);

  const walletsOf = async (members: readonly Uuid[]): Promise<readonly Wallet[]> => {
    const found = await wallets.find({ _id: { $in: [...members] as string[] } }).toArray();
    const byMember = new Map(found.map((document) => [document._id, decodeWallet(document)]));
    return members.map((member) => byMember.get(member) ?? newWallet(member));
  };

  const change: Ledger['change'] = async (members, entry, decide) => {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      if (attempt > 0) await pause(Math.random() * Math.min(100, 5 * 2 ** attempt));
      const [read, earlier] = await Promise.all([
        walletsOf(members),
        entry === undefined ? null : postings.findOne({ _id: entry }),
      ]);
      const atHand: AtHand = { wallets: read, earlier: earlier ? decodePosting(earlier) : undefined };
      const decided = decide(atHand);
      if (!decided.ok) return decided;
      const entries = new Map(decided.value.flatMap((one) => one.entries).map((one) => [one.id, one]));
      const changed = decided.value.map(({ wallet }) => wallet).filter((wallet) => !read.includes(wallet));
      if (changed.length === 0) return accept(read);
      const writes = walletWrites(changed, [...entries.values()]);
      if (await writeWhole(connection, transactions, writes, onStep)) return accept(changed);
    }
    return busy;
  };

  return {
    walletOf: async (member) => (await walletsOf([member]))[0] ?? newWallet(member),
    walletWith: async (subscription) => {
      const found = await wallets.findOne({ subscribed: subscription as string });
      return found ? decodeWallet(found) : undefined;
    },
    change,
    payersOf: async (booking) => {
      const found = await wallets.find({ charged: booking as string }).toArray();
      return found.map(decodeWallet);
    },
    settling: async (node, from, until) => {
      const found = await postings
        .find({ settles: node ?? { $exists: true }, at: { $gte: from, $lt: until } })
        .toArray();
      return found.map(decodePosting);
    },
    tend: async (at) => {
      const due = await wallets
        .find({ dueAt: { $lte: new Date(at) } }, { projection: { _id: 1 } })
        .limit(mostDue)
        .toArray();
      for (const { _id } of due)
        await change([_id as Uuid], undefined, ({ wallets: [wallet] }) => (wallet ? tended(wallet, at) : accept([])));
      return due.length === mostDue;
    },
    entriesOf: async (member, { pageSize, pageToken }) => {
      const described = `postings ${member}`;
      const position = decodePageToken(described, pageToken);
      if (!position.ok) return position;
      const beyond = Number(position.value?.key ?? 0);
      // Each entry about a member has the next place: a page and one more are known by their places.
      const places = { $gt: beyond, $lte: beyond + pageSize + 1 };
      const found = await postings.find({ changes: { $elemMatch: { member, revision: places } } }).toArray();
      const placed = found
        .map(decodePosting)
        .map((posting) => ({ posting, place: placeOf(posting, member) }))
        .toSorted((one, other) => one.place - other.place);
      const last = placed.length > pageSize ? placed[pageSize - 1] : undefined;
      return accept({
        items: placed.slice(0, pageSize).map(({ posting }) => posting),
        nextPageToken: last ? encodePageToken(described, { key: `${last.place}`, id: last.posting.id }) : '',
      });
    },
    wallets: async function* () {
      for await (const document of wallets.find().sort({ _id: 1 })) yield decodeWallet(document);
    },
    allEntriesOf: async (member) => (await postings.find({ 'changes.member': member }).toArray()).map(decodePosting),
  };
}

/** A wallet with the months that have begun and without the credit that is over. */
function tended(wallet: Wallet, at: number): Outcome<readonly Funded[]> {
  const funded = withMonths(wallet, at, at);
  const expiry = soonestExpiry(funded.wallet.account);
  if (expiry === null || expiry > at) return accept([funded]);
  const { member, account } = funded.wallet;
  const over = afterCommand(funded.wallet, { kind: 'expire', id: `expire/${member}/${account.revision + 1}`, at });
  if (!over.ok) return accept([funded]);
  return accept([{ wallet: over.value.wallet, entries: [...funded.entries, ...over.value.entries] }]);
}

function placeOf(
  { changes }: { readonly changes: readonly { readonly member: Uuid; readonly revision: number }[] },
  member: Uuid,
) {
  return changes.find((one) => one.member === member)?.revision ?? 0;
}
