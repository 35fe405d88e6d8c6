import type { JetStreamManager } from '@nats-io/jetstream';
import type { ConsumerStatus } from '@inclust/contracts';

/** How far every consumer of the node's own account is. */
export async function consumerStatus(manager: JetStreamManager): Promise<ConsumerStatus[]> {
  const found: ConsumerStatus[] = [];
  for await (const stream of manager.streams.list()) {
    for await (const consumer of manager.consumers.list(stream.config.name)) {
      // Without a durable name it is somebody's tail.
      if (!consumer.config.durable_name) continue;
      const waiting = consumer.num_pending + consumer.num_ack_pending;
      found.push({
        stream: stream.config.name,
        consumer: consumer.name,
        lastSequence: BigInt(stream.state.last_seq),
        acknowledgedSequence: BigInt(waiting === 0 ? stream.state.last_seq : consumer.ack_floor.stream_seq),
        pending: BigInt(waiting),
      });
    }
  }
  return found;
}
