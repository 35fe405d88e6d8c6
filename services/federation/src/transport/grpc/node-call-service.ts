import { NodeCallServiceService, type NodeCallServiceServer } from '@inclust/contracts';
import { accept, invalid, parseNodeId, refuse, type NodeId } from '@inclust/kernel';
import { callNode, NodeCallError } from '@inclust/messaging';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { NatsConnection } from '@nats-io/transport-node';
import { isRouted } from '../../exchange/node-call-routes.ts';

/** How long another node has for an answer, in milliseconds. */
const patience = 5_000;

/** Calls to other nodes for the services of this one, which are not connected to the account between the nodes. */
export function nodeCallService(self: NodeId, connection: NatsConnection, rpc: RpcContext): RpcService {
  const implementation: NodeCallServiceServer = {
    callNode: unary(rpc, async ({ nodeId, context, method, body }) => {
      const callee = parseNodeId(nodeId);
      if (!callee || callee === self)
        return invalid([{ field: 'node_id', rule: 'other-node', message: 'Must be another node.' }]);
      if (!isRouted(context, method))
        return invalid([{ field: 'method', rule: 'method-unknown', message: 'No node answers such a call.' }]);
      try {
        const answer = await callNode(connection, { caller: self, callee, context, method }, body, patience);
        return accept({ body: Buffer.from(answer) });
      } catch (error) {
        if (!(error instanceof NodeCallError)) throw error;
        return refuse({
          code: 'node-away',
          kind: 'unavailable',
          message: 'The other node does not answer.',
          resource: `nodes/${callee}`,
          retryAfterMilliseconds: 1_000,
        });
      }
    }),
  };
  return { definition: NodeCallServiceService, implementation };
}
