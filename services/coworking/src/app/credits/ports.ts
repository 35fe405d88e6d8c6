import type { NodeId, Outcome, Refusal, RequestIdentity, Uuid } from '@inclust/kernel';
import type { AtVersion, Decision, Page, PageWanted } from '@inclust/mongo';
import type { KeptPlan, PlanStep } from '../../domain/credits/plan-decider.ts';
import type { Told } from '../../domain/away/away-booking.ts';
import type { ToldEntry } from '../../domain/credits/hosting.ts';
import type { SettledEntry } from '../../domain/credits/settlement.ts';
import type { Posting } from '../../domain/credits/posting.ts';
import type { Funded, Wallet } from '../../domain/credits/wallet.ts';

/** Where plans are kept. */
export interface PlanStore {
  get(id: Uuid): Promise<AtVersion<KeptPlan> | undefined>;
  save(id: Uuid, request: RequestIdentity, decide: Decision<KeptPlan, PlanStep>): Promise<Outcome<AtVersion<KeptPlan>>>;
  /** In the order of their names. */
  list(page: PageWanted): Promise<Outcome<Page<AtVersion<KeptPlan>>>>;
}

/** What is known when the wallets of some members are to change. */
export interface AtHand {
  /** Of each member, in the order in which they were named. */
  readonly wallets: readonly Wallet[];
  /** The entry that has the id that was asked for, if one was and there is one. */
  readonly earlier: Posting | undefined;
}

/** The wallets of members and the entries about them. Entries are appended, never changed. */
export interface Ledger {
  /** As it is now; empty where nothing was ever given. */
  walletOf(member: Uuid): Promise<Wallet>;
  /** The wallet with a subscription. */
  walletWith(subscription: Uuid): Promise<Wallet | undefined>;
  /**
   * Decides on wallets as they were read, and writes them and the entries together where they still are as they were. `decide` may be called
   * several times. Refused as it says, and as `busy`.
   */
  change(
    members: readonly Uuid[],
    entry: string | undefined,
    decide: (atHand: AtHand) => Outcome<readonly Funded[]>,
  ): Promise<Outcome<readonly Wallet[]>>;
  /** The wallets from which a booking was paid, where that can still be given back. */
  payersOf(booking: Uuid): Promise<readonly Wallet[]>;
  /** The entries of a time by which something stands open with a node, or with any; ends in epoch milliseconds. */
  settling(node: NodeId | undefined, from: number, until: number): Promise<readonly Posting[]>;
  /** What comes by time up to a moment: the months of plans, and the end of credit; whether there may be more. */
  tend(at: number): Promise<boolean>;
  /** The entries about a member, the oldest first. */
  entriesOf(member: Uuid, page: PageWanted): Promise<Outcome<Page<Posting>>>;
  /** All wallets, one by one. */
  wallets(): AsyncIterable<Wallet>;
  /** All entries about a member. */
  allEntriesOf(member: Uuid): Promise<readonly Posting[]>;
}

/** What another node is still to be told of an entry. */
export interface Untold {
  readonly id: string;
  readonly node: NodeId;
  readonly entry: ToldEntry;
  /** How often it was told in vain. */
  readonly tries: number;
}

/** What other nodes are still to be told of entries; each comes with the entry, in one write. */
export interface UntoldStore {
  /** Those that are due by a moment, at most so many. */
  due(at: number, most: number): Promise<readonly Untold[]>;
  /** It was told in vain, and is due again at a moment. */
  later(untold: Untold, dueAt: number): Promise<void>;
  told(untold: Untold): Promise<void>;
}

/** That a node has agreed to a month: to which entries, and when. */
export interface Agreement {
  readonly digest: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What this node and another have agreed to of a month. */
export interface Agreements {
  readonly here?: Agreement;
  readonly there?: Agreement;
}

/** Where agreements are kept, by the other node and the month. */
export interface AgreementStore {
  get(node: NodeId, month: string): Promise<Agreements>;
  note(node: NodeId, month: string, side: keyof Agreements, agreement: Agreement): Promise<void>;
}

/** What another node has of a month. */
export interface TheirSettlement {
  readonly digest: string;
  /** All of them where the digests differ, unless there are more than can be told. */
  readonly entries: readonly SettledEntry[];
  readonly isMore: boolean;
}

/** Which request was the first to use an id. */
export interface Claims {
  /** The digest of that request: of this one, where none was before. */
  first(id: Uuid, request: string, at: number): Promise<string>;
}

/** What a node says to an entry that it was told of. */
export interface EntryAnswer {
  /** Why it was not entered, where it was not. */
  readonly refusal?: Refusal;
  /** The booking as it stands since. */
  readonly told?: Told;
}

/** The ledgers of other nodes. */
export interface OtherLedgers {
  /** Tells a node of an entry. Rejects where it does not answer. */
  tell(node: NodeId, entry: ToldEntry): Promise<EntryAnswer>;
  /** Refused as `node-away` where it does not answer. */
  compare(
    node: NodeId,
    asked: { readonly month: string; readonly digest: string; readonly agrees: boolean },
  ): Promise<Outcome<TheirSettlement>>;
}
