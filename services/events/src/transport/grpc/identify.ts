import type { NodeId, RequestIdentity, Uuid } from '@inclust/kernel';
import { derivedId, requestKey } from '@inclust/mongo';
import type { RpcCall } from '@inclust/rpc';

/** Writes a message as bytes. */
export interface Encoder<Message> {
  encode(message: Message): { finish(): Uint8Array };
}

/** Who asks for what, so that a repeat of it is known. */
export function identify<Request extends { readonly requestId: string }>(
  method: string,
  codec: Encoder<Request>,
  request: Request,
  { actor }: RpcCall,
): RequestIdentity {
  return { method, body: codec.encode(request).finish(), requestId: request.requestId, actor };
}

/** The id of what a request makes: a repeat of it finds the same. */
export function newId(
  node: NodeId,
  things: 'events' | 'venues' | 'attendance',
  { actor, method, requestId, body }: RequestIdentity,
): Uuid {
  return derivedId(`${node}/${things}`, requestKey(actor.id, method, requestId, body).key);
}
