import { nameSortKey, textIn, type Language } from '@inclust/kernel';
import {
  decodeMoney,
  pageOf,
  saved,
  type AggregateMapping,
  type AggregateStore,
  type SavingOptions,
} from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { PlanStore } from '../../app/credits/ports.ts';
import { planDecider, type KeptPlan, type PlanStep } from '../../domain/credits/plan-decider.ts';
import { collections } from '../bookings/collections.ts';

/** How a plan is kept at a node of this first language. */
export const planMapping = (language: Language): AggregateMapping<KeptPlan> => ({
  encode: (plan) => plan,
  decode,
  fields: ({ names }) => ({ sortName: nameSortKey(textIn(names, language), language) }),
  taken: () => ({ code: 'plan-exists', kind: 'exists', message: 'There is a plan with this id.' }),
});

/** Plans in MongoDB. */
export function createPlanStore({
  connection,
  ...options
}: Pick<SavingOptions<KeptPlan, PlanStep>, 'encode' | 'traceparent'> & {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<KeptPlan>;
}): PlanStore {
  const collection = connection.collection(collections.plans);
  const saving = { ...options, evolve: planDecider.evolve };
  return {
    get: (id) => options.aggregates.load(id),
    save: (id, request, decide) => saved(saving, id, request, decide),
    list: (page) => pageOf(collection, 'sortName', 'plans', [], page, decode),
  };
}

function decode(stored: object): KeptPlan {
  const plan = stored as KeptPlan;
  return { ...plan, price: decodeMoney(plan.price) };
}
