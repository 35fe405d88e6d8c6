import { accept, type Outcome, type Uuid } from '@inclust/kernel';
import { chargeOf, type Charge, type CreditAccount } from './account.ts';
import { settlementAccount } from './account-name.ts';
import type { ChargeCommand, RechargeCommand, RefundCommand } from './commands.ts';
import { counterLegs, lotLegs, type Draft } from './draft.ts';
import { draw, inOrder, type Share } from './drawing.ts';
import { givingBack, permilleOf, refilled } from './giving-back.ts';
import { alreadyRefunded, chargeExists, chargeUnknown } from './refusals.ts';

/** Draws all that a booking costs, or nothing. Refused: `charge-exists`, `credit-insufficient`. */
export function charged(account: CreditAccount, command: ChargeCommand): Outcome<Draft> {
  const { member, lots } = account;
  const { id, booking, amount, start, usedAt, openUntil } = command;
  if (chargeOf(account, booking)) return chargeExists;
  const shares = draw(lots, amount, start);
  if (!shares.ok) return shares;
  const counter = usedAt === null ? 'used' : settlementAccount(usedAt);
  return accept({
    legs: [...lotLegs(member, shares.value, -1), ...counterLegs(counter, shares.value, 1)],
    charge: { booking, posting: id, drawn: drawsOf(shares.value), counter, openUntil, state: 'open' },
  });
}

/**
 * Draws anew as though the booking had been what it is now, and gives back the rest. Refused, with the charge as it was: `charge-unknown`,
 * `already-refunded`, `credit-insufficient` with what is missing beside what it has already.
 */
export function recharged(account: CreditAccount, command: RechargeCommand): Outcome<Draft> {
  const { member, lots } = account;
  const { id, at, booking, amount, start, openUntil, grace } = command;
  const found = openCharge(account, booking);
  if (!found.ok) return found;
  const { counter, posting } = found.value;
  const had = sharesOf(account, found.value);
  const shares = draw(refilled(lots, had), amount, start);
  if (!shares.ok) return shares;
  const back = givingBack(member, beyond(had, shares.value), { entry: id, at, grace });
  const more = beyond(shares.value, had);
  return accept({
    legs: [
      ...lotLegs(member, more, -1),
      ...back.legs,
      ...counterLegs(counter, had, -1),
      ...counterLegs(counter, shares.value, 1),
    ],
    opened: back.opened,
    charge: { ...found.value, drawn: drawsOf(shares.value), openUntil },
    refersTo: posting,
  });
}

/** Gives a share of a charge back; once, whatever the share. Refused: `charge-unknown`, `already-refunded`. */
export function refunded(account: CreditAccount, command: RefundCommand): Outcome<Draft> {
  const { id, at, booking, permille, grace } = command;
  const found = openCharge(account, booking);
  if (!found.ok) return found;
  const { counter, posting } = found.value;
  const had = sharesOf(account, found.value);
  const part = permilleOf(had, permille);
  const back = givingBack(account.member, part, { entry: id, at, grace });
  const kept = had.map(({ lot, quantity }) => ({ lot: lot.id, quantity: quantity - quantityOf(part, lot.id) }));
  return accept({
    legs: [...counterLegs(counter, part, -1), ...back.legs],
    opened: back.opened,
    charge: { ...found.value, drawn: kept, state: 'refunded' },
    refersTo: posting,
  });
}

function openCharge(account: CreditAccount, booking: Uuid): Outcome<Charge> {
  const charge = chargeOf(account, booking);
  if (!charge) return chargeUnknown;
  return charge.state === 'open' ? accept(charge) : alreadyRefunded;
}

/** What a charge has of which lots, in drawing order. */
function sharesOf({ lots }: CreditAccount, { drawn }: Charge): readonly Share[] {
  const byLot = new Map(drawn.map(({ lot, quantity }) => [lot, quantity]));
  return inOrder(lots).flatMap((lot) => {
    const quantity = byLot.get(lot.id);
    return quantity === undefined ? [] : [{ lot, quantity }];
  });
}

/** What some shares have of each lot more than others. */
function beyond(shares: readonly Share[], others: readonly Share[]): readonly Share[] {
  return shares
    .map(({ lot, quantity }) => ({ lot, quantity: quantity - quantityOf(others, lot.id) }))
    .filter(({ quantity }) => quantity > 0);
}

function quantityOf(shares: readonly Share[], id: string): number {
  return shares.find(({ lot }) => lot.id === id)?.quantity ?? 0;
}

function drawsOf(shares: readonly Share[]): Charge['drawn'] {
  return shares.map(({ lot, quantity }) => ({ lot: lot.id, quantity }));
}
