import type { Uuid } from '@inclust/kernel';
import type { Charge, OpenedLot } from './account.ts';
import { lotAccount, type AccountName } from './account-name.ts';
import type { Share } from './drawing.ts';
import type { Leg } from './posting.ts';

/** What an entry about one account will say. */
export interface Draft {
  readonly legs: readonly Leg[];
  readonly opened?: readonly OpenedLot[];
  readonly charge?: Charge;
  readonly refersTo?: string;
}

/** Shares taken out of their lots, or put into them where `sign` is 1. */
export function lotLegs(member: Uuid, shares: readonly Share[], sign: 1 | -1): readonly Leg[] {
  return shares.map(({ lot, quantity }) => leg(lotAccount(member, lot.id), { lot, quantity: sign * quantity }));
}

/** Shares on the other side of the entry. */
export function counterLegs(account: AccountName, shares: readonly Share[], sign: 1 | -1): readonly Leg[] {
  return shares.map(({ lot, quantity }) => leg(account, { lot, quantity: sign * quantity }));
}

/** So many units of a lot's measure, for an account. */
export function leg(account: AccountName, { lot, quantity }: Share): Leg {
  return { account, unit: lot.unit, class: lot.class, quantity };
}
