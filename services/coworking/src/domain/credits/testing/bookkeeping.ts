import { parseNodeId, parseUuid, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import { newCreditAccount, type CreditAccount } from '../account.ts';
import type { Amount } from '../amount.ts';
import type { ChargeCommand, CreditCommand, GrantCommand, RechargeCommand, RefundCommand } from '../commands.ts';
import { decide, type Decided } from '../decide.ts';
import type { Posting } from '../posting.ts';

/** What is kept: accounts, and the entries by their ids in the order in which they were appended. */
export interface Books {
  readonly accounts: Map<Uuid, CreditAccount>;
  readonly postings: Map<string, Posting>;
}

export const openBooks = (): Books => ({ accounts: new Map(), postings: new Map() });

/** An id that ends in a number. */
export function uuid(number: number): Uuid {
  const parsed = parseUuid(`00000000-0000-8000-8000-${`${number}`.padStart(12, '0')}`);
  if (!parsed) throw new Error(`${number} makes no id`);
  return parsed;
}

export function node(id: string): NodeId {
  const parsed = parseNodeId(id);
  if (!parsed) throw new Error(`${id} is no node`);
  return parsed;
}

export function accountIn({ accounts }: Books, member: Uuid): CreditAccount {
  return accounts.get(member) ?? newCreditAccount(member);
}

/** Writes accounts and entries at once, if the accounts are still the ones that were read and no entry has such an id. */
export function write(
  books: Books,
  read: readonly CreditAccount[],
  { accounts, entries }: { readonly accounts: readonly CreditAccount[]; readonly entries: readonly Posting[] },
): boolean {
  if (read.some(({ member, revision }) => accountIn(books, member).revision !== revision)) return false;
  if (entries.some(({ id }) => books.postings.has(id))) return false;
  for (const account of accounts) books.accounts.set(account.member, account);
  for (const posting of entries) books.postings.set(posting.id, posting);
  return true;
}

/** Reads, decides and writes for one member. */
export function carryOut(books: Books, member: Uuid, command: CreditCommand): Outcome<Decided> {
  const account = accountIn(books, member);
  const outcome = decide(account, command, books.postings.get(command.id));
  if (outcome.ok) write(books, [account], { accounts: [outcome.value.account], entries: outcome.value.entries });
  return outcome;
}

export const minutes = (quantity: number, resources = 'desk'): Amount => ({
  unit: 'minutes',
  class: resources,
  quantity,
});

export const grant = (id: string, quantity: number, more: Partial<GrantCommand> = {}): GrantCommand => ({
  kind: 'grant',
  id,
  at: 0,
  source: 'plan',
  amounts: [minutes(quantity)],
  validFrom: 0,
  expiresAt: null,
  ...more,
});

export const charge = (booking: number, quantity: number, more: Partial<ChargeCommand> = {}): ChargeCommand => ({
  kind: 'charge',
  id: `charge/${booking}`,
  at: 10,
  booking: uuid(booking),
  amount: minutes(quantity),
  start: 50,
  usedAt: null,
  openUntil: 1_000_000,
  ...more,
});

export const recharge = (booking: number, quantity: number, more: Partial<RechargeCommand> = {}): RechargeCommand => ({
  kind: 'recharge',
  id: `recharge/${booking}`,
  at: 20,
  booking: uuid(booking),
  amount: minutes(quantity),
  start: 50,
  openUntil: 1_000_000,
  grace: 0,
  ...more,
});

export const refund = (booking: number, more: Partial<RefundCommand> = {}): RefundCommand => ({
  kind: 'refund',
  id: `refund/${booking}`,
  at: 30,
  booking: uuid(booking),
  permille: 1_000,
  grace: 0,
  ...more,
});

/** What is left in the lots of a member, by their ids. */
export function leftIn(books: Books, member: Uuid): Readonly<Record<string, number>> {
  return Object.fromEntries(accountIn(books, member).lots.map(({ id, left }) => [id, left]));
}

/** The legs of an entry, as texts to compare. */
export function legsOf(posting: Posting | null | undefined): readonly string[] {
  return (posting?.legs ?? []).map(
    ({ account, unit, class: resources, quantity }) => `${account} ${quantity} ${unit} ${resources}`,
  );
}

/** What came of a command: `ok`, or the code of the refusal. */
export function answerOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'ok' : outcome.refusal.code;
}
