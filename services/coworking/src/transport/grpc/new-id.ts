import type { NodeId, RequestIdentity, Uuid } from '@inclust/kernel';
import { derivedId, requestKey } from '@inclust/mongo';

/** The id of what a request makes: a repeat of it finds the same. */
export function newId(
  node: NodeId,
  things: 'spaces' | 'resources',
  { actor, method, requestId, body }: RequestIdentity,
): Uuid {
  return derivedId(`${node}/${things}`, requestKey(actor.id, method, requestId, body).key);
}
