import { accept, refuse, type Outcome, type PlainDateText, type Uuid } from '@inclust/kernel';
import { localDate, plainOf, resolve, wallTime, type ZoneName } from '@inclust/schedule';
import { newCreditAccount, soonestExpiry, type CreditAccount } from './account.ts';
import type { CreditCommand } from './commands.ts';
import { decide } from './decide.ts';
import { grantOf, planMonths, type PlanMonth } from './plan-months.ts';
import type { Subscription } from './plan.ts';
import type { Posting } from './posting.ts';

/** A subscription of a member, as it is kept. */
export interface KeptSubscription extends Subscription {
  /** Of the space with whose clocks its months begin. */
  readonly zone: ZoneName;
  /** The last month whose allowances were given, `YYYY-MM`; empty where none was yet. */
  readonly givenThrough: string;
  /** Whose it was before, where members became one: the newest last. */
  readonly formerly: readonly Uuid[];
  /** Of the request that made it: one with the same id and another content is another request. */
  readonly request: string;
}

/** What a member of this node can pay with: her credit, and the plans that give her more of it. */
export interface Wallet {
  readonly member: Uuid;
  /** 0 where there is none yet; one more with every write. */
  readonly revision: number;
  readonly account: CreditAccount;
  readonly subscriptions: readonly KeptSubscription[];
}

/** What a change of a wallet comes to, with the entries that are written with it. */
export interface Funded {
  readonly wallet: Wallet;
  readonly entries: readonly Posting[];
}

/** The wallet of a member to whom nothing was ever given. */
export function newWallet(member: Uuid): Wallet {
  return { member, revision: 0, account: newCreditAccount(member), subscriptions: [] };
}

/** A wallet after a command about its account. The id of the command was not used before. Refused as `decide`. */
export function afterCommand(wallet: Wallet, command: CreditCommand): Outcome<Funded> {
  const decided = decide(wallet.account, command, undefined);
  if (!decided.ok) return decided;
  return accept({ wallet: { ...wallet, account: decided.value.account }, entries: decided.value.entries });
}

/** A wallet with the allowances of all months that begin by a moment: now, or when a booking begins that is made now. */
export function withMonths(wallet: Wallet, by: number, at: number): Funded {
  let [current, entries]: [Wallet, readonly Posting[]] = [wallet, []];
  for (const subscription of wallet.subscriptions)
    for (const month of monthsToGive(subscription, by)) {
      const given = afterCommand(current, grantOf(month, at));
      // The account has gone into another one: what it gives is that one's.
      if (!given.ok) return { wallet, entries: [] };
      const subscriptions = current.subscriptions.map((one) =>
        one.id === subscription.id ? { ...one, givenThrough: month.month } : one,
      );
      current = { ...given.value.wallet, subscriptions };
      entries = [...entries, ...given.value.entries];
    }
  return { wallet: current, entries };
}

/** A wallet after a command, with what its plans give by a moment. Refused as `decide`. */
export function funded(wallet: Wallet, by: number, command: CreditCommand): Outcome<Funded> {
  const before = withMonths(wallet, Math.max(by, command.at), command.at);
  const done = afterCommand(before.wallet, command);
  if (!done.ok) return done;
  return accept({ wallet: done.value.wallet, entries: [...before.entries, ...done.value.entries] });
}

/** Whether a member has a plan at a moment. */
export function hasPlan({ subscriptions }: Pick<Wallet, 'subscriptions'>, plans: readonly string[], moment: number) {
  return subscriptions.some(
    (one) =>
      plans.includes(one.plan.id) &&
      planMonths(one, one.zone, moment + 1).some(({ start, end }) => start <= moment && moment < end),
  );
}

/** When something comes of itself: the next month of a plan, or the end of a lot; `null` when nothing does. */
export function nextDue({ account, subscriptions }: Wallet): number | null {
  const ends = soonestExpiry(account);
  const dues = subscriptions.flatMap((one) => nextMonth(one) ?? []);
  if (ends !== null) dues.push(ends);
  return dues.length === 0 ? null : Math.min(...dues);
}

/**
 * Ends a subscription with the last month that begins before a day; what was given of later ones is taken back. Refused: `plan-in-use`,
 * with the first month from whose allowances a booking has drawn.
 */
export function ended(wallet: Wallet, id: Uuid, until: PlainDateText, at: number): Outcome<Funded> {
  let [current, entries]: [Wallet, readonly Posting[]] = [wallet, []];
  for (const subscription of wallet.subscriptions.filter((one) => one.id === id)) {
    const given = monthsGiven(subscription).filter(({ month }) => firstDay(subscription, month) >= until);
    for (const month of given.toReversed()) {
      const { id: grant, amounts } = grantOf(month, at);
      const taken = afterCommand(current, { kind: 'revoke', id: `${grant}/revoked`, at, grant, amounts });
      if (!taken.ok) return planInUse(month.month);
      current = taken.value.wallet;
      entries = [...entries, ...taken.value.entries];
    }
    const left = monthsGiven({ ...subscription, until });
    const next = { ...subscription, until, givenThrough: left.at(-1)?.month ?? '' };
    current = { ...current, subscriptions: current.subscriptions.map((one) => (one.id === id ? next : one)) };
  }
  return accept({ wallet: current, entries });
}

function planInUse(month: string): Outcome<never> {
  return refuse({
    code: 'plan-in-use',
    kind: 'state',
    message: `Bookings have drawn from what the plan gives for ${month}: cancel them first, or end it later.`,
    violations: [{ field: 'until_date', rule: 'plan-in-use', message: `Bookings draw from ${month}.` }],
    metadata: { month },
  });
}

/** The months up to a moment that were not given yet. */
function monthsToGive(subscription: KeptSubscription, by: number): readonly PlanMonth[] {
  return planMonths(subscription, subscription.zone, by + 1).filter(({ month }) => month > subscription.givenThrough);
}

function monthsGiven(subscription: KeptSubscription): readonly PlanMonth[] {
  const { givenThrough, zone } = subscription;
  if (givenThrough === '') return [];
  const beyond = Temporal.PlainYearMonth.from(givenThrough).add({ months: 1 }).toPlainDate({ day: 1 });
  return planMonths(subscription, zone, resolve(localDate(beyond), zone).milliseconds).filter(
    ({ month }) => month <= givenThrough,
  );
}

function firstDay({ from }: Pick<Subscription, 'from'>, month: string): string {
  return from.startsWith(month) ? from : `${month}-01`;
}

/** When the first month begins that was not given yet; `undefined` where none comes. */
function nextMonth({ from, until, zone, givenThrough }: KeptSubscription): number | undefined {
  const day =
    givenThrough === ''
      ? Temporal.PlainDate.from(from)
      : Temporal.PlainYearMonth.from(givenThrough).add({ months: 1 }).toPlainDate({ day: 1 });
  if (until !== null && localDate(day) >= until) return undefined;
  return resolve(localDate(day), zone).milliseconds;
}

/** The local date of a moment. */
export function dateAt(moment: number, zone: ZoneName): PlainDateText {
  return localDate(plainOf(wallTime(moment, zone)).toPlainDate());
}
