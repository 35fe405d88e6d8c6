import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { StreamDeclaration } from './streams.ts';

/** A message that a consumer gave up: where it is, never what it says, so that nothing personal is copied. */
export interface DeadLetter {
  /** Sequence in the stream of dead letters. */
  readonly id: number;
  readonly stream: string;
  readonly consumer: string;
  readonly sequence: number;
  readonly subject: string;
  readonly eventId: string;
  readonly reason: string;
  readonly deliveries: number;
  /** ISO 8601 in UTC. */
  readonly time: string;
}

/** The stream of dead letters of a node. */
export const deadLetterStream: StreamDeclaration = {
  stream: { name: 'DEAD_LETTERS', subjects: ['dead.>'], max_msgs: 100_000, allow_direct: true },
};

/** Notes a dead letter. The same one noted twice within two minutes is one. */
export async function buryMessage(stream: JetStreamClient, letter: Omit<DeadLetter, 'id'>): Promise<void> {
  await stream.publish(`dead.${letter.stream}.${letter.consumer}`, JSON.stringify(letter), {
    msgID: `${letter.stream}/${letter.consumer}/${letter.sequence}/${letter.eventId}/${letter.deliveries}`,
    timeout: 5_000,
  });
}

/** Dead letters after the id `after`, oldest first. */
export async function listDeadLetters(manager: JetStreamManager, after: number, most: number): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  const { state } = await manager.streams.info(deadLetterStream.stream.name);
  for (
    let sequence = Math.max(after + 1, state.first_seq);
    sequence <= state.last_seq && found.length < most;
    sequence += 1
  ) {
    const message = await manager.streams.getMessage(deadLetterStream.stream.name, { seq: sequence });
    // Replayed ones leave gaps.
    if (message) found.push({ ...(JSON.parse(message.string()) as Omit<DeadLetter, 'id'>), id: sequence });
  }
  return found;
}

/** How many dead letters there are. */
export async function countDeadLetters(manager: JetStreamManager): Promise<number> {
  const info = await manager.streams.info(deadLetterStream.stream.name);
  return info.state.messages;
}

/** What came of a replay. */
export type Replayed = 'replayed' | 'gone' | 'failed';

/** What is asked for once more: a message, or an event of it when it is a batch. */
export type ReplayRequest = Pick<DeadLetter, 'sequence' | 'subject' | 'eventId'>;

/** The subject on which a consumer takes back what it gave up. */
export function replaySubject(stream: string, consumer: string): string {
  return `replay.${stream}.${consumer}`;
}

/**
 * Hands a dead letter to its consumer once more and takes it off the list when that worked, or when the message is no longer there.
 * `failed`: the consumer refused it again or did not answer within 30 s; it stays listed.
 */
export async function replayDeadLetter(
  connection: NatsConnection,
  manager: JetStreamManager,
  letter: DeadLetter,
): Promise<Replayed> {
  const answer = await connection
    .request(
      replaySubject(letter.stream, letter.consumer),
      JSON.stringify({
        sequence: letter.sequence,
        subject: letter.subject,
        eventId: letter.eventId,
      } satisfies ReplayRequest),
      { timeout: 30_000 },
    )
    .then((message) => message.string())
    .catch(() => 'failed');
  if (answer !== 'replayed' && answer !== 'gone') return 'failed';
  await manager.streams.deleteMessage(deadLetterStream.stream.name, letter.id);
  return answer;
}
