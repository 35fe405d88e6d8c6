import type { Uuid } from '@inclust/kernel';
import type { OpenedLot } from './account.ts';
import { lotAccount } from './account-name.ts';
import type { GrantCommand } from './commands.ts';
import type { Draft } from './draft.ts';

/** Opens a lot for each amount. What is over by now is given all the same: a booking in the past may have been made on it. */
export function granted(member: Uuid, { id, at, amounts, source, validFrom, expiresAt }: GrantCommand): Draft {
  const legs = amounts.flatMap((amount) => [
    { ...amount, account: 'granted' as const, quantity: -amount.quantity },
    { ...amount, account: lotAccount(member, lotId(id, amount)) },
  ]);
  const opened = amounts.map(({ unit, class: resources }): OpenedLot => {
    const lot = lotId(id, { unit, class: resources });
    return { id: lot, unit, class: resources, validFrom, expiresAt, grantedAt: at, source, origin: lot };
  });
  return { legs, opened };
}

/** The lot that a grant opens for an amount. */
export function lotId(grant: string, { unit, class: resources }: Pick<OpenedLot, 'unit' | 'class'>): string {
  return `${grant}/${unit}/${resources}`;
}
