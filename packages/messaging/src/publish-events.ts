import { encodeEnvelope, type Envelope } from '@inclust/contracts';
import { headers as newHeaders, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { Acknowledged } from './acknowledged.ts';

/** One message for a stream of events. */
export interface OutgoingEvent {
  readonly subject: string;
  readonly envelope: Envelope;
  /** What the broker's duplicate window goes by; the event's id within its node. */
  readonly messageId: string;
  /** Headers beside the envelope's, such as a signature. */
  readonly extra?: readonly (readonly [name: string, value: string])[];
}

/** How long acknowledgements may take, in milliseconds. */
export const usualTimeout = 5_000;

/**
 * Publishes all of them pipelined; each answer says whether the stream has it durably. One that fails stays with the caller, who tries
 * again later under the same id.
 */
export async function publishEvents(
  connection: NatsConnection,
  events: readonly OutgoingEvent[],
  timeout = usualTimeout,
): Promise<boolean[]> {
  const messages = events.map(({ subject, envelope, messageId, extra }) => {
    const headers = headersOf(envelope, extra);
    headers.append('Nats-Msg-Id', messageId);
    return { subject, headers, body: envelope.body };
  });
  const answers = await Acknowledged.on(connection).publish(messages, timeout);
  return answers.map((answer) => answer !== undefined && 'sequence' in answer);
}

/** The NATS headers of an envelope. `extra` has none of its names: to look for one that is there takes twice as long. */
export function headersOf(envelope: Envelope, extra: OutgoingEvent['extra'] = []): MsgHdrs {
  const result = newHeaders();
  for (const [name, value] of encodeEnvelope(envelope)) result.append(name, value);
  for (const [name, value] of extra) result.append(name, value);
  return result;
}
