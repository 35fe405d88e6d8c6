import { BodyReplicationServiceService, type BodyReplicationServiceServer } from '@inclust/contracts';
import { accept, invalid, parseNodeId } from '@inclust/kernel';
import { digestOf } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { bodyRows } from '../../../app/bodies/bodies-digest.ts';
import type { BodiesApp } from '../../../app/bodies/ports.ts';
import { answerNodeCall } from './node-calls.ts';

/** What the other services of the node ask about bodies. */
export function bodyReplicationService(
  app: BodiesApp,
  republish: () => Promise<number>,
  context: RpcContext,
): RpcService {
  const implementation: BodyReplicationServiceServer = {
    getBodiesDigest: unary(context, async () => accept(await digestOf(bodyRows(app)))),
    republishBodies: unary(context, async () => accept({ published: BigInt(await republish()) })),
    answerNodeCall: unary(context, async ({ callerNodeId, method, body }) => {
      const caller = parseNodeId(callerNodeId);
      const answer = caller && (await answerNodeCall(app, caller, method, body));
      return answer
        ? accept({ body: Buffer.from(answer) })
        : invalid([{ field: 'method', rule: 'method-unknown', message: 'There is no such call.' }]);
    }),
  };
  return { definition: BodyReplicationServiceService, implementation };
}
