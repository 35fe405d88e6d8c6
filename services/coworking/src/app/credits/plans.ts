import { accept, checkRequestId, staleVersion, type Outcome, type RequestIdentity, type Uuid } from '@inclust/kernel';
import { derivedId, type AtVersion } from '@inclust/mongo';
import type { NodeId } from '@inclust/kernel';
import { planDecider, planNotFound, type KeptPlan, type PlanDraft } from '../../domain/credits/plan-decider.ts';
import { planName } from '../names.ts';
import { staffOnly } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';

/** Under what a plan is kept: its own id is a word. */
export function keyOfPlan(node: NodeId, plan: string): Uuid {
  return derivedId(`${node}/plans`, plan);
}

/** Makes a plan. Refused: `not-allowed`, `plan-exists`, `invalid-input`. */
export async function createPlan(
  app: CoworkingApp,
  plan: PlanDraft,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptPlan>>> {
  const denied = staffOnly(app.node, request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const at = app.clock.now();
  return app.plans.save(keyOfPlan(app.node, plan.id), request, (current) =>
    planDecider.decide({ kind: 'create', at, plan }, current?.state),
  );
}

/** Changes a plan by a pure function of what it is. Refused: `not-allowed`, `plan-not-found`, `stale-etag`, `invalid-input`. */
export async function updatePlan(
  app: CoworkingApp,
  { id, etag }: { readonly id: string; readonly etag: string },
  change: (plan: PlanDraft) => PlanDraft,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptPlan>>> {
  const denied = staffOnly(app.node, request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const at = app.clock.now();
  return app.plans.save(keyOfPlan(app.node, id), request, (current) => {
    if (!current) return planNotFound;
    const stale = staleVersion(etag, current.version, planName(app.node, id));
    if (stale) return stale;
    const { createdAt: _, changedAt: __, ...plan } = current.state;
    return planDecider.decide({ kind: 'edit', at, plan: change(plan) }, current.state);
  });
}

/** One plan. Refused: `plan-not-found`. */
export async function getPlan(app: CoworkingApp, id: string): Promise<Outcome<AtVersion<KeptPlan>>> {
  const found = await app.plans.get(keyOfPlan(app.node, id));
  return found ? accept(found) : planNotFound;
}
