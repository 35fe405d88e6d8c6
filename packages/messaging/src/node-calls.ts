import { headers as newHeaders, nuid, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';

/** A call of one node to another: who asks whom for what. */
export interface NodeCall {
  readonly callee: string;
  readonly caller: string;
  readonly context: string;
  readonly method: string;
}

/** The other node could not be asked, did not answer in time, or failed; try again with the same request. */
export class NodeCallError extends Error {
  override readonly name = 'NodeCallError';
}

/** The subject of a call. The server between the nodes lets a node publish only with its own name as caller. */
export function callSubject(call: NodeCall): string {
  return `rpc.${call.callee}.${call.caller}.${call.context}.${call.method}`;
}

/** Asks another node; throws `NodeCallError`. The answer comes on a subject that only the callee may publish to. */
export async function callNode(
  connection: NatsConnection,
  call: NodeCall,
  body: Uint8Array,
  timeoutMilliseconds: number,
): Promise<Uint8Array> {
  try {
    const answer = await connection.request(callSubject(call), body, {
      timeout: timeoutMilliseconds,
      noMux: true,
      reply: `_INBOX.${call.caller}.${call.callee}.${nuid.next()}`,
    });
    if (answer.headers?.get('inclust-failed'))
      throw new NodeCallError(`${call.callee} failed to answer ${call.context}.${call.method}`);
    return answer.data;
  } catch (error) {
    if (error instanceof NodeCallError) throw error;
    throw new NodeCallError(`${call.callee} did not answer ${call.context}.${call.method}`, { cause: error });
  }
}

/** Answers one method of a context; `caller` is who asks, as the server between the nodes vouches. */
export type NodeCallHandler = (body: Uint8Array, caller: string) => Promise<Uint8Array>;

/**
 * Answers calls to `callee` in a context until disposed. The subscription is exactly as wide as the leaf's permission: a wider one would
 * be dropped in silence.
 */
export function serveNodeCalls(
  connection: NatsConnection,
  callee: string,
  context: string,
  handlers: Readonly<Record<string, NodeCallHandler>>,
  logger: Logger,
): Disposable {
  const subscription = connection.subscribe(`rpc.${callee}.*.>`, {
    queue: context,
    callback: (error, message) => {
      if (error) return;
      const [, , caller = '', called, method = ''] = message.subject.split('.');
      const handler = called === context && Object.hasOwn(handlers, method) ? handlers[method] : undefined;
      if (!handler) return;
      handler(message.data, caller).then(
        (answer) => message.respond(answer),
        (failure: unknown) => {
          logger.warn({ err: failure, caller, method }, 'node call failed');
          const headers = newHeaders();
          headers.set('inclust-failed', 'true');
          message.respond(new Uint8Array(), { headers });
        },
      );
    },
  });
  return { [Symbol.dispose]: () => subscription.unsubscribe() };
}
