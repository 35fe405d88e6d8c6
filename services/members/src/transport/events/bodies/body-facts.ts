import { BodyCreated, BodyFacts, BodyMembershipApplied, BodyMembershipFacts, type EventType } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { bodyNameOf } from '../../../app/bodies/names.ts';
import type { Body, BodyEvent } from '../../../domain/bodies/body.ts';
import type { BodyMembership, BodyMembershipEvent } from '../../../domain/bodies/membership.ts';
import { subjectName } from '../../../domain/bodies/subject.ts';
import { bodyKindToProto, bodyStatusToProto } from '../../grpc/bodies/enums.ts';

/** The contract's name for each event of a body. All hold the facts in the same field. */
const bodyTypes = {
  created: 'inclust.members.v1.BodyCreated',
  updated: 'inclust.members.v1.BodyUpdated',
  closed: 'inclust.members.v1.BodyClosed',
} as const satisfies Record<BodyEvent['kind'], EventType>;

/** An event of a body as a message of the contract. */
export function encodeBodyEvent(
  node: NodeId,
  event: BodyEvent,
  { id, kind, parent, closedOn }: Body,
  version: number,
): { type: EventType; body: Uint8Array } {
  const facts = BodyFacts.fromPartial({
    body: bodyNameOf({ node, id }),
    version: BigInt(version),
    kind: bodyKindToProto(kind),
    parent: parent ? bodyNameOf(parent) : '',
    closeDate: closedOn ?? '',
  });
  return { type: bodyTypes[event.kind], body: BodyCreated.encode(BodyCreated.fromPartial({ facts })).finish() };
}

/** The contract's name for each event of a membership. All hold the facts in the same field. */
const membershipTypes = {
  applied: 'inclust.members.v1.BodyMembershipApplied',
  admitted: 'inclust.members.v1.BodyMembershipAdmitted',
  declined: 'inclust.members.v1.BodyMembershipDeclined',
  withdrawn: 'inclust.members.v1.BodyMembershipWithdrawn',
  ended: 'inclust.members.v1.BodyMembershipEnded',
  'role-granted': 'inclust.members.v1.BodyMembershipRoleGranted',
  'role-ended': 'inclust.members.v1.BodyMembershipRoleEnded',
  'subject-updated': 'inclust.members.v1.BodyMembershipSubjectUpdated',
  merged: 'inclust.members.v1.BodyMembershipMerged',
  united: 'inclust.members.v1.BodyMembershipMerged',
  'part-updated': 'inclust.members.v1.BodyMembershipMerged',
  parted: 'inclust.members.v1.BodyMembershipMergeUndone',
  restored: 'inclust.members.v1.BodyMembershipMergeUndone',
} as const satisfies Record<BodyMembershipEvent['kind'], EventType>;

/** An event of a membership as a message of the contract. */
export function encodeMembershipEvent(
  node: NodeId,
  event: BodyMembershipEvent,
  membership: BodyMembership,
  version: number,
): { type: EventType; body: Uint8Array } {
  const facts = membershipFacts(node, membership, version);
  const body = BodyMembershipApplied.encode(BodyMembershipApplied.fromPartial({ facts })).finish();
  return { type: membershipTypes[event.kind], body };
}

/** What the figures need to know of a membership, as of a version. No personal data. */
function membershipFacts(node: NodeId, membership: BodyMembership, version: number): BodyMembershipFacts {
  const { id, body, bodyKind, subject, status, periods, roles } = membership;
  return BodyMembershipFacts.fromPartial({
    membershipId: id,
    version: BigInt(version),
    body: bodyNameOf({ node, id: body }),
    bodyKind: bodyKindToProto(bodyKind),
    member: subjectName(subject),
    kind: subject.kind,
    state: bodyStatusToProto(status),
    periods: periods.map(({ from, to }) => ({ fromDate: from, toDate: to ?? '' })),
    roles: roles.map(({ kind, from, to }) => ({ kind, fromDate: from, toDate: to ?? '' })),
    ...(subject.organisation ? { organisation: { ...subject.organisation } } : {}),
  });
}
