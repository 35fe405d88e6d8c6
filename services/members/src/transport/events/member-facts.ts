import { MemberFacts, MemberMerged, MemberRestated, type EventType } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { countryOf, distinctKey, isEnterprise } from '../../domain/distinct-key.ts';
import type { Member } from '../../domain/member.ts';
import { isMergeEvent } from '../../domain/merging/merge-events.ts';
import type { MemberEvent } from '../../domain/register.ts';
import { sizeClassToProto, statusToProto } from '../grpc/enums.ts';
import { memberNameOf } from '../grpc/member-name.ts';
import { roleToProto } from '../grpc/role.ts';

/** What the figures need to know of a member, as of a version. No personal data. */
export function memberFacts(node: NodeId, member: Member, version: number): MemberFacts {
  const { draft } = member;
  return MemberFacts.fromPartial({
    memberId: member.id,
    version: BigInt(version),
    state: statusToProto(member.status),
    kind: draft.kind,
    disciplines: [...draft.disciplines],
    functions: [...draft.functions],
    periods: member.periods.map(({ from, to }) => ({ fromDate: from, toDate: to ?? '' })),
    roles: member.roles.map((role) => roleToProto(node, role)),
    ...(draft.kind === 'organisation'
      ? {
          organisation: {
            distinctKey: distinctKey(node, member),
            legalForm: draft.legalForm ?? '',
            enterprise: isEnterprise(draft.legalForm),
            foundedDate: draft.foundedOn ?? '',
            sizeClass: sizeClassToProto(draft.sizeClass),
            countryCode: countryOf(draft) ?? '',
          },
        }
      : {}),
  });
}

/** The contract's name for each domain event. All hold the facts in the same field, those of a merge also who was merged into whom. */
const types = {
  applied: 'inclust.members.v1.MemberApplied',
  registered: 'inclust.members.v1.MemberRegistered',
  updated: 'inclust.members.v1.MemberUpdated',
  admitted: 'inclust.members.v1.MemberAdmitted',
  declined: 'inclust.members.v1.MemberDeclined',
  suspended: 'inclust.members.v1.MemberSuspended',
  resumed: 'inclust.members.v1.MemberResumed',
  withdrawn: 'inclust.members.v1.MemberWithdrawn',
  readmitted: 'inclust.members.v1.MemberReadmitted',
  'role-granted': 'inclust.members.v1.MemberRoleGranted',
  'role-ended': 'inclust.members.v1.MemberRoleEnded',
  'consent-given': 'inclust.members.v1.MemberConsentGiven',
  'consent-withdrawn': 'inclust.members.v1.MemberConsentWithdrawn',
  'consents-expired': 'inclust.members.v1.MemberConsentsExpired',
  'sharing-set': 'inclust.members.v1.MemberSharingSet',
  erased: 'inclust.members.v1.MemberErased',
  'merged-away': 'inclust.members.v1.MemberMerged',
  'merged-in': 'inclust.members.v1.MemberMerged',
  restored: 'inclust.members.v1.MemberMergeUndone',
  parted: 'inclust.members.v1.MemberMergeUndone',
  'roles-moved': 'inclust.members.v1.MemberRoleMoved',
} as const satisfies Record<MemberEvent['kind'], EventType>;

/** A domain event as a message of the contract. */
export function encodeMemberEvent(
  node: NodeId,
  event: MemberEvent,
  member: Member,
  version: number,
): { type: EventType; body: Uint8Array } {
  const type = types[event.kind];
  const facts = memberFacts(node, member, version);
  if (!isMergeEvent(event) || event.kind === 'roles-moved') return { type, body: encodeFacts(facts) };
  const source = memberNameOf(node, event.merge.source);
  const target = memberNameOf(node, event.merge.target);
  // A merge and its undoing have the same fields.
  return { type, body: MemberMerged.encode(MemberMerged.fromPartial({ facts, source, target })).finish() };
}

/** The present state of a member as an event that says that nothing happened. */
export function encodeRestated(node: NodeId, member: Member, version: number): { type: EventType; body: Uint8Array } {
  return { type: 'inclust.members.v1.MemberRestated', body: encodeFacts(memberFacts(node, member, version)) };
}

/** Every event of a member has its facts in the first field. */
function encodeFacts(facts: MemberFacts): Uint8Array {
  return MemberRestated.encode(MemberRestated.fromPartial({ facts })).finish();
}
