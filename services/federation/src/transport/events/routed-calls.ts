import type { NatsConnection } from '@nats-io/transport-node';
import { serveNodeCalls } from '@inclust/messaging';
import type { Logger } from 'pino';
import type { LocalServices } from '../../app/ports.ts';
import { nodeCallRoutes } from '../../exchange/node-call-routes.ts';

/** Hands the calls of other nodes to the services of this one that answer them, with who asks as the server between the nodes vouches. */
export function serveRoutedCalls(
  connection: NatsConnection,
  self: string,
  local: Pick<LocalServices, 'answerNodeCall'>,
  logger: Logger,
): Disposable {
  const stack = new DisposableStack();
  for (const [context, methods] of Object.entries(nodeCallRoutes)) {
    const handlers = Object.fromEntries(
      methods.map((method) => [
        method,
        (body: Uint8Array, caller: string) => local.answerNodeCall(context, method, caller, body),
      ]),
    );
    stack.use(serveNodeCalls(connection, self, context, handlers, logger));
  }
  return stack;
}
