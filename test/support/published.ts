import { decodeEnvelope, EnvelopeError, eventBatchType, eventsOfBatch, type Envelope } from '@inclust/contracts';
import { jetstreamManager } from '@nats-io/jetstream';
import { connectAs, type Account } from './accounts.ts';
import type { NodeUnderTest } from './node-under-test.ts';

/** One envelope of a stream, and where it is. */
export interface Stored {
  readonly sequence: number;
  readonly subject: string;
  readonly envelope: Envelope;
}

/** All envelopes that a stream of a node still has, oldest first, those in batches too; messages that are none are left out. */
export async function envelopesIn(node: NodeUnderTest, account: Account, stream: string): Promise<Stored[]> {
  await using connection = await connectAs(node, account);
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(stream);
  const found: Stored[] = [];
  let next = Math.max(state.first_seq, 1);
  while (state.messages > 0 && next <= state.last_seq) {
    const before = next;
    for await (const message of await manager.direct.getBatch(stream, { seq: next, batch: 500 })) {
      next = message.seq + 1;
      try {
        for (const envelope of allIn(decodeEnvelope(message.header, message.data)))
          found.push({ sequence: message.seq, subject: message.subject, envelope });
      } catch (error) {
        if (!(error instanceof EnvelopeError)) throw error;
      }
    }
    if (next === before) break;
  }
  return found;
}

/** An envelope, or those in it when it is a batch. */
function allIn(envelope: Envelope): Envelope[] {
  if (envelope.type !== eventBatchType) return [envelope];
  return eventsOfBatch(envelope.node, envelope.body).map(({ headers, body }) => decodeEnvelope(headers, body));
}

/**
 * The events of members that a node has published in its own name, as `{event id} {member}@{version}`, each once; restatements left out.
 * Sorted.
 */
export async function eventsPublished(node: NodeUnderTest, of: string = node.file.nodeId): Promise<string[]> {
  const stored = await envelopesIn(node, 'services', 'EVENTS');
  const keys = stored
    .filter(({ envelope }) => envelope.node === of && envelope.subject.startsWith('members/'))
    .filter(({ envelope }) => envelope.type !== 'inclust.members.v1.MemberRestated')
    .map(({ envelope }) => `${envelope.id} ${envelope.subject.replace('members/', '')}@${envelope.version}`);
  return [...new Set(keys)].toSorted();
}

/** Waits are on this: up to which sequence a consumer has acknowledged everything. */
export async function acknowledged(
  node: NodeUnderTest,
  account: Account,
  stream: string,
  consumer: string,
): Promise<number> {
  await using connection = await connectAs(node, account);
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(stream);
  const info = await manager.consumers.info(stream, consumer);
  return info.num_pending + info.num_ack_pending === 0 ? state.last_seq : info.ack_floor.stream_seq;
}
