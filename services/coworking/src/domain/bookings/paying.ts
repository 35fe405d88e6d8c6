import { accept, invalid, parseUuid, type Money, type Outcome, type Uuid } from '@inclust/kernel';
import { measureOf, type Amount } from '../credits/amount.ts';
import { priceOf } from '../credits/price.ts';
import { graceOfTheSpace } from '../credits/giving-back.ts';
import { afterCommand, dateAt, funded, hasPlan } from '../credits/wallet.ts';
import type { Bookable } from '../resources/bookable.ts';
import type { Booking } from './booking.ts';
import { keepWallet, walletOf, type Calendar } from './calendar.ts';

/** How long after its end what a booking drew can be given back, in milliseconds: 31 days. */
export const openFor = 31 * 24 * 3_600_000;

type Size = Pick<Booking, 'start' | 'end' | 'units' | 'person'>;

/** The id of a person among the members of the node of a resource; `undefined` for any other. */
export function ownMember({ node }: Pick<Bookable, 'node'>, person: string): Uuid | undefined {
  const [nodes, home, members, id = ''] = person.split('/');
  return nodes === 'nodes' && home === node && members === 'members' ? parseUuid(id) : undefined;
}

/** Whether it depends on the wallet of a member how a resource is booked. */
export function asksWallet({ resource }: Pick<Bookable, 'resource'>): boolean {
  return resource.creditClass !== '' || resource.rules.plans.length > 0;
}

/** Whether a person has one of some plans at a moment. */
export function planHolder(calendar: Calendar, found: Bookable, person: string, moment: number) {
  return (plans: readonly string[]): boolean => {
    const member = ownMember(found, person);
    return member !== undefined && hasPlan(walletOf(calendar, member), plans, moment);
  };
}

/** What a booking costs in money; `undefined` where that is nothing. */
export function moneyFor({ resource, node }: Bookable, { start, end, units, person }: Size): Money | undefined {
  const { memberPrice, guestPrice } = resource;
  const price = person.startsWith(`nodes/${node}/`) ? memberPrice : (guestPrice ?? memberPrice);
  return price && priceOf(((end - start) / 60_000) * units, price);
}

/**
 * Pays for a booking that has its place from now on: it has what was drawn, or its price, also where its member's home may still pay.
 * Refused: `credit-insufficient` with what is missing, `credit-not-taken`, `money-not-taken`, `not-a-member-here`.
 */
export function paid(calendar: Calendar, found: Bookable, booking: Booking, at: number): Outcome<Booking> {
  const { price: _, credit: __, ...rest } = booking;
  const price = moneyFor(found, booking);
  const inMoney = accept({ ...rest, ...(price ? { price } : {}) });
  if (booking.payWith === 'home') return inMoney;
  const amounts = costs(found, booking);
  if (amounts.length === 0) return booking.payWith === 'credit' ? creditNotTaken : inMoney;
  if (booking.payWith === 'money') return price ? inMoney : moneyNotTaken;
  const drawn = drawnFor(calendar, found, booking, amounts, at);
  if (drawn.ok) return accept({ ...rest, credit: drawn.value });
  return booking.payWith === 'either' && price ? inMoney : drawn;
}

/** Pays for a booking that has become another one, as though it had been that from the start. Refused as `paid`. */
export function repaid(
  calendar: Calendar,
  found: Bookable,
  next: Booking,
  { byStaff, at }: { readonly byStaff: boolean; readonly at: number },
): Outcome<Booking> {
  const { standing, credit } = next;
  if (standing.state !== 'confirmed' && standing.state !== 'held') return accept(next);
  if (!credit) return paid(calendar, found, next, at);
  const grace = byStaff ? graceOfTheSpace : 0;
  const member = ownMember(found, next.person);
  const wallet = member && walletOf(calendar, member);
  const isHers = wallet !== undefined && calendar.payers.get(next.id)?.includes(wallet.member);
  if (!isHers) {
    givenBack(calendar, next, { permille: 1_000, grace, at });
    return paid(calendar, found, next, at);
  }
  const amount = costs(found, next).find(({ unit }) => unit === credit.unit) ?? credit;
  const { start, end } = next;
  const wanted = { booking: next.id, amount, start, openUntil: end + openFor, grace };
  const recharge = { kind: 'recharge', id: entryOf(next), at, ...wanted } as const;
  const done = funded(wallet, start, recharge);
  if (done.ok) {
    keepWallet(calendar, done.value);
    const { price: _, ...rest } = next;
    return accept({ ...rest, credit: amount });
  }
  const price = moneyFor(found, next);
  if (next.payWith !== 'either' || !price) return done;
  givenBack(calendar, next, { permille: 1_000, grace, at });
  const { credit: _, ...rest } = next;
  return accept({ ...rest, price });
}

