import { EventReplicationServiceService, type EventReplicationServiceServer } from '@inclust/contracts';
import { accept } from '@inclust/kernel';
import { digestOf, type OutboxState } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { PublicCopies } from '../../app/public-copies.ts';

/** What the other services of the node ask about events and venues. */
export function replicationService(
  copies: PublicCopies,
  outbox: () => Promise<OutboxState>,
  context: RpcContext,
): RpcService {
  const implementation: EventReplicationServiceServer = {
    getEventsDigest: unary(context, async () => accept(await digestOf(copies.rows()))),
    getEventsOutbox: unary(context, async () => {
      const { waiting, oldest } = await outbox();
      return accept({ waiting: BigInt(waiting), oldestTime: oldest?.toISOString() });
    }),
    republishEvents: unary(context, async () => accept({ published: BigInt(await copies.republish()) })),
  };
  return { definition: EventReplicationServiceService, implementation };
}
