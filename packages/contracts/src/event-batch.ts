import { hash } from 'node:crypto';
import { encodeEnvelope, EnvelopeError, type Envelope, type HeaderReader } from './envelope.ts';
import { EventBatch } from './gen/inclust/common/v1/event_batch.ts';

/** The type of an envelope whose body is several events of its node. */
export const eventBatchType = 'inclust.common.v1.EventBatch';

/** The path under which a batch is published. */
export const eventBatchPath = 'common.v1.events.batched';

/** An event and its path: its subject is `inclust.{node}.{path}`. */
export interface PathedEvent {
  readonly path: string;
  readonly envelope: Envelope;
}

/** An event as it would be, were it a message of its own. */
export interface EventMessage {
  readonly path: string;
  readonly headers: HeaderReader;
  readonly body: Uint8Array;
}

/** One envelope for several events of a node. The same events make the same batch, under the same id. */
export function batchEvents(node: string, time: string, events: readonly PathedEvent[]): Envelope {
  const body = EventBatch.encode({
    events: events.map(({ path, envelope }) => ({
      id: envelope.id,
      type: envelope.type,
      time: envelope.time,
      subject: envelope.subject,
      version: BigInt(envelope.version),
      traceparent: envelope.traceparent ?? '',
      path,
      body: Buffer.from(envelope.body.buffer, envelope.body.byteOffset, envelope.body.byteLength),
    })),
  }).finish();
  const id = hash('sha256', body, 'base64url');
  return { id, type: eventBatchType, node, time, subject: `batches/${id}`, version: 1, tombstone: false, body };
}

/** The events of a batch, in order, not yet looked at; throws `EnvelopeError` for a body that is none. */
export function eventsOfBatch(node: string, body: Uint8Array): EventMessage[] {
  return decodeBatch(body).events.map(({ path, body: content, version, traceparent, ...event }) => {
    const headers = new Map(
      encodeEnvelope({ ...event, node, version: Number(version), traceparent, tombstone: false, body: content }),
    );
    return { path, headers: { get: (name) => headers.get(name) ?? '' }, body: content };
  });
}

function decodeBatch(body: Uint8Array): EventBatch {
  try {
    return EventBatch.decode(body);
  } catch {
    throw new EnvelopeError('The body is not a batch of events.');
  }
}
