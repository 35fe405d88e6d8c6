import {
  BodyMembershipApplied,
  BodyMembershipState,
  MemberRegistered,
  MemberState,
  readEnvelope,
} from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import type { DeliveryHandler, Verdict } from '@inclust/messaging';
import type { BodyStanding, MemberStanding, Standings } from '../../app/standings/ports.ts';

/** The subjects of all facts of the node's members, and of who is in its bodies. */
export function standingSubjects(node: NodeId): string[] {
  return [`inclust.${node}.members.v1.member.*`, `inclust.${node}.members.v1.body-membership.*`];
}

/** Keeps what facts say of who is in which body, and of who represents whom. Every event holds the whole facts in the same field. */
export function followStandings(node: NodeId, standings: Standings): DeliveryHandler {
  return async (deliveries) => {
    const verdicts: Verdict[] = [];
    const [members, bodies]: [MemberStanding[], BodyStanding[]] = [[], []];
    for (const { headers, body } of deliveries) {
      const envelope = readEnvelope(headers, body);
      if (!envelope) {
        verdicts.push({ reject: 'envelope-malformed' });
        continue;
      }
      try {
        if (envelope.type.startsWith('inclust.members.v1.BodyMembership'))
          bodies.push(...bodyStandingOf(envelope.body));
        else members.push(...memberStandingOf(node, envelope.body));
        verdicts.push('done');
      } catch {
        verdicts.push({ reject: 'body-malformed' });
      }
    }
    await standings.keepMembers(members);
    await standings.keepBodies(bodies);
    return verdicts;
  };
}

function memberStandingOf(node: NodeId, body: Uint8Array): MemberStanding[] {
  const { facts } = MemberRegistered.decode(body);
  if (!facts) return [];
  const { memberId, version, state, kind, roles } = facts;
  return [
    {
      member: `nodes/${node}/members/${memberId}`,
      version: Number(version),
      isActive: state === MemberState.MEMBER_STATE_ACTIVE,
      isOrganisation: kind === 'organisation',
      represents: roles
        .filter((role) => role.kind === 'representative' && role.organisation !== '')
        .map(({ organisation, fromDate, toDate }) => ({ organisation, from: fromDate, until: toDate })),
    },
  ];
}

function bodyStandingOf(message: Uint8Array): BodyStanding[] {
  const { facts } = BodyMembershipApplied.decode(message);
  if (!facts) return [];
  const { membershipId: id, version, body, member, state } = facts;
  const isIn = state === BodyMembershipState.BODY_MEMBERSHIP_STATE_ACTIVE;
  return [{ id, version: Number(version), body, member, isIn }];
}
