import type { NodeId, Uuid } from '@inclust/kernel';
import { nodeOfAccount, settlementAccount } from './account-name.ts';
import { summed, type Amount } from './amount.ts';
import { posted, type Posting } from './posting.ts';

/** What the home of a member tells the node of a space of one of its entries: neither whose it is nor from which lots. */
export interface ToldEntry {
  /** As the home has it. */
  readonly id: string;
  readonly at: number;
  readonly kind: 'charge' | 'recharge' | 'refund';
  readonly booking: Uuid;
  readonly refersTo: string | null;
  /** What the home owes by it, below nought where that comes back. */
  readonly amounts: readonly Amount[];
  /** With what the booking is paid after it; `null` where something came back. */
  readonly paid: Amount | null;
}

/** The nodes that an entry is about: with which something stands open by it, or where what it changes is booked, as by as much as before. */
export function nodesOf({ legs, changes, command }: Pick<Posting, 'legs' | 'changes' | 'command'>): readonly NodeId[] {
  const charges = command.kind === 'recharge' ? changes.flatMap((change) => change.charges) : [];
  const accounts = [...legs.map(({ account }) => account), ...charges.map(({ counter }) => counter)];
  return [...new Set(accounts.flatMap((account) => nodeOfAccount(account) ?? []))];
}

/** What another node is to be told of an entry; `undefined` where it is not about it. */
export function toldTo(other: NodeId, posting: Posting): ToldEntry | undefined {
  const { id, at, command, refersTo, legs } = posting;
  const amounts = legs
    .filter(({ account }) => account === settlementAccount(other))
    .map(({ unit, class: resources, quantity }) => ({ unit, class: resources, quantity }));
  if (!nodesOf(posting).includes(other)) return undefined;
  switch (command.kind) {
    case 'charge':
    case 'recharge':
      return { id, at, kind: command.kind, booking: command.booking, refersTo, amounts, paid: command.amount };
    case 'refund':
      return { id, at, kind: command.kind, booking: command.booking, refersTo, amounts, paid: null };
    default:
      return undefined;
  }
}

/** By what id the node of a space has an entry of a home, so that one which is told twice is appended once. */
export function hostedId(home: NodeId, id: string): string {
  return `homes/${home}/${id}`;
}

/**
 * The entry with which the node of a space follows an entry of a member's home: what the home has charged for a booking here, or given
 * back, is used here and stands open with the home. What the two nodes have open with each other comes to nought.
 */
export function hosted({ id, at, kind, booking, refersTo, amounts }: ToldEntry, home: NodeId): Posting {
  const own = hostedId(home, id);
  return posted({
    id: own,
    at,
    command: { kind: 'host', id: own, at, home, what: kind, booking },
    refersTo: refersTo === null ? null : hostedId(home, refersTo),
    legs: summed(amounts).flatMap((amount) => [
      { ...amount, account: 'used' as const },
      { ...amount, account: settlementAccount(home), quantity: -amount.quantity },
    ]),
    changes: [],
  });
}
