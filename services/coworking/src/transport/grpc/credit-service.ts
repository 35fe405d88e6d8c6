import {
  type CompareSettlementRequest,
  CreatePlanRequest,
  CreateSubscriptionRequest,
  CreditServiceService,
  GrantCreditRequest,
  UpdatePlanRequest,
  type CreditServiceServer,
} from '@inclust/contracts';
import {
  accept,
  invalid,
  parseNodeId,
  parsePlainDate,
  type FieldViolation,
  type Outcome,
  type Uuid,
} from '@inclust/kernel';
import { pageSize, type AtVersion } from '@inclust/mongo';
import { identify, maskFields, unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { getWallet, grantCredit, listEntries, type GrantWish } from '../../app/credits/credit.ts';
import { createPlan, updatePlan } from '../../app/credits/plans.ts';
import { endSubscription, subscribe, type MemberSubscription } from '../../app/credits/subscriptions.ts';
import {
  agreeSettlement,
  compareSettlement,
  listSettlements,
  type SettlementRef,
  type SettlingApp,
} from '../../app/credits/settlements.ts';
import { verifyLedger } from '../../app/credits/verify-ledger.ts';
import { idOf, nameOf, planIdOf } from '../../app/names.ts';
import type { CoworkingApp } from '../../app/ports.ts';
import type { KeptPlan, PlanDraft } from '../../domain/credits/plan-decider.ts';
import { accountToProto, entryToProto, subscriptionToProto } from './credit-account.ts';
import { amountsFromProto } from './credit-amount.ts';
import { creditSources } from './enums.ts';
import { momentOf } from './opening-hours.ts';
import { differenceToProto, settlementToProto } from './settlement.ts';
import { planFields, planFromProto, planToProto } from './plan.ts';

/** Plans and credit as a gRPC service. */
export function creditService(app: SettlingApp, context: RpcContext): RpcService {
  const { node } = app;
  const plan = (outcome: Outcome<AtVersion<KeptPlan>>) =>
    outcome.ok ? accept({ plan: planToProto(node, outcome.value) }) : outcome;
  const subscription = (outcome: Outcome<MemberSubscription>) =>
    outcome.ok ? accept({ subscription: subscriptionToProto(node, outcome.value) }) : outcome;
  const now = () => Date.parse(app.clock.now());
  const implementation: CreditServiceServer = {
    createPlan: unary(context, async (request, call) => {
      if (!request.plan) return required('plan');
      const given = planFromProto(request.plan);
      if (!given.ok) return given;
      const identity = identify('CreatePlan', CreatePlanRequest, request, call);
      return plan(await createPlan(app, { ...(given.value as PlanDraft), id: request.planId }, identity));
    }),
    updatePlan: unary(context, async (request, call) => {
      if (!request.plan) return required('plan');
      const id = planIdOf(node, request.plan.name, 'plan.name');
      if (!id.ok) return id;
      const fields = maskFields(request.updateMask ?? [], planFields, 'Plan');
      if (!fields.ok) return fields;
      const given = planFromProto(request.plan, fields.value);
      if (!given.ok) return given;
      const identity = identify('UpdatePlan', UpdatePlanRequest, request, call);
      const read = { id: id.value, etag: request.plan.etag };
      return plan(await updatePlan(app, read, (before) => ({ ...before, ...given.value }), identity));
    }),
    listPlans: unary(context, async (request) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const found = await app.plans.list({ pageSize: size.value, pageToken: request.pageToken });
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ plans: items.map((one) => planToProto(node, one)), nextPageToken });
    }),
    createSubscription: unary(context, async (request, call) => {
      const member = idOf(node, 'members', request.member, 'member');
      if (!member.ok) return member;
      const planId = planIdOf(node, request.plan, 'plan');
      if (!planId.ok) return planId;
      const space = idOf(node, 'spaces', request.space, 'space');
      if (!space.ok) return space;
      const from = request.fromDate === '' ? ('' as const) : parsePlainDate(request.fromDate);
      if (from === undefined) return notADate('from_date');
      const identity = identify('CreateSubscription', CreateSubscriptionRequest, request, call);
      const wish = { member: member.value, plan: planId.value, space: space.value, from };
      return subscription(await subscribe(app, wish, identity));
    }),
    endSubscription: unary(context, async ({ name, untilDate }, { actor }) => {
      const id = idOf(node, 'subscriptions', name);
      if (!id.ok) return id;
      const until = parsePlainDate(untilDate);
      if (until === undefined) return notADate('until_date');
      return subscription(await endSubscription(app, { id: id.value, until }, actor));
    }),
    grantCredit: unary(context, async (request, call) => {
      const wish = grantWishOf(app, request);
      if (!wish.ok) return wish;
      const identity = identify('GrantCredit', GrantCreditRequest, request, call);
      const done = await grantCredit(app, wish.value, identity);
      return done.ok ? accept({ account: accountToProto(node, done.value, now()) }) : done;
    }),
    getCreditAccount: unary(context, async ({ member, atTime }, { actor }) => {
      const whose = memberOf(app, member);
      if (!whose.ok) return whose;
      const found = await getWallet(app, whose.value, actor);
      return found.ok ? accept({ account: accountToProto(node, found.value, momentOf(atTime) ?? now()) }) : found;
    }),
    listLedgerEntries: unary(context, async (request, { actor }) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const whose = memberOf(app, request.member);
      if (!whose.ok) return whose;
      const page = { pageSize: size.value, pageToken: request.pageToken };
      const found = await listEntries(app, whose.value, page, actor);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ entries: items.map((one) => entryToProto(node, one)), nextPageToken });
    }),
    verifyLedger: unary(context, async (_, { actor }) => {
      const found = await verifyLedger(app, actor);
      if (!found.ok) return found;
      const { accounts, entries, differing } = found.value;
      return accept({
        accounts: BigInt(accounts),
        entries: BigInt(entries),
        differing: differing.map((member) => nameOf(node, 'members', member)),
      });
    }),
    listSettlements: unary(context, async ({ month }, { actor }) => {
      const found = await listSettlements(app, month, actor);
      return found.ok ? accept({ settlements: found.value.map(settlementToProto) }) : found;
    }),
    compareSettlement: unary(context, async (request, { actor }) => {
      const ref = settlementRef(request);
      if (!ref.ok) return ref;
      const found = await compareSettlement(app, ref.value, actor);
      if (!found.ok) return found;
      const { settlement, differences } = found.value;
      return accept({
        settlement: settlementToProto(settlement),
        differences: differences.map(differenceToProto),
      });
    }),
    agreeSettlement: unary(context, async (request, { actor }) => {
      const ref = settlementRef(request);
      if (!ref.ok) return ref;
      const found = await agreeSettlement(app, ref.value, actor);
      return found.ok ? accept({ settlement: settlementToProto(found.value) }) : found;
    }),
  };
  return { definition: CreditServiceService, implementation };
}

