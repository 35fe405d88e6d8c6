import { unreachable, type NodeId, type Uuid } from '@inclust/kernel';
import type { CreditSource } from './account.ts';
import type { Amount } from './amount.ts';

/** Who wants what, when. The id becomes that of the entry, so that a repeat is known: the same for a retry, another for everything else. */
interface Asked {
  readonly id: string;
  /** Epoch milliseconds, as all moments here. A repeat may come at another one. */
  readonly at: number;
}

/** Gives credit; a lot for each amount. */
export interface GrantCommand extends Asked {
  readonly kind: 'grant';
  readonly source: CreditSource;
  readonly amounts: readonly Amount[];
  readonly validFrom: number;
  readonly expiresAt: number | null;
}

/** Draws for a booking. */
export interface ChargeCommand extends Asked {
  readonly kind: 'charge';
  readonly booking: Uuid;
  readonly amount: Amount;
  /** When the booking begins: only what is valid then is drawn. */
  readonly start: number;
  /** The node in whose space it is, where that is another one. */
  readonly usedAt: NodeId | null;
  /** Until when it may be changed or refunded. */
  readonly openUntil: number;
}

/** A booking has become another: longer, shorter, at another time or of another class. The amount is the whole of what it costs now. */
export interface RechargeCommand extends Asked {
  readonly kind: 'recharge';
  readonly booking: Uuid;
  readonly amount: Amount;
  readonly start: number;
  readonly openUntil: number;
  /** As of a refund. */
  readonly grace: number;
}

/** A booking was cancelled. */
export interface RefundCommand extends Asked {
  readonly kind: 'refund';
  readonly booking: Uuid;
  /** The share that comes back, 0 to 1,000, as the cancellation policy has it; rounded half up to whole units. */
  readonly permille: number;
  /** For how long, in milliseconds, what comes back can be used at least. 0 where the member cancels. */
  readonly grace: number;
}

/** A grant is not to be after all: a plan ended before its month began. Only where nothing was drawn from it. */
export interface RevokeCommand extends Asked {
  readonly kind: 'revoke';
  /** The entry of the grant. */
  readonly grant: string;
  /** As in the grant. */
  readonly amounts: readonly Amount[];
}

/** Takes away what is over. */
export interface ExpireCommand extends Asked {
  readonly kind: 'expire';
}

/** The home of a member has entered that she pays for a booking here, or gets something back. */
export interface HostCommand extends Asked {
  readonly kind: 'host';
  readonly home: NodeId;
  /** What the home's entry was. */
  readonly what: 'charge' | 'recharge' | 'refund';
  readonly booking: Uuid;
}

/** What is done to the account of one member. */
export type CreditCommand =
  | GrantCommand
  | ChargeCommand
  | RechargeCommand
  | RefundCommand
  | RevokeCommand
  | ExpireCommand;

/** Two members are one person: all of the one account becomes the other's. */
export interface TransferCommand extends Asked {
  readonly kind: 'transfer';
  readonly from: Uuid;
  readonly into: Uuid;
}

/** They are not one person after all. */
export interface UndoTransferCommand extends Asked {
  readonly kind: 'undo-transfer';
  /** As in the transfer. */
  readonly from: Uuid;
  readonly into: Uuid;
  /** The entry of the transfer. */
  readonly transfer: string;
}

/** What is done to the accounts of two members. */
export type PairCommand = TransferCommand | UndoTransferCommand;

/** What may stand behind an entry. */
export type LedgerCommand = CreditCommand | PairCommand | HostCommand;

/** Whether one command is a repeat of the other: all but the moment is the same. */
export function isRepeat(one: LedgerCommand, other: LedgerCommand): boolean {
  return contentOf(one) === contentOf(other);
}

/** A text of all that a command wants, whatever the order in which it was written down. */
function contentOf(command: LedgerCommand): string {
  return JSON.stringify([command.id, command.kind, ...wishOf(command)]);
}

function wishOf(command: LedgerCommand): readonly unknown[] {
  switch (command.kind) {
    case 'grant':
      return [command.source, command.amounts.map(plain), command.validFrom, command.expiresAt];
    case 'charge':
      return [command.booking, plain(command.amount), command.start, command.usedAt, command.openUntil];
    case 'recharge':
      return [command.booking, plain(command.amount), command.start, command.openUntil, command.grace];
    case 'refund':
      return [command.booking, command.permille, command.grace];
    case 'revoke':
      return [command.grant, command.amounts.map(plain)];
    case 'host':
      return [command.home, command.what, command.booking];
    case 'expire':
      return [];
    case 'transfer':
      return [command.from, command.into];
    case 'undo-transfer':
      return [command.from, command.into, command.transfer];
    default:
      return unreachable(command);
  }
}

function plain({ unit, class: resources, quantity }: Amount): readonly unknown[] {
  return [unit, resources, quantity];
}
