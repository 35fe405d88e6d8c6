import type { CreditAccount as ProtoAccount, LedgerEntry, Subscription as ProtoSubscription } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { nameOf } from '../../app/names.ts';
import type { MemberSubscription } from '../../app/credits/subscriptions.ts';
import { creditAt } from '../../domain/credits/account.ts';
import { inOrder } from '../../domain/credits/drawing.ts';
import type { Posting } from '../../domain/credits/posting.ts';
import type { Wallet } from '../../domain/credits/wallet.ts';
import { amountToProto } from './credit-amount.ts';
import { creditSources } from './enums.ts';
import { termsToProto } from './plan.ts';

/** What a member has, as a message; `moment` is when a booking would begin, in epoch milliseconds. */
export function accountToProto(node: NodeId, { member, account, subscriptions }: Wallet, moment: number): ProtoAccount {
  return {
    member: nameOf(node, 'members', member),
    available: creditAt(account, moment).map(amountToProto),
    lots: inOrder(account.lots).map(({ id, unit, class: resources, left, source, validFrom, expiresAt }) => ({
      id,
      left: amountToProto({ unit, class: resources, quantity: left }),
      source: creditSources.toProto(source),
      validFromTime: new Date(validFrom).toISOString(),
      expireTime: expiresAt === null ? undefined : new Date(expiresAt).toISOString(),
    })),
    subscriptions: subscriptions.map((subscription) => subscriptionToProto(node, { member, subscription })),
    movedTo: account.movedTo === null ? '' : nameOf(node, 'members', account.movedTo),
    entries: BigInt(account.revision),
  };
}

/** A subscription as a message. */
export function subscriptionToProto(node: NodeId, { member, subscription }: MemberSubscription): ProtoSubscription {
  const { id, plan, from, until, zone } = subscription;
  return {
    name: nameOf(node, 'subscriptions', id),
    member: nameOf(node, 'members', member),
    plan: termsToProto(node, plan),
    fromDate: from,
    untilDate: until ?? '',
    timeZone: zone,
  };
}

/** An entry of the ledger as a message. */
export function entryToProto(node: NodeId, { id, at, command, refersTo, legs }: Posting): LedgerEntry {
  return {
    id,
    time: new Date(at).toISOString(),
    kind: command.kind,
    booking: 'booking' in command ? nameOf(node, 'bookings', command.booking) : '',
    refersTo: refersTo ?? '',
    legs: legs.map(({ account, ...amount }) => ({ account, amount: amountToProto(amount) })),
  };
}
