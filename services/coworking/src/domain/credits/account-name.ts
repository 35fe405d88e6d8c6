import { parseNodeId, type NodeId, type Uuid } from '@inclust/kernel';

/** The space's side of an entry: what it gave, what was used, what was over, and what stands open with another node. */
export type CounterAccount = 'granted' | 'used' | 'expired' | `settlement/${string}`;

/** The member's side of an entry: one of her lots. */
export type LotAccount = `members/${string}/lots/${string}`;

/** By what name the ledger knows an account. */
export type AccountName = CounterAccount | LotAccount;

/** The account of a lot of a member. */
export function lotAccount(member: Uuid, lot: string): LotAccount {
  return `members/${member}/lots/${lot}`;
}

/** The node of an account of what stands open; `undefined` for any other account. */
export function nodeOfAccount(account: AccountName): NodeId | undefined {
  return account.startsWith('settlement/') ? parseNodeId(account.slice('settlement/'.length)) : undefined;
}

/** The account of what stands open with another node: above nought where its space served a member of this one. */
export function settlementAccount(node: NodeId): CounterAccount {
  return `settlement/${node}`;
}
