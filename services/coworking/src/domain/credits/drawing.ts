import { accept, type Outcome } from '@inclust/kernel';
import { isValidAt, type Lot } from './account.ts';
import { measureOf, type Amount } from './amount.ts';
import { creditInsufficient } from './refusals.ts';

/** So many units of a lot. */
export interface Share {
  readonly lot: Lot;
  readonly quantity: number;
}

/** Lots as they are drawn from: what ends first, of those that end together what was given first. */
export function inOrder(lots: readonly Lot[]): readonly Lot[] {
  return lots.toSorted(
    (one, other) =>
      compare(endOf(one), endOf(other)) || one.grantedAt - other.grantedAt || (one.id < other.id ? -1 : 1),
  );
}

/** What a booking that begins at a moment draws of which lots, in their order; all of the amount, or refused as `credit-insufficient`. */
export function draw(lots: readonly Lot[], amount: Amount, start: number): Outcome<readonly Share[]> {
  const measure = measureOf(amount);
  let wanted = amount.quantity;
  const shares: Share[] = [];
  for (const lot of inOrder(lots)) {
    const quantity = Math.min(lot.left, wanted);
    if (quantity === 0 || measureOf(lot) !== measure || !isValidAt(lot, start)) continue;
    shares.push({ lot, quantity });
    wanted -= quantity;
  }
  return wanted === 0 ? accept(shares) : creditInsufficient({ ...amount, quantity: wanted });
}

function endOf({ expiresAt }: Lot): number {
  return expiresAt ?? Infinity;
}

/** Their difference is no number where neither ends. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}
