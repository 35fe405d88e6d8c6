import { isOver, type CreditAccount } from './account.ts';
import type { ExpireCommand } from './commands.ts';
import { counterLegs, lotLegs, type Draft } from './draft.ts';

/** Takes away what is left in lots that are over at the moment of the command; `undefined` where nothing is. */
export function expired({ member, lots }: CreditAccount, { at }: ExpireCommand): Draft | undefined {
  const over = lots.filter((lot) => lot.left > 0 && isOver(lot, at)).map((lot) => ({ lot, quantity: lot.left }));
  if (over.length === 0) return undefined;
  return { legs: [...lotLegs(member, over, -1), ...counterLegs('expired', over, 1)] };
}