/** A member who is named; `undefined` for the caller. */
function memberOf({ node }: CoworkingApp, name: string): Outcome<Uuid | undefined> {
  return name === '' ? accept(undefined) : idOf(node, 'members', name, 'member');
}

function grantWishOf({ node }: CoworkingApp, request: GrantCreditRequest): Outcome<GrantWish> {
  const found: FieldViolation[] = [];
  const member = idOf(node, 'members', request.member, 'member');
  if (!member.ok) found.push(...(member.refusal.violations ?? []));
  const source = creditSources.fromProto(request.source);
  if (!source || source === 'plan')
    found.push({ field: 'source', rule: 'required', message: 'A pass, a top-up or goodwill.' });
  const amounts = amountsFromProto(request.amounts, 'amounts', found);
  if (found.length > 0 || !member.ok || !source || source === 'plan') return invalid(found);
  return accept({
    member: member.value,
    source,
    amounts,
    validFrom: momentOf(request.validFromTime),
    expiresAt: momentOf(request.expireTime),
  });
}

function settlementRef({ node, month }: CompareSettlementRequest): Outcome<SettlementRef> {
  const id = node.startsWith('nodes/') ? parseNodeId(node.slice('nodes/'.length)) : undefined;
  if (id) return accept({ node: id, month });
  return invalid([{ field: 'node', rule: 'resource-name', message: 'Must be nodes/{node}.' }]);
}

function required(field: string): Outcome<never> {
  return invalid([{ field, rule: 'required', message: 'Say what it is.' }]);
}

function notADate(field: string): Outcome<never> {
  return invalid([{ field, rule: 'date-format', message: 'Must be a date, YYYY-MM-DD.' }]);
}
