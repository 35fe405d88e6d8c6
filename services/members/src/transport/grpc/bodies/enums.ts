import { BodyApplicationState, BodyKind as ProtoKind, BodyMembershipState } from '@inclust/contracts';
import type { ApplicationState } from '../../../domain/bodies/application.ts';
import { bodyKinds, type BodyKind } from '../../../domain/bodies/body.ts';
import type { BodyMembershipStatus } from '../../../domain/bodies/membership.ts';

const kinds: Readonly<Record<BodyKind, ProtoKind>> = {
  cluster: ProtoKind.BODY_KIND_CLUSTER,
  'meta-cluster': ProtoKind.BODY_KIND_META_CLUSTER,
  'cultural-alliance': ProtoKind.BODY_KIND_CULTURAL_ALLIANCE,
  consortium: ProtoKind.BODY_KIND_CONSORTIUM,
  'research-community': ProtoKind.BODY_KIND_RESEARCH_COMMUNITY,
  'working-group': ProtoKind.BODY_KIND_WORKING_GROUP,
};

/** A kind of body as a message has it. */
export function bodyKindToProto(kind: BodyKind): ProtoKind {
  return kinds[kind];
}

/** A kind of body from a message; `undefined` when unspecified or not known. */
export function bodyKindFromProto(kind: ProtoKind): BodyKind | undefined {
  return bodyKinds.find((one) => kinds[one] === kind);
}

const statuses: Readonly<Record<BodyMembershipStatus, BodyMembershipState>> = {
  applied: BodyMembershipState.BODY_MEMBERSHIP_STATE_APPLIED,
  active: BodyMembershipState.BODY_MEMBERSHIP_STATE_ACTIVE,
  declined: BodyMembershipState.BODY_MEMBERSHIP_STATE_DECLINED,
  withdrawn: BodyMembershipState.BODY_MEMBERSHIP_STATE_WITHDRAWN,
  ended: BodyMembershipState.BODY_MEMBERSHIP_STATE_ENDED,
  merged: BodyMembershipState.BODY_MEMBERSHIP_STATE_MERGED,
};

/** A status as a message has it. */
export function bodyStatusToProto(status: BodyMembershipStatus): BodyMembershipState {
  return statuses[status];
}

/** A status from a message; `undefined` when unspecified or not known. */
export function bodyStatusFromProto(state: BodyMembershipState): BodyMembershipStatus | undefined {
  return (Object.keys(statuses) as BodyMembershipStatus[]).find((status) => statuses[status] === state);
}

const applicationStates: Readonly<Record<ApplicationState, BodyApplicationState>> = {
  pending: BodyApplicationState.BODY_APPLICATION_STATE_PENDING,
  delivered: BodyApplicationState.BODY_APPLICATION_STATE_DELIVERED,
  decided: BodyApplicationState.BODY_APPLICATION_STATE_DECIDED,
  refused: BodyApplicationState.BODY_APPLICATION_STATE_REFUSED,
  expired: BodyApplicationState.BODY_APPLICATION_STATE_EXPIRED,
};

/** How far an application has come, as a message has it. */
export function applicationStateToProto(state: ApplicationState): BodyApplicationState {
  return applicationStates[state];
}
