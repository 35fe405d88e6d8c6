import { readEnvelope } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { deliveriesOf, eventsStream } from '@inclust/messaging';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** A member of which a node has told something. */
export interface ToldMember {
  readonly id: string;
  /** The newest version that was told. */
  readonly version: number;
}

const prefix = 'members/';

/** The members of a city of whom it has told this node something since a moment, as the stream of events has it. */
export async function membersToldSince(nats: NatsConnection, city: NodeId, since: string): Promise<ToldMember[]> {
  const newest = new Map<string, number>();
  const reader = await jetstream(nats).consumers.get(eventsStream.stream.name, {
    opt_start_time: since,
    filter_subjects: `inclust.${city}.>`,
  });
  let { num_pending: left } = await reader.info();
  if (left === 0) return [];
  const messages = await reader.consume({ max_messages: 500 });
  for await (const message of messages) {
    for (const { headers, body } of deliveriesOf(message)) {
      const envelope = readEnvelope(headers, body);
      if (!envelope?.subject.startsWith(prefix) || envelope.node !== city) continue;
      const id = envelope.subject.slice(prefix.length);
      newest.set(id, Math.max(newest.get(id) ?? 0, envelope.version));
    }
    left = message.info.pending;
    if (left === 0) break;
  }
  await messages.close();
  return [...newest].map(([id, version]) => ({ id, version }));
}
