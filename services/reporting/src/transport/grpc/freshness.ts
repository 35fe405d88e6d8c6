import { NodeFreshness } from '@inclust/contracts';
import type { Freshness } from '../../domain/freshness.ts';

/** How fresh a node's part is, as the contract has it. */
export function freshnessToProto({ node, newestFactAt, consistentAt, missingSince, leftAt }: Freshness): NodeFreshness {
  return NodeFreshness.fromPartial({
    nodeId: node,
    newestFactTime: newestFactAt,
    consistentTime: consistentAt,
    missingSinceTime: missingSince,
    leaveTime: leftAt,
  });
}
