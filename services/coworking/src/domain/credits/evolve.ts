import type { Uuid } from '@inclust/kernel';
import { asOf, newCreditAccount, type Charge, type CreditAccount, type Lot, type OpenedLot } from './account.ts';
import { lotAccount } from './account-name.ts';
import type { Posting } from './posting.ts';

/** The account after an entry; the same where that is not about it. Throws where it is not the next one, or a lot falls below nought. */
export function evolve(before: CreditAccount, posting: Posting): CreditAccount {
  const { member } = before;
  const change = posting.changes.find((one) => one.member === member);
  if (!change) return before;
  const { revision, opened, charges } = change;
  if (revision !== before.revision + 1) throw new Error(`the entry ${posting.id} is not the next one of ${member}`);
  const lots = withOpened(before.lots, opened).map((lot) => withLegs(member, lot, posting));
  const after = { ...before, ...transferredBy(before, posting, opened), revision, lots };
  return asOf({ ...after, charges: withCharges(before.charges, charges) }, posting.at);
}

/** The account of a member from all entries about her, in whatever order they were read. Throws where one is missing. */
export function recompute(member: Uuid, postings: readonly Posting[]): CreditAccount {
  const placeOf = ({ changes }: Posting) => changes.find((one) => one.member === member)?.revision ?? 0;
  return postings
    .filter((posting) => placeOf(posting) > 0)
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .reduce(evolve, newCreditAccount(member));
}

function withOpened(lots: readonly Lot[], opened: readonly OpenedLot[]): readonly Lot[] {
  const known = new Set(lots.map(({ id }) => id));
  return [...lots, ...opened.filter(({ id }) => !known.has(id)).map((lot) => ({ ...lot, left: 0 }))];
}

function withLegs(member: Uuid, lot: Lot, { id, legs }: Posting): Lot {
  const account = lotAccount(member, lot.id);
  const left = legs.filter((leg) => leg.account === account).reduce((sum, leg) => sum + leg.quantity, lot.left);
  if (left < 0) throw new Error(`the entry ${id} takes more from the lot ${lot.id} than it has`);
  return { ...lot, left };
}

function withCharges(charges: readonly Charge[], changed: readonly Charge[]): readonly Charge[] {
  const byBooking = new Map([...charges, ...changed].map((charge) => [charge.booking, charge]));
  return [...byBooking.values()].filter(({ drawn }) => drawn.length > 0);
}

function transferredBy(
  { member, absorbed }: CreditAccount,
  { id, command }: Posting,
  opened: readonly OpenedLot[],
): Partial<Pick<CreditAccount, 'absorbed' | 'movedTo'>> {
  if (command.kind === 'transfer') {
    if (command.from === member) return { movedTo: command.into };
    const origins = [...new Set(opened.map(({ origin }) => origin))];
    return { absorbed: [...absorbed, { transfer: id, member: command.from, origins }] };
  }
  if (command.kind === 'undo-transfer') {
    if (command.from === member) return { movedTo: null };
    return { absorbed: absorbed.filter(({ transfer }) => transfer !== command.transfer) };
  }
  return {};
}
