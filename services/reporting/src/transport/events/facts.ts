import { decodeEnvelope, draftEventTypes, EnvelopeError, type Envelope } from '@inclust/contracts';
import type { Delivery, DeliveryHandler, Verdict } from '@inclust/messaging';
import { noteSpan } from '@inclust/telemetry';
import type { CheckIn } from '../../app/note-space-uses.ts';
import type { Fact, FactStore, ReadSubject } from '../../app/ports.ts';
import { parseSubject } from './subjects/parse-subject.ts';

/** What is done with the messages of the node beside keeping their facts. */
export interface CheckInsNoted {
  /** The check-in that an event tells, where it tells one. */
  readonly read: (envelope: Envelope) => CheckIn | undefined;
  readonly note: (checkIns: readonly CheckIn[]) => Promise<void>;
}

/**
 * Keeps the facts that arrive, of this node and at the meta-cluster of its cities. Who came to a booking of the node is no fact; for whom
 * somebody came becomes one.
 */
export function recordFacts(store: FactStore, now: () => string, checkedIn: CheckInsNoted): DeliveryHandler {
  return async (deliveries) => {
    const facts: Fact[] = [];
    const checkIns: CheckIn[] = [];
    const verdicts = deliveries.map((delivery): Verdict => {
      const envelope = envelopeIn(delivery);
      if (!envelope) return { reject: 'envelope-malformed' };
      const checkIn = checkedIn.read(envelope);
      if (checkIn) checkIns.push(checkIn);
      const fact = factIn(envelope, now());
      if (!fact) return 'done';
      if (typeof fact === 'string') return { reject: fact };
      facts.push(fact);
      return 'done';
    });
    await store.record(facts);
    // After the facts: they tell where a resource is.
    if (checkIns.length > 0) await checkedIn.note(checkIns);
    return verdicts;
  };
}

/** Reads what a kept fact says of its subject; one that was kept was whole. */
export const readSubject: ReadSubject = ({ type, node, version, occurredAt, about, body }) => {
  const subject = parseSubject(type, { node, version, time: occurredAt, subject: about, body });
  return typeof subject === 'string' ? undefined : subject;
};

/**
 * Beginnings of types that no figure is made of: who may use the node, who has registered or booked, what a plan costs, and what is reported of
 * figures, by which the meta-cluster would be a node that has some.
 */
const neverCounts = [
  'inclust.accounts.',
  'inclust.coworking.v1.Booking',
  'inclust.coworking.v1.Plan',
  'inclust.coworking.v1.Visitor',
  'inclust.events.v1.Registration',
  'inclust.reporting.v1.ExchangeRate',
  'inclust.reporting.v1.Indicator',
  'inclust.reporting.v1.Programme',
  'inclust.reporting.v1.Report',
];

function envelopeIn({ headers, body }: Delivery): Envelope | undefined {
  try {
    return decodeEnvelope(headers, body);
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}

/** The fact in a message, or why it is none; `undefined` for what never counts. */
function factIn(envelope: Envelope, recordedAt: string): Fact | string | undefined {
  const { node, id, type, time, version, body, traceparent } = envelope;
  if (neverCounts.some((prefix) => type.startsWith(prefix)) || draftEventTypes.has(type)) return undefined;
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
