import type { Partially } from '@inclust/client';
import {
  CreditAccount,
  LedgerEntry,
  Plan,
  Subscription,
  VerifyLedgerResponse,
  type CreditAmount,
} from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { localizedText } from '../output/localized-text.ts';
import { amountsOf, amountText, creditSources, type AmountOptions } from './credit-words.ts';
import { named, wordOf } from './event-words.ts';
import { maskOf } from './field-mask.ts';
import { moneyOf, moneyText } from './money.ts';
import { lastOfName, nodeOfName } from './names.ts';
import { countOf } from './registration-words.ts';
import { taken } from './taken.ts';
import { typedTexts, type TypedTexts } from './typed-texts.ts';
import { momentOrDayIn } from './wall-times.ts';
import { zoneOf } from './zone-of-space.ts';

/** A plan as it is typed. */
export interface PlanOptions extends TypedTexts, AmountOptions {
  readonly price?: string;
  readonly carriesOver?: string;
  readonly etag?: string;
  readonly requestId?: string;
}

/** `inclust credit plans`: what members can subscribe to, by name. */
export async function listPlans(context: Context, { limit }: { readonly limit?: string }): Promise<ExitCode> {
  using node = openNode(context, undefined);
  const found = await taken(node.credit.everyPlan(), limit);
  context.out.result(
    found.map((plan) => Plan.toJSON(plan)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (one) => one.name },
          { title: 'called', value: (one) => localizedText(one.names) },
          { title: 'a month gives', value: ({ allowances }) => amountsText(allowances) },
          { title: 'a month costs', side: 'right', value: ({ price }) => moneyText(price) },
          { title: 'note', value: ({ retired }) => (retired ? 'retired' : '') },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust credit create-plan`. */
export async function createPlan(context: Context, planId: string, options: PlanOptions): Promise<ExitCode> {
  using node = openNode(context, undefined);
  const { requestId = '' } = options;
  return showPlan(context, (await node.credit.createPlan({ planId, plan: typedPlan(options), requestId })).plan);
}

/** `inclust credit update-plan`: changes what is typed, for who subscribes from then on. */
export async function updatePlan(
  context: Context,
  name: string,
  { retire, ...options }: PlanOptions & { readonly retire?: boolean },
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  const { etag = '', requestId = '' } = options;
  const changed = { ...typedPlan(options), ...(retire === undefined ? {} : { retired: retire }) };
  const asked = { plan: { ...changed, name, etag }, updateMask: maskOf(changed), requestId };
  return showPlan(context, (await node.credit.updatePlan(asked)).plan);
}

function typedPlan(options: PlanOptions): Partially<Plan> {
  const { price, carriesOver, time, days } = options;
  const names = typedTexts(options);
  return {
    ...(Object.keys(names).length === 0 ? {} : { names }),
    ...(time === undefined && days === undefined ? {} : { allowances: amountsOf(options) }),
    ...(price === undefined ? {} : { price: moneyOf('--price', price) }),
    ...(carriesOver === undefined ? {} : { carriesOverMonths: countOf('--carries-over', carriesOver, 0) }),
  };
}

/** `inclust credit subscribe`. */
export async function subscribe(
  context: Context,
  member: string,
  plan: string,
  { space, from = '', requestId = '' }: { readonly space: string; readonly from?: string; readonly requestId?: string },
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(member));
  const made = await node.credit.createSubscription({ member, plan, space, fromDate: from, requestId });
  return showSubscription(context, made.subscription);
}

/** `inclust credit end`. */
export async function endSubscription(
  context: Context,
  name: string,
  { until }: { readonly until: string },
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showSubscription(context, (await node.credit.endSubscription({ name, untilDate: until })).subscription);
}

/** What `credit grant` is told. */
export interface GrantOptions extends AmountOptions {
  readonly source: string;
  readonly zone: string;
  readonly from?: string;
  readonly until?: string;
  readonly requestId?: string;
}

/** `inclust credit grant`: a pass, a top-up or goodwill. */
export async function grantCredit(context: Context, member: string, options: GrantOptions): Promise<ExitCode> {
  const { source, from, until, requestId = '' } = options;
  const zone = zoneOf({ timeZone: options.zone });
  using node = openNode(context, nodeOfName(member));
  const { account } = await node.credit.grantCredit({
    member,
    source: named('--source', creditSources, source),
    amounts: amountsOf(options),
    ...(from === undefined ? {} : { validFromTime: momentOrDayIn('--from', from, zone) }),
    ...(until === undefined ? {} : { expireTime: momentOrDayIn('--until', until, zone) }),
    requestId,
  });
  return showAccount(context, account);
}

/** `inclust credit show`: what a member has, or the caller. */
export async function showCredit(context: Context, member: string | undefined): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(member));
  return showAccount(context, (await node.credit.getCreditAccount({ member: member ?? '' })).account);
}

/** `inclust credit entries`: what was given and drawn, the oldest first. */
export async function listEntries(
  context: Context,
  member: string | undefined,
  { limit }: { readonly limit?: string },
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(member));
  const found = await taken(node.credit.everyLedgerEntry({ member: member ?? '' }), limit);
  context.out.result(
    found.map((entry) => LedgerEntry.toJSON(entry)),
    () =>
      context.out.table(
        [
          { title: 'time', value: ({ time = '' }) => `${time.slice(0, 16).replace('T', ' ')} UTC` },
          { title: 'kind', value: ({ kind }) => kind },
          { title: 'changes by', value: ({ legs }) => amountsText(ownLegs(legs)) },
          { title: 'booking', value: ({ booking }) => booking },
          { title: 'id', value: ({ id }) => id },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust credit verify`: whether every account is what its entries come to, which the exit code tells. */
export async function verifyLedger(context: Context): Promise<ExitCode> {
  using node = openNode(context, undefined);
  const found = await node.credit.verifyLedger();
  const { accounts, entries, differing } = found;
  context.out.result(VerifyLedgerResponse.toJSON(found), () =>
    [
      `${accounts} accounts computed anew from ${entries} entries: ${differing.length === 0 ? 'all as shown' : `${differing.length} differ`}`,
      ...differing,
    ].join('\n'),
  );
  return differing.length === 0 ? exitCodes.ok : exitCodes.refused;
}

/** What changes for members: the side of the space is the same with the other sign. */
function ownLegs(legs: LedgerEntry['legs']): readonly CreditAmount[] {
  return legs.flatMap(({ account, amount }) => (amount && account.startsWith('members/') ? [amount] : []));
}

function amountsText(amounts: readonly CreditAmount[]): string {
  return amounts.map(amountText).join(', ');
}

function showPlan({ out }: Context, plan: Plan | undefined): ExitCode {
  if (!plan) throw new Error('the answer holds no plan');
  const { name, names, allowances, price, etag } = plan;
  out.result(Plan.toJSON(plan), () =>
    [
      [name, localizedText(names), `etag ${etag}`].join('  '),
      `a month gives ${amountsText(allowances)} and costs ${moneyText(price)}`,
    ].join('\n'),
  );
  return exitCodes.ok;
}

function showSubscription({ out }: Context, subscription: Subscription | undefined): ExitCode {
  if (!subscription) throw new Error('the answer holds no subscription');
  out.result(Subscription.toJSON(subscription), () => subscriptionText(subscription));
  return exitCodes.ok;
}

function subscriptionText({ name, plan, fromDate, untilDate }: Subscription): string {
  const until = untilDate === '' ? '' : `, no month from ${untilDate} on`;
  return `${name}  ${lastOfName(plan?.name ?? '')} from ${fromDate}${until}`;
}

function showAccount({ out }: Context, account: CreditAccount | undefined): ExitCode {
  if (!account) throw new Error('the answer holds no account');
  const { member, available, lots, subscriptions, movedTo } = account;
  out.result(CreditAccount.toJSON(account), () =>
    [
      `${member}  ${available.length === 0 ? 'nothing to draw from now' : `${amountsText(available)} to draw from now`}`,
      ...(movedTo === '' ? [] : [`went into the account of ${movedTo}`]),
      ...subscriptions.map(subscriptionText),
      out.table(
        [
          { title: 'left', value: ({ left }) => (left ? amountText(left) : '') },
          { title: 'from', value: ({ source }) => wordOf(creditSources, source) },
          { title: 'valid from', value: ({ validFromTime = '' }) => validFromTime },
          { title: 'until', value: ({ expireTime = '' }) => expireTime || 'it does not end' },
        ],
        lots,
      ),
    ].join('\n'),
  );
  return exitCodes.ok;
}
