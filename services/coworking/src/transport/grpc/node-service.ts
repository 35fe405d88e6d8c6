import { CoworkingNodeServiceService, type CoworkingNodeServiceServer } from '@inclust/contracts';
import { accept, invalid, parseNodeId } from '@inclust/kernel';
import type { OutboxState } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { answerCoworkingCall, type AnsweringCalls } from './coworking-calls.ts';

/** What the node's other services ask about co-working, and what other nodes ask by way of its federation. */
export function nodeService(
  outbox: () => Promise<OutboxState>,
  calls: AnsweringCalls,
  context: RpcContext,
): RpcService {
  const implementation: CoworkingNodeServiceServer = {
    getCoworkingOutbox: unary(context, async () => {
      const { waiting, oldest } = await outbox();
      return accept({ waiting: BigInt(waiting), oldestTime: oldest?.toISOString() });
    }),
    answerCoworkingCall: unary(context, async ({ callerNodeId, method, body }) => {
      const caller = parseNodeId(callerNodeId);
      if (!caller || caller === calls.app.node)
        return invalid([{ field: 'caller_node_id', rule: 'other-node', message: 'Must be another node.' }]);
      const answer = await answerCoworkingCall(calls, caller, method, body);
      if (answer) return accept({ body: Buffer.from(answer) });
      return invalid([{ field: 'method', rule: 'method-unknown', message: 'No such call is answered.' }]);
    }),
  };
  return { definition: CoworkingNodeServiceService, implementation };
}
