import { accept, invalid, refuse, type Decider, type InstantText } from '@inclust/kernel';
import { planViolations, type Plan } from './plan.ts';

/** A plan with what is known of it since when. */
export interface KeptPlan extends Plan {
  /** Nobody can subscribe to it any more; who has it keeps it. */
  readonly isRetired: boolean;
  readonly createdAt: InstantText;
  readonly changedAt: InstantText;
}

/** What somebody says of a plan. */
export type PlanDraft = Omit<KeptPlan, 'createdAt' | 'changedAt'>;

export interface PlanCommand {
  readonly kind: 'create' | 'edit';
  readonly at: InstantText;
  readonly plan: PlanDraft;
}

/** What has happened to a plan; each holds the whole of it. */
export interface PlanStep {
  readonly kind: 'created' | 'edited';
  readonly at: InstantText;
  readonly plan: PlanDraft;
}

export const planNotFound = refuse({ code: 'plan-not-found', kind: 'not-found', message: 'There is no such plan.' });

const planExists = refuse({ code: 'plan-exists', kind: 'exists', message: 'There is a plan with this id.' });

/** The rules for one plan. A change is for who subscribes from then on. Refused: `plan-exists`, `plan-not-found`, `invalid-input`. */
export const planDecider: Decider<PlanCommand, PlanStep, KeptPlan | undefined> = {
  initial: undefined,
  decide: ({ kind, at, plan }, before) => {
    const broken = planViolations(plan);
    if (broken.length > 0) return invalid(broken.map((one) => ({ ...one, field: `plan.${one.field}` })));
    if (kind === 'create') return before ? planExists : accept([{ kind: 'created', at, plan }]);
    return before ? accept([{ kind: 'edited', at, plan }]) : planNotFound;
  },
  evolve: (before, { at, plan }) => ({ ...plan, createdAt: before?.createdAt ?? at, changedAt: at }),
};
