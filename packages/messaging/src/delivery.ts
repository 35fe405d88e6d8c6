import { EnvelopeError, eventBatchPath, eventBatchType, eventsOfBatch, type HeaderReader } from '@inclust/contracts';

/** A message as a handler sees it, or an event of a batch as if it had come alone. */
export interface Delivery {
  readonly subject: string;
  /** Sequence in the stream it was read from. */
  readonly sequence: number;
  readonly headers: HeaderReader | undefined;
  readonly body: Uint8Array;
  /** When the stream stored it, in milliseconds since 1970. */
  readonly storedAt: number;
}

/** What became of a message: dealt with, or refused for good (a dead letter) with a stable reason. */
export type Verdict = 'done' | { readonly reject: string };

/**
 * Deals with messages that arrived together; one verdict each, in order. Throws where the outcome is not known: they come again, alone.
 * Must stand double, late and reordered messages.
 */
export type DeliveryHandler = (deliveries: readonly Delivery[]) => Promise<readonly Verdict[]>;

/** A message of a stream; a `JsMsg` fits. */
export interface StreamMessage {
  readonly subject: string;
  readonly seq: number;
  readonly headers?: HeaderReader | undefined;
  readonly data: Uint8Array;
  readonly info: { readonly timestampNanos: number };
}

/** What a message delivers: itself, or the events of the batch it is. A batch that cannot be read is delivered as it is. */
export function deliveriesOf(message: StreamMessage): Delivery[] {
  const { subject, seq, data, info } = message;
  const storedAt = info.timestampNanos / 1_000_000;
  const own: Delivery = {
    subject,
    sequence: seq,
    // They are parsed when they are asked for, and not every handler does.
    get headers() {
      return message.headers;
    },
    body: data,
    storedAt,
  };
  // Between nodes a batch is one message, with one signature; it is taken apart where events are read.
  if (!subject.startsWith('inclust.') || !subject.endsWith(eventBatchPath)) return [own];
  const { headers } = message;
  if (headers?.get('ce-type') !== eventBatchType) return [own];
  try {
    const node = headers.get('ce-source').replace('/nodes/', '');
    return eventsOfBatch(node, data).map(({ path, ...event }) => ({
      subject: `inclust.${node}.${path}`,
      sequence: seq,
      ...event,
      storedAt,
    }));
  } catch (error) {
    if (error instanceof EnvelopeError) return [own];
    throw error;
  }
}
