import { MemberReplicationServiceService, type MemberReplicationServiceServer } from '@inclust/contracts';
import { accept, parseUuid } from '@inclust/kernel';
import type { OutboxState } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { membersDigest } from '../../app/members-digest.ts';
import { noteLostMembers } from '../../app/note-lost-members.ts';
import type { MembersApp } from '../../app/ports.ts';
import { republishMembers } from '../../app/republish-members.ts';

/** What the other services of the node ask of the register. */
export function replicationService(
  app: MembersApp,
  outbox: () => Promise<OutboxState>,
  context: RpcContext,
): RpcService {
  const implementation: MemberReplicationServiceServer = {
    getMembersDigest: unary(context, async () => accept(await membersDigest(app))),
    getMembersOutbox: unary(context, async () => {
      const { waiting, oldest } = await outbox();
      return accept({ waiting: BigInt(waiting), oldestTime: oldest?.toISOString() });
    }),
    republishMembers: unary(context, async () => accept({ members: BigInt(await republishMembers(app)) })),
    noteLostMembers: unary(context, async ({ members }) => {
      const lost = members.flatMap(({ id, version }) => {
        const parsed = parseUuid(id);
        return parsed ? [{ id: parsed, version: Number(version) }] : [];
      });
      return accept({ noted: BigInt(await noteLostMembers(app, lost)) });
    }),
  };
  return { definition: MemberReplicationServiceService, implementation };
}
