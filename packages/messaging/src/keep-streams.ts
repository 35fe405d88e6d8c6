import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { onReconnect } from './on-reconnect.ts';
import { reconcileStreams, type StreamDeclaration } from './streams.ts';

/** Makes the streams what is declared, now and after each reconnect: a server that lost its data gets them again. */
export async function keepStreams(
  connection: NatsConnection,
  manager: JetStreamManager,
  declarations: () => readonly StreamDeclaration[],
  logger: Logger,
): Promise<Disposable> {
  await reconcileStreams(manager, declarations());
  return onReconnect(connection, () => {
    reconcileStreams(manager, declarations()).catch((error: unknown) =>
      logger.warn({ err: error }, 'streams could not be reconciled'),
    );
  });
}
