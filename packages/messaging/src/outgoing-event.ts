import { eventSubject, type EventType } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { noteSpan } from '@inclust/telemetry';
import type { NatsConnection } from '@nats-io/transport-node';
import { publishEvents, type OutgoingEvent } from './publish-events.ts';

/** An event as an outbox keeps it. */
interface KeptEvent {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly traceparent?: string;
  /** The driver of the database hands bytes back in a wrapper of its own. */
  readonly body: Uint8Array | { readonly buffer: Uint8Array };
}

/** What an outbox keeps of one thing. */
interface KeptDocument {
  readonly _id: string;
  readonly pending: readonly KeptEvent[];
}

/** The message of an event that a node has kept; `subject` is what it is about, `members/{uuid}`. */
export function outgoingEvent(node: NodeId, subject: string, event: KeptEvent): OutgoingEvent {
  const { id, type, version, at, body } = event;
  const traceparent = noteSpan(event.traceparent, `publish ${type}`, 'producer', {
    'messaging.system': 'nats',
    'messaging.message.id': id,
  });
  return {
    subject: eventSubject(node, type as EventType),
    messageId: id,
    envelope: {
      id,
      type,
      node,
      time: at,
      subject,
      version,
      ...(traceparent ? { traceparent } : {}),
      tombstone: false,
      body: body instanceof Uint8Array ? body : body.buffer,
    },
  };
}

/** Publishes the pending events of things of which nothing else is told; `things` is their collection in subjects of envelopes. */
export function eventPublisher(node: NodeId, connection: NatsConnection, things: string) {
  return {
    publish: async (documents: readonly KeptDocument[]): Promise<boolean[]> => {
      const events = documents.map(({ _id, pending }) =>
        pending.map((event) => outgoingEvent(node, `${things}/${_id}`, event)),
      );
      const done = await publishEvents(connection, events.flat());
      let from = 0;
      return events.map((own) => {
        const published = done.slice(from, from + own.length).every(Boolean);
        from += own.length;
        return published;
      });
    },
  };
}
