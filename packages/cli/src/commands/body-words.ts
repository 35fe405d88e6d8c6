import { BodyApplicationState, BodyKind, BodyMembershipState } from '@inclust/contracts';
import type { Body, BodyApplication, BodyMembership, BodyRole } from '@inclust/contracts';

/** Kinds of bodies as they are typed and shown. */
export const bodyKinds: Readonly<Record<string, BodyKind>> = {
  cluster: BodyKind.BODY_KIND_CLUSTER,
  'meta-cluster': BodyKind.BODY_KIND_META_CLUSTER,
  'cultural-alliance': BodyKind.BODY_KIND_CULTURAL_ALLIANCE,
  consortium: BodyKind.BODY_KIND_CONSORTIUM,
  'research-community': BodyKind.BODY_KIND_RESEARCH_COMMUNITY,
  'working-group': BodyKind.BODY_KIND_WORKING_GROUP,
};

const membershipStates: Readonly<Record<string, BodyMembershipState>> = {
  applied: BodyMembershipState.BODY_MEMBERSHIP_STATE_APPLIED,
  active: BodyMembershipState.BODY_MEMBERSHIP_STATE_ACTIVE,
  declined: BodyMembershipState.BODY_MEMBERSHIP_STATE_DECLINED,
  withdrawn: BodyMembershipState.BODY_MEMBERSHIP_STATE_WITHDRAWN,
  ended: BodyMembershipState.BODY_MEMBERSHIP_STATE_ENDED,
  merged: BodyMembershipState.BODY_MEMBERSHIP_STATE_MERGED,
};

const applicationStates: Readonly<Record<string, BodyApplicationState>> = {
  pending: BodyApplicationState.BODY_APPLICATION_STATE_PENDING,
  delivered: BodyApplicationState.BODY_APPLICATION_STATE_DELIVERED,
  decided: BodyApplicationState.BODY_APPLICATION_STATE_DECIDED,
  refused: BodyApplicationState.BODY_APPLICATION_STATE_REFUSED,
  expired: BodyApplicationState.BODY_APPLICATION_STATE_EXPIRED,
};

/** The name of a body's kind; `unknown` for one that a newer node added. */
export function bodyKindOf({ kind }: Body): string {
  return wordOf(bodyKinds, kind);
}

/** The name of where a membership stands. */
export function bodyStateOf({ state }: BodyMembership): string {
  return wordOf(membershipStates, state);
}

/** The name of how far an application has come. */
export function applicationStateOf({ state }: BodyApplication): string {
  return wordOf(applicationStates, state);
}

/** Roles in one line. */
export function rolesText(roles: readonly BodyRole[]): string {
  return roles
    .map(({ kind, fromDate, toDate }) => `${kind} from ${fromDate}${toDate ? ` to ${toDate}` : ''}`)
    .join(', ');
}

function wordOf<Value>(words: Readonly<Record<string, Value>>, value: Value): string {
  return Object.keys(words).find((word) => words[word] === value) ?? 'unknown';
}
