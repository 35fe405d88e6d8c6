import { decodeEnvelope, EnvelopeError, type Envelope } from '@inclust/contracts';
import type { Delivery, DeliveryHandler, Verdict } from '@inclust/messaging';
import { noteSpan } from '@inclust/telemetry';
import type { Fact, FactStore, ReadSubject } from '../../app/ports.ts';
import { parseSubject } from './subjects/parse-subject.ts';

/** Keeps the facts that arrive, of this node and at the meta-cluster of its cities. */
export function recordFacts(store: FactStore, now: () => string): DeliveryHandler {
  return async (deliveries) => {
    const facts: Fact[] = [];
    const verdicts = deliveries.map((delivery): Verdict => {
      const fact = factOf(delivery, now());
      if (!fact) return 'done';
      if (typeof fact === 'string') return { reject: fact };
      facts.push(fact);
      return 'done';
    });
    await store.record(facts);
    return verdicts;
  };
}

/** Reads what a kept fact says of its subject; one that was kept was whole. */
export const readSubject: ReadSubject = ({ type, node, version, occurredAt, about, body }) => {
  const subject = parseSubject(type, { node, version, time: occurredAt, subject: about, body });
  return typeof subject === 'string' ? undefined : subject;
};

/** Beginnings of types that no figure is made of: who may use the node, who has registered or booked, what a plan costs. */
const neverCounts = [
  'inclust.accounts.',
  'inclust.coworking.v1.Booking',
  'inclust.coworking.v1.Plan',
  'inclust.coworking.v1.Visitor',
  'inclust.events.v1.Registration',
];

/** What is told of events before they are published. */
const drafts: ReadonlySet<string> = new Set(['inclust.events.v1.EventCreated', 'inclust.events.v1.EventDrafted']);

/** The fact in a message, or why it is none; `undefined` for what never counts. */
function factOf(delivery: Delivery, recordedAt: string): Fact | string | undefined {
  let envelope: Envelope;
  try {
    envelope = decodeEnvelope(delivery.headers, delivery.body);
  } catch (error) {
    if (error instanceof EnvelopeError) return 'envelope-malformed';
    throw error;
  }
  const { node, id, type, time, version, body, traceparent } = envelope;
  if (neverCounts.some((prefix) => type.startsWith(prefix)) || drafts.has(type)) return undefined;
  noteSpan(traceparent, `record ${type}`, 'consumer', {
    'messaging.system': 'nats',
    'messaging.message.id': id,
  });
  const subject = parseSubject(type, envelope);
  if (typeof subject === 'string') return subject;
  // A fact of a newer node is kept and counts as soon as this node understands it.
  return {
    node,
    eventId: id,
    type,
    occurredAt: time,
    recordedAt,
    version,
    about: envelope.subject,
    body,
    ...(subject ? { subject } : {}),
  };
}
