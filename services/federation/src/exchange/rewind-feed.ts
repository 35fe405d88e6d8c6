import { nuid, type NatsConnection } from '@nats-io/transport-node';
import type { NodeId } from '@inclust/kernel';

/** The consumer at another node that feeds a stream here. */
export interface Feed {
  readonly self: NodeId;
  readonly from: NodeId;
  readonly stream: string;
  readonly consumer: string;
}

/**
 * Tells the consumer at the other node to begin again. A source that is made anew goes on where the consumer stood, which is behind all
 * that the lost stream had. The link's permissions let a node do this to its own consumer only.
 */
export async function rewindFeed(connection: NatsConnection, { self, from, stream, consumer }: Feed): Promise<void> {
  const answer = await connection.request(
    `$JS.${from}.API.CONSUMER.RESET.${stream}.${consumer}`,
    JSON.stringify({ seq: 1 }),
    {
      timeout: 5_000,
      noMux: true,
      reply: `_INBOX.${self}.${from}.${nuid.next()}`,
    },
  );
  const { error } = answer.json<{ error?: { description?: string } }>();
  if (error) throw new Error(`${from} did not rewind ${stream}: ${error.description ?? 'no reason given'}`);
}
