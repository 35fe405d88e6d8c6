import { accept, type Outcome, type Uuid } from '@inclust/kernel';
import { localDate } from '@inclust/schedule';
import { decidePair } from '../../domain/credits/transferring.ts';
import { dateAt, ended, type Funded, type KeptSubscription, type Wallet } from '../../domain/credits/wallet.ts';
import { atOf } from '../bookings/book.ts';
import type { CoworkingApp } from '../ports.ts';

/** Two members of this node, and what tells of them: the same for a repeat. */
export interface MemberPair {
  readonly source: Uuid;
  readonly target: Uuid;
  readonly event: string;
}

/** Two members are one: the credit and the plans of the one are the other's. May be repeated. */
export async function followMergeOfCredit(app: CoworkingApp, { source, target, event }: MemberPair): Promise<void> {
  const at = atOf(app);
  const id = `merges/${event}`;
  await done(
    app.ledger.change([source, target], id, ({ wallets: [from, into], earlier }) => {
      if (!from || !into || earlier) return accept([]);
      const command = { kind: 'transfer', id, at, from: source, into: target } as const;
      const decided = decidePair({ from: from.account, into: into.account }, command, undefined);
      if (!decided.ok) return decided.refusal.code === 'account-moved' ? accept([]) : decided;
      const { entries } = decided.value;
      const came = from.subscriptions.map((one) => ({ ...one, formerly: [...one.formerly, source] }));
      return accept([
        funded(from, decided.value.from, [], entries),
        funded(into, decided.value.into, [...into.subscriptions, ...came], entries),
      ]);
    }),
  );
}

/** They are two again: what is left of what came goes back. May be repeated. */
export async function followMergeUndoneOfCredit(
  app: CoworkingApp,
  { source, target, event }: MemberPair,
): Promise<void> {
  const at = atOf(app);
  const id = `merges/${event}`;
  await done(
    app.ledger.change([source, target], id, ({ wallets: [from, into], earlier }) => {
      if (!from || !into || earlier) return accept([]);
      const came = into.account.absorbed.findLast(({ member }) => member === source);
      if (!came) return accept([]);
      const command = { kind: 'undo-transfer', id, at, from: source, into: target, transfer: came.transfer } as const;
      const decided = decidePair({ from: from.account, into: into.account }, command, undefined);
      if (!decided.ok) return decided;
      const { entries } = decided.value;
      const isBack = ({ formerly }: KeptSubscription) => formerly.includes(source);
      const back = into.subscriptions
        .filter(isBack)
        .map((one) => ({ ...one, formerly: one.formerly.slice(0, one.formerly.lastIndexOf(source)) }));
      return accept([
        funded(from, decided.value.from, [...from.subscriptions, ...back], entries),
        funded(
          into,
          decided.value.into,
          into.subscriptions.filter((one) => !isBack(one)),
          entries,
        ),
      ]);
    }),
  );
}

/** Who is erased gets nothing more of her plans. Her entries know her by an id alone. May be repeated. */
export async function endPlans(app: CoworkingApp, member: Uuid): Promise<void> {
  const at = atOf(app);
  await done(
    app.ledger.change([member], undefined, ({ wallets: [wallet] }) => {
      let current: Funded | undefined;
      for (const { id, until, zone } of wallet?.subscriptions ?? []) {
        if (!wallet || until !== null) continue;
        const tomorrow = Temporal.PlainDate.from(dateAt(at, zone)).add({ days: 1 });
        const next = ended(current?.wallet ?? wallet, id, localDate(tomorrow), at);
        if (!next.ok) return next;
        current = { wallet: next.value.wallet, entries: [...(current?.entries ?? []), ...next.value.entries] };
      }
      return accept(current ? [current] : []);
    }),
  );
}

function funded(
  wallet: Wallet,
  account: Wallet['account'],
  subscriptions: readonly KeptSubscription[],
  entries: Funded['entries'],
): Funded {
  return { wallet: { ...wallet, account, subscriptions }, entries };
}

/** A refusal is for nobody to act on here: it is tried again later. */
async function done(changing: Promise<Outcome<unknown>>): Promise<void> {
  const changed = await changing;
  if (!changed.ok) throw new Error(`credit did not follow: ${changed.refusal.code}`);
}
