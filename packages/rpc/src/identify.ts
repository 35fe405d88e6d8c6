import type { RequestIdentity } from '@inclust/kernel';
import type { RpcCall } from './call.ts';

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
