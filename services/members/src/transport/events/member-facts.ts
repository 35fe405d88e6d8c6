import {
  MemberReadmitted,
  MemberRegistered,
  MemberRestated,
  MemberState,
  MemberUpdated,
  MemberWithdrawn,
  MemberFacts,
  type EventType,
} from '@inclust/contracts';
import { unreachable, type NodeId } from '@inclust/kernel';
import { distinctKey, isEnterprise } from '../../domain/distinct-key.ts';
import type { Member } from '../../domain/member.ts';
import type { MemberEvent } from '../../domain/register.ts';
import { sizeClassToProto } from '../grpc/enums.ts';

/** What the figures need to know of a member, as of a version. No personal data. */
export function memberFacts(node: NodeId, member: Member, version: number): MemberFacts {
  const { draft } = member;
  return MemberFacts.fromPartial({
    memberId: member.id,
    version: BigInt(version),
    state: member.status === 'active' ? MemberState.MEMBER_STATE_ACTIVE : MemberState.MEMBER_STATE_WITHDRAWN,
    kind: draft.kind,
    disciplines: [...draft.disciplines],
    functions: [...draft.functions],
    periods: member.periods.map(({ from, to }) => ({ fromDate: from, toDate: to ?? '' })),
    ...(draft.kind === 'organisation'
      ? {
          organisation: {
            distinctKey: distinctKey(node, member),
            legalForm: draft.legalForm ?? '',
            enterprise: isEnterprise(draft.legalForm),
            foundedDate: draft.foundedOn ?? '',
            sizeClass: sizeClassToProto(draft.sizeClass),
          },
        }
      : {}),
  });
}

/** A domain event as a message of the contract. */
export function encodeMemberEvent(
  node: NodeId,
  event: MemberEvent,
  member: Member,
  version: number,
): { type: EventType; body: Uint8Array } {
  const facts = memberFacts(node, member, version);
  switch (event.kind) {
    case 'registered':
      return {
        type: 'inclust.members.v1.MemberRegistered',
        body: MemberRegistered.encode(MemberRegistered.fromPartial({ facts })).finish(),
      };
    case 'updated':
      return {
        type: 'inclust.members.v1.MemberUpdated',
        body: MemberUpdated.encode(MemberUpdated.fromPartial({ facts })).finish(),
      };
    case 'withdrawn':
      return {
        type: 'inclust.members.v1.MemberWithdrawn',
        body: MemberWithdrawn.encode(MemberWithdrawn.fromPartial({ facts })).finish(),
      };
    case 'readmitted':
      return {
        type: 'inclust.members.v1.MemberReadmitted',
        body: MemberReadmitted.encode(MemberReadmitted.fromPartial({ facts })).finish(),
      };
    default:
      return unreachable(event);
  }
}

/** The present state of a member as an event that says that nothing happened. */
export function encodeRestated(node: NodeId, member: Member, version: number): { type: EventType; body: Uint8Array } {
  const facts = memberFacts(node, member, version);
  return {
    type: 'inclust.members.v1.MemberRestated',
    body: MemberRestated.encode(MemberRestated.fromPartial({ facts })).finish(),
  };
}
