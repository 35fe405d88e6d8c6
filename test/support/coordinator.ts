import { ownToken, tokenSigner } from '@inclust/access';
import { connect, type NodeClient } from '@inclust/client';
import { ensureSigningKey, homePaths } from '@inclust/node-home';
import type { NodeUnderTest } from './node-under-test.ts';

/** A client of somebody who coordinates at a node: an operator does not see what is in the vault. */
export function coordinatorOf(node: NodeUnderTest): NodeClient {
  const { nodeId } = node.file;
  const signer = tokenSigner(nodeId, ensureSigningKey(homePaths(node.home).tokenKey), Date.now);
  const authorize = ownToken(signer, nodeId, { id: 'coordinator', role: 'coordinator' }, Date.now);
  return connect(node.address('members'), { authorize });
}
