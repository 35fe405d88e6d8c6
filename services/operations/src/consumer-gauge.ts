import type { JetStreamManager } from '@nats-io/jetstream';
import { countDeadLetters } from '@inclust/messaging';
import { gauge } from '@inclust/telemetry';
import { consumerStatus } from './consumer-status.ts';

/** Metrics of every consumer of the node: how many messages wait, up to which sequence it has acknowledged everything, what was given up. */
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
  stack.use(
    gauge('inclust.dead_letters', '{letter}', 'Dead letters that are kept.', async () => [
      { value: await countDeadLetters(manager) },
    ]),
  );
  return stack;
}
