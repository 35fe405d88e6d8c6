import {
  accept,
  checkRequestId,
  invalid,
  refuse,
  type Actor,
  type Outcome,
  type PlainDateText,
  type RequestIdentity,
  type Uuid,
} from '@inclust/kernel';
import { derivedId, requestKey } from '@inclust/mongo';
import { accountMoved } from '../../domain/credits/refusals.ts';
import { dateAt, ended, withMonths, type KeptSubscription, type Wallet } from '../../domain/credits/wallet.ts';
import { spaceNotFound } from '../../domain/spaces/space-decider.ts';
import { zoneOf } from '../../domain/spaces/space.ts';
import { requestReused } from '../../domain/bookings/refusals.ts';
import { atOf } from '../bookings/book.ts';
import { staffOnly } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import { getPlan } from './plans.ts';

/** A subscription, and whose it is. */
export interface MemberSubscription {
  readonly member: Uuid;
  readonly subscription: KeptSubscription;
}

/** Who is to have which plan. */
export interface SubscriptionWish {
  readonly member: Uuid;
  readonly plan: string;
  /** By whose clocks its months begin. */
  readonly space: Uuid;
  /** Today there where it is empty. */
  readonly from: PlainDateText | '';
}

/** How many days before or after today a subscription may begin. */
const farthest = 366;
const mostSubscriptions = 100;

const subscriptionNotFound = refuse({
  code: 'subscription-not-found',
  kind: 'not-found',
  message: 'There is no such subscription.',
});

const planRetired = refuse({
  code: 'plan-retired',
  kind: 'state',
  message: 'Nobody can subscribe to this plan any more.',
});

const tooMany = refuse({
  code: 'too-many-subscriptions',
  kind: 'state',
  message: `At most ${mostSubscriptions} subscriptions of a member are kept.`,
});

/** Gives a member a plan, with the allowances of the months that have begun. A repeat of a request gets what the first made. */
export async function subscribe(
  app: CoworkingApp,
  { member, plan, space, from }: SubscriptionWish,
  { actor, method, requestId, body }: RequestIdentity,
): Promise<Outcome<MemberSubscription>> {
  const denied = staffOnly(app.node, actor) ?? checkRequestId(requestId);
  if (denied) return denied;
  const [found, within] = await Promise.all([getPlan(app, plan), app.spaces.get(space)]);
  if (!found.ok) return found;
  if (!within) return spaceNotFound;
  const zone = zoneOf(within.state);
  const at = atOf(app);
  const today = dateAt(at, zone);
  const first = from === '' ? today : from;
  const days = Math.abs(Temporal.PlainDate.from(today).until(first, { largestUnit: 'day' }).days);
  if (days > farthest)
    return invalid([{ field: 'from_date', rule: 'out-of-range', message: `At most ${farthest} days from today.` }]);
  const { key, digest: request } = requestKey(actor.id, method, requestId, body);
  const id = derivedId(`${app.node}/subscriptions`, key);
  const before = await app.ledger.walletWith(id);
  if (before) {
    const made = subscriptionIn([before], id);
    return made.ok && made.value.subscription.request !== request ? requestReused : made;
  }
  // Two at once under one id, for different members: one of them is first.
  if ((await app.claims.first(id, request, at)) !== request) return requestReused;
  const { isRetired, createdAt: _, changedAt: __, ...terms } = found.value.state;
  const done = await app.ledger.change([member], undefined, ({ wallets: [wallet] }) => {
    if (!wallet || wallet.subscriptions.some((one) => one.id === id)) return accept([]);
    if (isRetired) return planRetired;
    if (wallet.account.movedTo !== null) return accountMoved(wallet.account.movedTo);
    if (wallet.subscriptions.length >= mostSubscriptions) return tooMany;
    const made: KeptSubscription = {
      id,
      plan: terms,
      from: first,
      until: null,
      zone,
      givenThrough: '',
      formerly: [],
      request,
    };
    return accept([withMonths({ ...wallet, subscriptions: [...wallet.subscriptions, made] }, at, at)]);
  });
  return done.ok ? subscriptionIn(done.value, id) : done;
}

/** Ends a subscription. Refused: `not-allowed`, `subscription-not-found`, `plan-in-use`. */
export async function endSubscription(
  app: CoworkingApp,
  { id, until }: { readonly id: Uuid; readonly until: PlainDateText },
  actor: Actor,
): Promise<Outcome<MemberSubscription>> {
  const denied = staffOnly(app.node, actor);
  if (denied) return denied;
  const found = await app.ledger.walletWith(id);
  if (!found) return subscriptionNotFound;
  const done = await app.ledger.change([found.member], undefined, ({ wallets: [wallet] }) => {
    const before = wallet?.subscriptions.find((one) => one.id === id);
    if (!wallet || !before) return subscriptionNotFound;
    if (before.until !== null && before.until <= until) return accept([]);
    const after = ended(wallet, id, until, atOf(app));
    return after.ok ? accept([after.value]) : after;
  });
  return done.ok ? subscriptionIn(done.value, id) : done;
}

function subscriptionIn(wallets: readonly Wallet[], id: Uuid): Outcome<MemberSubscription> {
  for (const { member, subscriptions } of wallets) {
    const subscription = subscriptions.find((one) => one.id === id);
    if (subscription) return accept({ member, subscription });
  }
  return subscriptionNotFound;
}
