import type { Uuid } from '@inclust/kernel';
import { isOver, openedOf, type Lot, type OpenedLot } from './account.ts';
import { measureOf, summed } from './amount.ts';
import { leg, lotLegs } from './draft.ts';
import type { Share } from './drawing.ts';
import type { Leg } from './posting.ts';

/** The grace of what comes back because the space itself has cancelled: 30 days, in milliseconds. */
export const graceOfTheSpace = 30 * 24 * 3_600_000;

/**
 * Puts shares back into the lots from which they were drawn. What comes back lasts as long as it had been given for, so that no booking
 * and cancelling prolongs it: what is over by now expires with the same entry. Where there is a grace because the member is not to blame,
 * what would be over before it ends goes into a lot of its own that lasts until then. `entry` is the id of the entry.
 */
export function givingBack(
  member: Uuid,
  shares: readonly Share[],
  { entry, at, grace }: { readonly entry: string; readonly at: number; readonly grace: number },
): { readonly legs: readonly Leg[]; readonly opened: readonly OpenedLot[] } {
  const legs: Leg[] = [];
  const opened: OpenedLot[] = [];
  for (const share of shares) {
    const { lot, quantity } = share;
    if (grace > 0 && isOver(lot, at + grace - 1)) {
      const kept = { ...lot, left: 0, id: `${entry}/${opened.length + 1}`, expiresAt: at + grace };
      opened.push(openedOf(kept));
      legs.push(...lotLegs(member, [{ lot: kept, quantity }], 1));
    } else if (isOver(lot, at)) legs.push(leg('expired', share));
    else legs.push(...lotLegs(member, [share], 1));
  }
  return { legs, opened };
}

/** A share of 0 to 1,000 of each measure, rounded half up to whole units; of what lasts longest first. The shares come in drawing order. */
export function permilleOf(shares: readonly Share[], permille: number): readonly Share[] {
  const sums = summed(shares.map(({ lot, quantity }) => ({ unit: lot.unit, class: lot.class, quantity })));
  const due = new Map(sums.map((sum) => [measureOf(sum), Math.floor((sum.quantity * permille + 500) / 1_000)]));
  return shares.toReversed().flatMap(({ lot, quantity }) => {
    const rest = due.get(measureOf(lot)) ?? 0;
    const part = Math.min(rest, quantity);
    due.set(measureOf(lot), rest - part);
    return part > 0 ? [{ lot, quantity: part }] : [];
  });
}

/** Lots with shares put into them, as though they had never been drawn. */
export function refilled(lots: readonly Lot[], shares: readonly Share[]): readonly Lot[] {
  const back = new Map(shares.map(({ lot, quantity }) => [lot.id, quantity]));
  return lots.map((lot) => ({ ...lot, left: lot.left + (back.get(lot.id) ?? 0) }));
}
