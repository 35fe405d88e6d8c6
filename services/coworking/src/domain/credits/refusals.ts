import { refuse, type Uuid } from '@inclust/kernel';
import type { Amount } from './amount.ts';

/** Her lots do not hold as much. The metadata says how much is missing, in whole units: what may be paid in money instead. */
export function creditInsufficient(missing: Amount) {
  return refuse({
    code: 'credit-insufficient',
    kind: 'state',
    message: 'There is not enough credit that is valid when the booking begins.',
    metadata: { missing: `${missing.quantity}`, unit: missing.unit, class: missing.class },
  });
}

/** Something was drawn from what it gave. */
export const grantInUse = refuse({
  code: 'grant-in-use',
  kind: 'state',
  message: 'Bookings have drawn from it; it cannot be taken back.',
});

/** The account went into another one, which is asked instead. */
export function accountMoved(into: Uuid) {
  return refuse({
    code: 'account-moved',
    kind: 'state',
    message: 'The credit of this member went into the account of another one.',
    metadata: { into },
  });
}

/** An entry has this id, and was made for something else. */
export const postingDiffers = refuse({
  code: 'posting-differs',
  kind: 'exists',
  message: 'There is an entry with this id that was made for something else.',
});

/** A booking is charged once; a change of it is a recharge. */
export const chargeExists = refuse({
  code: 'charge-exists',
  kind: 'exists',
  message: 'The booking has been charged.',
});

/** The booking was not charged to this account, or it is too late to change it. */
export const chargeUnknown = refuse({
  code: 'charge-unknown',
  kind: 'not-found',
  message: 'There is no charge of this booking that can still change.',
});

/** What a refund has left of a charge stays. */
export const alreadyRefunded = refuse({
  code: 'already-refunded',
  kind: 'state',
  message: 'The charge has been refunded.',
});

/** The one account did not come into the other by this entry, or was given back. */
export const transferUnknown = refuse({
  code: 'transfer-unknown',
  kind: 'not-found',
  message: 'There is no such transfer that could be taken back.',
});
