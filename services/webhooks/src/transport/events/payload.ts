import { bodyAsJson, decodeEnvelope } from '@inclust/contracts';
import type { Delivery } from '@inclust/messaging';

/**
 * The body of the requests about an event, as Standard Webhooks has it: `type`, `timestamp` (when it happened) and `data`, beside them what
 * the event is about. `undefined` where its body is not what its type says.
 */
export function payloadOf({ headers, body }: Pick<Delivery, 'headers' | 'body'>): string | undefined {
  const { id, type, time, node, subject, version } = decodeEnvelope(headers, body);
  const head = JSON.stringify({ type, timestamp: time, node, subject, version, eventId: id });
  const data = jsonOf(type, body);
  // A type that a newer node has added says nothing here.
  return data === undefined ? undefined : `${head.slice(0, -1)},"data":${data === '' ? 'null' : data}}`;
}

function jsonOf(type: string, body: Uint8Array): string | undefined {
  try {
    return bodyAsJson(type, body);
  } catch {
    return undefined;
  }
}
