import { Metadata, status } from '@grpc/grpc-js';
import { MemberState, type Member, type MemberServiceClient } from '@inclust/contracts';
import { callUnary } from '@inclust/rpc';
import type { NodeId } from '@inclust/kernel';
import type { Representation } from '../../app/permission.ts';

/** Asks the register of the node for which organisations somebody speaks on a day. `today` is `YYYY-MM-DD` in the node's zone. */
export function representationBy(client: MemberServiceClient, node: NodeId, today: () => string): Representation {
  return {
    organisationsOf: async (actor) => {
      if (actor.kind !== 'account' || actor.node !== node || !actor.member) return [];
      const member = await memberNamed(client, `nodes/${node}/members/${actor.member}`);
      return member?.state === MemberState.MEMBER_STATE_ACTIVE ? organisationsOf(member, today()) : [];
    },
  };
}

/** An organisation speaks for itself, a person for those that have her as their representative. */
function organisationsOf({ name, profile, roles }: Member, today: string): readonly string[] {
  if (profile?.kind?.$case === 'organisation') return [name];
  return roles.flatMap(({ kind, organisation, fromDate, toDate }) =>
    kind === 'representative' && fromDate <= today && (toDate === '' || today < toDate) ? [organisation] : [],
  );
}

async function memberNamed(client: MemberServiceClient, name: string): Promise<Member | undefined> {
  try {
    return (await callUnary(client.getMember.bind(client), new Metadata(), { name })).member;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === status.NOT_FOUND) return undefined;
    throw error;
  }
}
