import {
  decodeEnvelope,
  EnvelopeError,
  MemberRegistered,
  MemberState,
  type Envelope,
  type MemberFacts,
} from '@inclust/contracts';
import { parsePlainDate } from '@inclust/kernel';
import type { Delivery, DeliveryHandler, Verdict } from '@inclust/messaging';
import { noteSpan } from '@inclust/telemetry';
import type { Fact, FactStore } from '../../app/ports.ts';
import type { Subject } from '../../domain/subject.ts';

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

/** Beginnings of types that no figure is made of; of registrations and bookings nothing leaves the node, of who came attendance tells. */
const neverCounts = ['inclust.accounts.', 'inclust.coworking.', 'inclust.events.v1.Registration'];

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
  // Who may use the node, who has registered or booked, and what is only planned, says nothing about its cluster.
  if (neverCounts.some((prefix) => envelope.type.startsWith(prefix)) || drafts.has(envelope.type)) return undefined;
  noteSpan(envelope.traceparent, `record ${envelope.type}`, 'consumer', {
    'messaging.system': 'nats',
    'messaging.message.id': envelope.id,
  });
  const common = {
    node: envelope.node,
    eventId: envelope.id,
    type: envelope.type,
    occurredAt: envelope.time,
    recordedAt,
    version: envelope.version,
    body: envelope.body,
  };
  // A fact of a newer node is kept and counts as soon as this node understands it.
  if (!envelope.type.startsWith('inclust.members.v1.Member')) return common;
  let facts: MemberFacts | undefined;
  try {
    // All events of a member have their facts in the same field.
    ({ facts } = MemberRegistered.decode(envelope.body));
  } catch {
    return 'body-malformed';
  }
  const subject = facts && subjectOf(envelope, facts);
  return subject ? { ...common, subject } : 'facts-malformed';
}

function subjectOf(envelope: Envelope, facts: MemberFacts): Subject | undefined {
  if (
    facts.memberId === '' ||
    envelope.subject !== `members/${facts.memberId}` ||
    facts.version !== BigInt(envelope.version)
  )
    return undefined;
  const { organisation } = facts;
  const foundedOn = parsePlainDate(organisation?.foundedDate ?? '');
  const periods = facts.periods.flatMap((period) => {
    const [from, to] = [parsePlainDate(period.fromDate), parsePlainDate(period.toDate)];
    return from ? [{ from, ...(to ? { to } : {}) }] : [];
  });
  return {
    node: envelope.node,
    member: facts.memberId,
    version: envelope.version,
    // The membership of who is suspended goes on.
    active: facts.state === MemberState.MEMBER_STATE_ACTIVE || facts.state === MemberState.MEMBER_STATE_SUSPENDED,
    kind: facts.kind === 'organisation' ? 'organisation' : 'person',
    disciplines: facts.disciplines,
    periods,
    ...(organisation
      ? {
          organisation: {
            distinctKey: organisation.distinctKey,
            enterprise: organisation.enterprise,
            ...(foundedOn ? { foundedOn } : {}),
          },
        }
      : {}),
  };
}
