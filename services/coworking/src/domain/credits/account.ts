import type { Uuid } from '@inclust/kernel';
import type { CounterAccount } from './account-name.ts';
import { summed, type Amount, type Measure } from './amount.ts';

/** Where credit comes from. */
export type CreditSource = 'plan' | 'pass' | 'top-up' | 'goodwill';

/** Credit that was given at once and ends at once, as it was opened. */
export interface OpenedLot extends Measure {
  readonly id: string;
  /** The first moment for which a booking may draw from it. */
  readonly validFrom: number;
  /** The first moment for which none may any more; `null` where it does not end. */
  readonly expiresAt: number | null;
  readonly grantedAt: number;
  readonly source: CreditSource;
  /** The lot that was granted: itself, or where it holds what came back, that from which it had been drawn. */
  readonly origin: string;
}

/** A lot with what is left in it; never below nought. */
export interface Lot extends OpenedLot {
  readonly left: number;
}

/** So many units of a lot, by its id. */
export interface Draw {
  readonly lot: string;
  readonly quantity: number;
}

/** What a booking has cost in credit. */
export interface Charge {
  readonly booking: Uuid;
  /** The entry that made it. */
  readonly posting: string;
  /** What it has of which lots, without what was given back. */
  readonly drawn: readonly Draw[];
  /** Where what was drawn went. */
  readonly counter: CounterAccount;
  /** The first moment at which it can no longer change; it is forgotten then. */
  readonly openUntil: number;
  readonly state: 'open' | 'refunded';
}

/** Another account that came into this one. */
export interface Absorbed {
  /** The entry by which it came. */
  readonly transfer: string;
  readonly member: Uuid;
  /** The origins of its lots. */
  readonly origins: readonly string[];
}

/** The credit of a member: what the entries that name her come to. All moments are in epoch milliseconds. */
export interface CreditAccount {
  readonly member: Uuid;
  /** How many entries have changed it; guards the write. */
  readonly revision: number;
  readonly lots: readonly Lot[];
  /** One at most for a booking. */
  readonly charges: readonly Charge[];
  /** Oldest first. */
  readonly absorbed: readonly Absorbed[];
  /** The member into whose account this one went. */
  readonly movedTo: Uuid | null;
}

/** The account of a member to whom nothing was ever given. */
export function newCreditAccount(member: Uuid): CreditAccount {
  return { member, revision: 0, lots: [], charges: [], absorbed: [], movedTo: null };
}

/** What is said of a lot when it is opened. */
export function openedOf(lot: Lot): OpenedLot {
  const { left: _, ...opened } = lot;
  return opened;
}

/** Whether a booking that begins at a moment may draw from a lot. */
export function isValidAt({ validFrom, expiresAt }: Pick<Lot, 'validFrom' | 'expiresAt'>, moment: number): boolean {
  return validFrom <= moment && (expiresAt === null || moment < expiresAt);
}

/** Whether no booking that is still to come can draw from a lot. */
export function isOver({ expiresAt }: Pick<Lot, 'expiresAt'>, at: number): boolean {
  return expiresAt !== null && expiresAt <= at;
}

/** What a booking that begins at a moment could draw, an amount for each measure. */
export function creditAt({ lots }: Pick<CreditAccount, 'lots'>, moment: number): readonly Amount[] {
  return summed(lots.filter((lot) => isValidAt(lot, moment)).map(contentOf));
}

/** When the next lot ends in which something is left; `null` when none does. For who looks for accounts to sweep. */
export function soonestExpiry({ lots }: Pick<CreditAccount, 'lots'>): number | null {
  const ends = lots.flatMap(({ left, expiresAt }) => (left > 0 && expiresAt !== null ? [expiresAt] : []));
  return ends.length === 0 ? null : Math.min(...ends);
}

/** The charge of a booking, where there is one that can still change or be asked for. */
export function chargeOf({ charges }: Pick<CreditAccount, 'charges'>, booking: Uuid): Charge | undefined {
  return charges.find((charge) => charge.booking === booking);
}

/** An account without what can no longer change: charges whose time is over, then empty lots that no charge names. */
export function asOf(account: CreditAccount, at: number): CreditAccount {
  const charges = account.charges.filter(({ openUntil }) => openUntil > at);
  const named = new Set(charges.flatMap(({ drawn }) => drawn.map(({ lot }) => lot)));
  return { ...account, charges, lots: account.lots.filter(({ id, left }) => left > 0 || named.has(id)) };
}

function contentOf({ unit, class: resources, left }: Lot): Amount {
  return { unit, class: resources, quantity: left };
}
