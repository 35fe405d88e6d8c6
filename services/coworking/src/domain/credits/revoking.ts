import { accept, type Outcome } from '@inclust/kernel';
import type { CreditAccount } from './account.ts';
import type { RevokeCommand } from './commands.ts';
import { counterLegs, lotLegs, type Draft } from './draft.ts';
import { lotId } from './granting.ts';
import { grantInUse } from './refusals.ts';

/** Takes back all that was granted. Refused: `grant-in-use`. */
export function revoked(
  { member, lots }: Pick<CreditAccount, 'member' | 'lots'>,
  { grant, amounts }: RevokeCommand,
): Outcome<Draft> {
  const shares = amounts.flatMap((amount) => {
    const lot = lots.find(({ id }) => id === lotId(grant, amount));
    return lot?.left === amount.quantity ? [{ lot, quantity: amount.quantity }] : [];
  });
  if (shares.length < amounts.length) return grantInUse;
  return accept({
    legs: [...lotLegs(member, shares, -1), ...counterLegs('granted', shares, 1)],
    refersTo: grant,
  });
}
