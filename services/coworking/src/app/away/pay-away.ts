import { accept, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import { holderOf, wishing } from '@inclust/wishes';
import type { AwayBooking, BookingWish, Told } from '../../domain/away/away-booking.ts';
import { openFor } from '../../domain/bookings/paying.ts';
import { chargeOf } from '../../domain/credits/account.ts';
import type { CreditCommand } from '../../domain/credits/commands.ts';
import { graceOfTheSpace } from '../../domain/credits/giving-back.ts';
import { afterCommand, funded, type Wallet } from '../../domain/credits/wallet.ts';
import type { Ledger } from '../credits/ports.ts';
import { idOf } from '../names.ts';
import type { Learning } from './ports.ts';

/** What paying for bookings at other nodes works with. */
export interface PayingAway {
  readonly node: NodeId;
  readonly ledger: Ledger;
  readonly now: () => number;
}

/**
 * Draws from the credit of members for what other nodes have confirmed, and gives back what a cancellation leaves. The entries have ids of
 * the booking and of the version that was told, so that what is told twice is entered once. Who has not enough pays there in money, or where
 * she wants that not, or nothing but credit pays, gives the booking up.
 */
export function payAway(app: PayingAway): Learning {
  return {
    confirmed: (booking) => pay(app, booking),
    cancelled: (booking) => giveBack(app, booking),
    // Whoever does not come has had her time.
    noShow: async (booking) => booking,
  };
}

async function pay(app: PayingAway, booking: AwayBooking): Promise<AwayBooking> {
  const { order, told } = booking;
  if (!told?.creditCost || order.payWith === 'money' || order.lacksCredit) return booking;
  const member = idOf(app.node, 'members', holderOf(booking));
  if (!member.ok) return booking;
  const done = await drawn(app, booking, told, member.value);
  if (done.ok) return booking;
  // It is asked for again where it cannot be said now.
  if (done.refusal.kind === 'stale') throw new Error(`credit was not drawn: ${done.refusal.code}`);
  if (order.payWith === 'either' && told.price) {
    await givenBackTo(app, booking, told, { permille: 1_000, grace: 0 });
    return booking;
  }
  return wishing<BookingWish>(booking, 'cancel', { ...order, lacksCredit: true });
}

/** Draws all that it costs now, or changes what was drawn before it was moved. */
async function drawn(app: PayingAway, { id, owner }: AwayBooking, told: Told, member: Uuid): Promise<Outcome<unknown>> {
  const { creditCost: amount, start, end, version } = told;
  if (!amount) return accept(undefined);
  const at = app.now();
  const entry = `away/${id}/${version}`;
  const wanted = { id: entry, at, booking: id, amount, start, openUntil: end + openFor };
  const payer = await payerOf(app, member);
  return app.ledger.change([payer], entry, ({ wallets: [wallet], earlier }) => {
    if (!wallet || earlier) return accept([]);
    const command: CreditCommand = chargeOf(wallet.account, id)
      ? { kind: 'recharge', ...wanted, grace: 0 }
      : { kind: 'charge', ...wanted, usedAt: owner };
    const done = funded(wallet, start, command);
    return done.ok ? accept([done.value]) : done;
  });
}

/** Whose account it is since two members became one. */
async function payerOf({ ledger }: PayingAway, member: Uuid): Promise<Uuid> {
  return (await ledger.walletOf(member)).account.movedTo ?? member;
}

async function giveBack(app: PayingAway, booking: AwayBooking): Promise<AwayBooking> {
  const { told } = booking;
  if (!told) return booking;
  const grace = told.reason === 'own-wish' ? 0 : graceOfTheSpace;
  await givenBackTo(app, booking, told, { permille: 1_000 - told.feePermille, grace });
  return booking;
}

/** Gives back a share of what was drawn, to whoever has paid. */
async function givenBackTo(
  app: PayingAway,
  { id }: AwayBooking,
  { version }: Told,
  share: { readonly permille: number; readonly grace: number },
): Promise<void> {
  for (const { member } of await app.ledger.payersOf(id)) {
    const entry = `away/${id}/${version}/back/${member}`;
    const at = app.now();
    const done = await app.ledger.change([member], entry, ({ wallets: [wallet], earlier }) => {
      if (!wallet || earlier || chargeOf(wallet.account, id)?.state !== 'open') return accept([]);
      return refunded(wallet, { kind: 'refund', id: entry, at, booking: id, ...share });
    });
    if (!done.ok) throw new Error(`credit was not given back: ${done.refusal.code}`);
  }
}

function refunded(wallet: Wallet, command: CreditCommand) {
  const done = afterCommand(wallet, command);
  return done.ok ? accept([done.value]) : done;
}
