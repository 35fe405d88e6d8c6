import { EventNodeCallServiceService, type EventNodeCallServiceServer } from '@inclust/contracts';
import { accept, invalid, parseNodeId } from '@inclust/kernel';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { AwayApp } from '../../app/away/ports.ts';
import type { PlacesApp } from '../../app/places/ports.ts';
import { answerEventCall } from './event-calls.ts';

/** What other nodes ask the events of this one, as a gRPC service for the node's federation. */
export function eventNodeCallService(
  apps: { readonly places: PlacesApp; readonly away: AwayApp | undefined },
  context: RpcContext,
): RpcService {
  const implementation: EventNodeCallServiceServer = {
    answerEventCall: unary(context, async ({ callerNodeId, method, body }) => {
      const caller = parseNodeId(callerNodeId);
      if (!caller || caller === apps.places.node)
        return invalid([{ field: 'caller_node_id', rule: 'other-node', message: 'Must be another node.' }]);
      const answer = await answerEventCall(apps, caller, method, body);
      if (answer) return accept({ body: Buffer.from(answer) });
      return invalid([{ field: 'method', rule: 'method-unknown', message: 'No such call is answered.' }]);
    }),
  };
  return { definition: EventNodeCallServiceService, implementation };
}
