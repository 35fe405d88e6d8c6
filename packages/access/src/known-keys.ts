import type { KeyObject } from 'node:crypto';
import { publicKeyFromRaw, publicTokenKey, readKnownNodes, type HomePaths } from '@inclust/node-home';
import type { NodeId } from '@inclust/kernel';

/** How long the list of other nodes is used before it is read again, in milliseconds. */
const readAgain = 5_000;

/** The public token keys: the node's own, and those of other nodes as the node's home has them. */
export function knownKeys(node: NodeId, paths: HomePaths, now: () => number): (node: NodeId) => KeyObject | undefined {
  const own = publicKeyFromRaw(publicTokenKey(paths.tokenKey));
  let others: ReadonlyMap<string, KeyObject> = new Map();
  let readAt = -Infinity;
  return (wanted) => {
    if (wanted === node) return own;
    if (now() - readAt >= readAgain) {
      readAt = now();
      others = new Map(
        Object.entries(readKnownNodes(paths.knownNodes)).map(([name, key]) => [
          name,
          publicKeyFromRaw(Buffer.from(key, 'base64')),
        ]),
      );
    }
    return others.get(wanted);
  };
}
