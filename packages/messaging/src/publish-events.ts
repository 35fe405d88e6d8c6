import type { JetStreamClient } from '@nats-io/jetstream';
import { headers as newHeaders, type MsgHdrs } from '@nats-io/transport-node';
import { encodeEnvelope, type Envelope } from '@inclust/contracts';

/** One message for a stream of events. */
export interface OutgoingEvent {
  readonly subject: string;
  readonly envelope: Envelope;
  /** What the broker's duplicate window goes by; the event's id within its node. */
  readonly messageId: string;
  /** Headers beside the envelope's, such as a signature. */
  readonly extra?: readonly (readonly [name: string, value: string])[];
}

/** How long one acknowledgement may take, in milliseconds. */
const publishTimeout = 5_000;

/**
 * Publishes all of them pipelined; each answer says whether the stream has it durably. One that fails stays with the caller, who tries
 * again later under the same id.
 */
export async function publishEvents(stream: JetStreamClient, events: readonly OutgoingEvent[]): Promise<boolean[]> {
  const settled = await Promise.allSettled(
    events.map(({ subject, envelope, messageId, extra }) =>
      stream.publish(subject, envelope.body, {
        msgID: messageId,
        headers: headersOf(envelope, extra),
        timeout: publishTimeout,
      }),
    ),
  );
  return settled.map((one) => one.status === 'fulfilled');
}

/** The NATS headers of an envelope. */
export function headersOf(envelope: Envelope, extra: OutgoingEvent['extra'] = []): MsgHdrs {
  const result = newHeaders();
  for (const [name, value] of encodeEnvelope(envelope)) result.set(name, value);
  for (const [name, value] of extra) result.set(name, value);
  return result;
}
