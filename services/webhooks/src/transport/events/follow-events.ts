import { decodeEnvelope, EnvelopeError } from '@inclust/contracts';
import type { Delivery, DeliveryHandler, Verdict } from '@inclust/messaging';
import type { WebhooksApp } from '../../app/ports.ts';
import { recordEvents } from '../../app/record-events.ts';
import { isPlainId, type StoredEvent } from '../../domain/delivery.ts';

/** Has it noted of the events of the node to whom they are to be sent. */
export function followEvents(app: WebhooksApp, onStep: (step: string) => void): DeliveryHandler {
  return async (deliveries) => {
    // Read each time: another process may have made one a moment ago.
    const webhooks = await app.webhooks.all();
    if (webhooks.length === 0) return deliveries.map((): Verdict => 'done');
    const events = deliveries.map((delivery) => storedEvent(delivery));
    await recordEvents(
      app,
      webhooks,
      events.flatMap((event) => event ?? []),
      onStep,
    );
    return events.map((event) => (event ? 'done' : { reject: 'envelope-malformed' }));
  };
}

/** A delivery as a stored event; `undefined` for what is none. */
export function storedEvent({ headers, body, sequence, storedAt }: Delivery): StoredEvent | undefined {
  try {
    const { id, node, type, subject, version } = decodeEnvelope(headers, body);
    return isPlainId(id) ? { id, node, type, subject, version, sequence, storedAt } : undefined;
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}
