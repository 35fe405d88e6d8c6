import {
  PlanCreated,
  PlanEdited,
  ResourceCreated,
  ResourceEdited,
  SpaceCreated,
  SpaceEdited,
} from '@inclust/contracts';
import type { PendingEvent } from '@inclust/mongo';
import type { KeptResource, ResourceStep } from '../../domain/resources/resource-decider.ts';
import type { KeptSpace, SpaceStep } from '../../domain/spaces/space-decider.ts';
import type { KeptPlan, PlanStep } from '../../domain/credits/plan-decider.ts';
import { amountToProto } from '../grpc/credit-amount.ts';
import { resourceKinds } from '../grpc/enums.ts';

type Encoded = Pick<PendingEvent, 'type' | 'body'>;

/** An event of a space as a message of the contract. */
export function encodeSpaceStep({ kind }: SpaceStep, space: KeptSpace, version: number): Encoded {
  const { id, timeZone, address, incubationPlaces } = space;
  const facts = {
    spaceId: id,
    version: BigInt(version),
    timeZone,
    countryCode: address.country,
    incubationPlaces,
  };
  return kind === 'created'
    ? { type: 'inclust.coworking.v1.SpaceCreated', body: SpaceCreated.encode({ facts }).finish() }
    : { type: 'inclust.coworking.v1.SpaceEdited', body: SpaceEdited.encode({ facts }).finish() };
}

/** An event of a resource as a message of the contract. */
export function encodeResourceStep({ kind: step }: ResourceStep, resource: KeptResource, version: number): Encoded {
  const { id, space, kind, units, seats, parts, isRetired } = resource;
  const facts = {
    resourceId: id,
    version: BigInt(version),
    spaceId: space,
    kind: resourceKinds.toProto(kind),
    units,
    retired: isRetired,
    seats: seats ?? 0,
    partIds: [...parts],
  };
  return step === 'created'
    ? { type: 'inclust.coworking.v1.ResourceCreated', body: ResourceCreated.encode({ facts }).finish() }
    : { type: 'inclust.coworking.v1.ResourceEdited', body: ResourceEdited.encode({ facts }).finish() };
}

/** An event of a plan as a message of the contract. */
export function encodePlanStep({ kind }: PlanStep, plan: KeptPlan, version: number): Encoded {
  const facts = {
    planId: plan.id,
    version: BigInt(version),
    allowances: plan.allowances.map(amountToProto),
    carriesOverMonths: plan.carriesOver,
    retired: plan.isRetired,
  };
  return kind === 'created'
    ? { type: 'inclust.coworking.v1.PlanCreated', body: PlanCreated.encode({ facts }).finish() }
    : { type: 'inclust.coworking.v1.PlanEdited', body: PlanEdited.encode({ facts }).finish() };
}