/** What a booking costs in credit where nothing was drawn for it yet; `undefined` where credit does not pay for it. */
export function creditCost(
  found: Pick<Bookable, 'resource' | 'zone'>,
  booking: Omit<Size, 'person'>,
): Amount | undefined {
  return costs(found, booking)[0];
}

/** Whether an amount is all that a booking costs. */
export function isCostOf(found: Bookable, booking: Omit<Size, 'person'>, paid: Amount): boolean {
  return costs(found, booking).some((one) => measureOf(one) === measureOf(paid) && one.quantity === paid.quantity);
}

/** Gives back a share of what was drawn for a booking, to whoever paid for it. `booking` is what it was before. */
export function givenBack(
  calendar: Calendar,
  booking: Booking,
  { permille, grace, at }: { readonly permille: number; readonly grace: number; readonly at: number },
): void {
  for (const [turn, payer] of (calendar.payers.get(booking.id) ?? []).entries()) {
    const wallet = calendar.wallets.get(payer);
    if (!wallet) throw new Error('who paid for a booking was not read');
    const id = `${entryOf(booking)}/back/${turn}`;
    const done = afterCommand(wallet, { kind: 'refund', id, at, booking: booking.id, permille, grace });
    // What was given back before, or is too long ago, stays as it is.
    if (done.ok) keepWallet(calendar, done.value);
  }
}

/** What a booking costs in credit, in the order in which it is drawn from; nothing where credit does not pay for it. */
function costs(
  { resource, zone }: Pick<Bookable, 'resource' | 'zone'>,
  { start, end, units }: Omit<Size, 'person'>,
): readonly Amount[] {
  if (resource.creditClass === '') return [];
  const measure = { class: resource.creditClass };
  const minutes = Math.ceil((end - start) / 60_000) * units;
  const days = daysBetween(dateAt(start, zone), dateAt(end - 1, zone)) * units;
  return [
    { unit: 'minutes', ...measure, quantity: minutes },
    { unit: 'days', ...measure, quantity: days },
  ];
}

/** Draws one of some amounts, the first that there is enough for. Refused for the first. */
function drawnFor(
  calendar: Calendar,
  found: Bookable,
  booking: Booking,
  amounts: readonly Amount[],
  at: number,
): Outcome<Amount> {
  const member = ownMember(found, booking.person);
  if (!member) return notAMemberHere;
  const wallet = walletOf(calendar, member);
  let refused: Outcome<never> | undefined;
  for (const amount of amounts) {
    const { id, start, end } = booking;
    const wanted = { booking: id, amount, start, usedAt: null, openUntil: end + openFor };
    const done = funded(wallet, start, { kind: 'charge', id: entryOf(booking), at, ...wanted });
    if (done.ok) {
      keepWallet(calendar, done.value);
      calendar.payers.set(id, [...(calendar.payers.get(id) ?? []), wallet.member]);
      return accept(amount);
    }
    refused ??= done;
  }
  return refused ?? creditNotTaken;
}

/** The id of the entry that is written with the next version of a booking. */
function entryOf({ id, version }: Pick<Booking, 'id' | 'version'>): string {
  return `bookings/${id}/${version + 1}`;
}

function daysBetween(first: string, last: string): number {
  return Temporal.PlainDate.from(first).until(last, { largestUnit: 'day' }).days + 1;
}

const creditNotTaken = invalid([
  { field: 'pay_with', rule: 'credit-not-taken', message: 'Credit does not pay for this resource.' },
]);

const moneyNotTaken = invalid([
  { field: 'pay_with', rule: 'money-not-taken', message: 'Only credit pays for this resource.' },
]);

const notAMemberHere = invalid([
  { field: 'pay_with', rule: 'not-a-member-here', message: 'Only members of this node have credit here.' },
]);
