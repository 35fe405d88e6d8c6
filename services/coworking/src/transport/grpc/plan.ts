import type { Plan as ProtoPlan } from '@inclust/contracts';
import { accept, invalid, type FieldViolation, type NodeId, type Outcome } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { moneyFromProto, moneyToProto, textFromProto, textToProto } from '@inclust/rpc';
import { planName } from '../../app/names.ts';
import type { KeptPlan, PlanDraft } from '../../domain/credits/plan-decider.ts';
import type { Plan } from '../../domain/credits/plan.ts';
import { amountsFromProto, amountToProto } from './credit-amount.ts';

/** The fields of a plan that a mask may name. */
export const planFields: ReadonlyMap<string, keyof PlanDraft> = new Map([
  ['names', 'names'],
  ['allowances', 'allowances'],
  ['carries_over_months', 'carriesOver'],
  ['price', 'price'],
  ['retired', 'isRetired'],
] as const);

/** Those fields of a plan that are wanted, from a message. */
export function planFromProto(
  plan: ProtoPlan,
  wanted: readonly (keyof PlanDraft)[] = [...planFields.values()],
): Outcome<Partial<PlanDraft>> {
  const found: FieldViolation[] = [];
  const readers: { readonly [F in Exclude<keyof PlanDraft, 'id'>]: () => Partial<PlanDraft> } = {
    names: () => ({ names: textFromProto(plan.names) }),
    allowances: () => ({ allowances: amountsFromProto(plan.allowances, 'plan.allowances', found) }),
    carriesOver: () => ({ carriesOver: plan.carriesOverMonths }),
    price: () => {
      const price = plan.price && moneyFromProto('plan.price', plan.price);
      if (!price) found.push({ field: 'plan.price', rule: 'required', message: 'Say what a month costs, or 0.' });
      else if (!price.ok) found.push(...(price.refusal.violations ?? []));
      return price?.ok ? { price: price.value } : {};
    },
    isRetired: () => ({ isRetired: plan.retired }),
  };
  const read = Object.assign(
    {},
    ...wanted.flatMap((field) => (field === 'id' ? [] : [readers[field]()])),
  ) as Partial<PlanDraft>;
  return found.length > 0 ? invalid(found) : accept(read);
}

/** A plan as a message. */
export function planToProto(node: NodeId, { state, version }: AtVersion<KeptPlan>): ProtoPlan {
  return {
    ...termsToProto(node, state),
    retired: state.isRetired,
    etag: String(version),
    createTime: state.createdAt,
    updateTime: state.changedAt,
  };
}

/** The terms of a plan as a message. */
export function termsToProto(node: NodeId, { id, names, allowances, carriesOver, price }: Plan): ProtoPlan {
  return {
    name: planName(node, id),
    names: textToProto(names),
    allowances: allowances.map(amountToProto),
    carriesOverMonths: carriesOver,
    price: moneyToProto(price),
    retired: false,
    etag: '',
    createTime: undefined,
    updateTime: undefined,
  };
}
