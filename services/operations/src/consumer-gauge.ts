import type { JetStreamManager } from '@nats-io/jetstream';
import { gauge } from '@inclust/telemetry';
import { consumerStatus } from './consumer-status.ts';

/** Metrics of every consumer of the node: how many messages wait, and up to which sequence it has acknowledged everything. */
export function consumerGauges(manager: JetStreamManager): Disposable {
  const stack = new DisposableStack();
  stack.use(
    gauge('inclust.consumer.pending', '{message}', 'Messages that wait for a consumer.', async () =>
      (await consumerStatus(manager)).map(({ stream, consumer, pending }) => ({
        value: Number(pending),
        labels: { stream, consumer },
      })),
    ),
  );
  stack.use(
    gauge('inclust.consumer.sequence', '1', 'Sequence up to which a consumer has acknowledged everything.', async () =>
      (await consumerStatus(manager)).map(({ stream, consumer, acknowledgedSequence }) => ({
        value: Number(acknowledgedSequence),
        labels: { stream, consumer },
      })),
    ),
  );
  return stack;
}
