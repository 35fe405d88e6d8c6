import { WebhookNodeServiceService, type WebhookNodeServiceServer } from '@inclust/contracts';
import { accept } from '@inclust/kernel';
import type { OutboxState } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';

/** What the node's other services ask about webhooks. */
export function nodeService(outbox: () => Promise<OutboxState>, context: RpcContext): RpcService {
  const implementation: WebhookNodeServiceServer = {
    getWebhooksOutbox: unary(context, async () => {
      const { waiting, oldest } = await outbox();
      return accept({ waiting: BigInt(waiting), oldestTime: oldest?.toISOString() });
    }),
  };
  return { definition: WebhookNodeServiceService, implementation };
}
