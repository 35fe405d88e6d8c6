import { eventSubject, type EventType } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { publishEvents, type OutgoingEvent } from '@inclust/messaging';
import type { OutboxPublisher, PendingEvent } from '@inclust/mongo';
import type { JetStreamClient } from '@nats-io/jetstream';

/** Publishes the pending events of accounts or of keys; `things` is their collection in subjects of envelopes. */
export function eventPublisher(node: NodeId, stream: JetStreamClient, things: 'accounts' | 'apiKeys'): OutboxPublisher {
  return {
    publish: async (documents) => {
      const events = documents.map(({ _id, pending }) =>
        pending.map((event) => outgoing(node, `${things}/${_id}`, event)),
      );
      const done = await publishEvents(stream, events.flat());
      let from = 0;
      return events.map((own) => {
        const published = done.slice(from, from + own.length).every(Boolean);
        from += own.length;
        return published;
      });
    },
  };
}

function outgoing(node: NodeId, subject: string, event: PendingEvent): OutgoingEvent {
  const { id, type, version, at, traceparent } = event;
  // The driver hands bytes back in a wrapper of its own.
  const body = event.body as Uint8Array | { readonly buffer: Uint8Array };
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
