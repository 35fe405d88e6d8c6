import type { KeyObject } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { decodeEnvelope, EnvelopeError, type Envelope } from '@inclust/contracts';
import { InfrastructureError, type NodeId } from '@inclust/kernel';
import {
  publishEvents,
  type Delivery,
  type DeliveryHandler,
  type StatePublisher,
  type Verdict,
} from '@inclust/messaging';
import { noteSpan } from '@inclust/telemetry';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Agenda } from '../../app/agenda-ports.ts';
import type { BodyDirectory, DirectoryStore } from '../../app/ports.ts';
import type { Recalls } from '../../app/recalls.ts';
import { agendaChange } from '../../exchange/agenda-change.ts';
import { bodyChange } from '../../exchange/body-change.ts';
import { directoryChange, directoryEntryType } from '../../exchange/directory-change.ts';
import { mayLeave, type ExportPolicy } from '../../exchange/export-policy.ts';
import { signatureHeader, signBatch } from '../../exchange/signature.ts';
import { together } from '../../exchange/together.ts';
import { outSubject } from '../../exchange/topology.ts';

/** What taking a node's own messages out of it needs. */
export interface ExportOptions {
  readonly node: NodeId;
  readonly key: () => KeyObject;
  readonly policy: ExportPolicy;
  /** The federation's account. */
  readonly out: NatsConnection;
  readonly outStates: StatePublisher;
  readonly directory: DirectoryStore;
  readonly bodies: BodyDirectory;
  readonly agenda: Agenda;
  readonly recalls: Recalls;
}

/**
 * How long after what leaves the node's own views follow, in milliseconds: meanwhile the other side writes it, and nobody here waits as long as
 * those behind a link. Of more than a few at once all is done together, since then it is their number that takes the time.
 */
const followAfter = 10;
const aFew = 8;

type Read = { readonly delivery: Delivery; readonly envelope: Envelope };

/** Signs the node's own events that may leave, and puts them into the stream that the other side reads. */
export function exportFacts(options: ExportOptions): DeliveryHandler {
  return async (deliveries) => {
    const { verdicts, read } = readAll(deliveries);
    const leaving = read.filter(
      ({ envelope }) => envelope.node === options.node && mayLeave(options.policy, 'facts', envelope),
    );
    const messages = together(
      options.node,
      leaving.map(({ delivery, envelope }) => ({ path: pathOf(delivery), envelope: traced(envelope) })),
    );
    const signatures = signBatch(
      'facts',
      messages.map(({ envelope }) => envelope),
      options.key(),
    );
    const done = await publishEvents(
      options.out,
      messages.map(({ path, envelope }, position) => ({
        subject: outSubject(options.node, 'facts', options.node, path),
        envelope,
        messageId: envelope.id,
        extra: [[signatureHeader, signatures[position] ?? '']],
      })),
    );
    if (!done.every(Boolean)) throw new InfrastructureError('not every fact could be handed to the federation');
    return verdicts;
  };
}

/** Hands on what may leave of the node's own public state, signed, and shows all of it in the node's directories and its agenda. */
export function exportState(options: ExportOptions): DeliveryHandler {
  return async (deliveries) => {
    const { verdicts, read } = readAll(deliveries);
    const own = read.filter(({ envelope }) => envelope.node === options.node);
    const changes = own
      .filter(({ envelope }) => envelope.type === directoryEntryType)
      .flatMap((one) => directoryChange(options.node, pathOf(one.delivery), one.envelope) ?? []);
    const bodies = own.flatMap((one) => bodyChange(options.node, pathOf(one.delivery), one.envelope) ?? []);
    const agenda = own.flatMap((one) => agendaChange(options.node, pathOf(one.delivery), one.envelope) ?? []);
    const leaving = own.filter(({ envelope }) => mayLeave(options.policy, 'state', envelope));
    const signatures = signBatch(
      'state',
      leaving.map(({ envelope }) => envelope),
      options.key(),
    );
    const leave = options.outStates.publish(
      leaving.map((one, position) => ({
        subject: outSubject(options.node, 'state', options.node, pathOf(one.delivery)),
        envelope: traced(one.envelope),
        extra: [[signatureHeader, signatures[position] ?? '']],
      })),
    );
    if (leaving.length > 0 && own.length <= aFew) await leave.then(() => pause(followAfter));
    const [done] = await Promise.all([
      leave,
      options.directory.apply(changes),
      options.bodies.apply(bodies),
      options.agenda.apply(agenda),
    ]);
    if (!done.every(Boolean)) throw new InfrastructureError('not every state could be handed to the federation');
    // Before it is acknowledged: a recall that is not written down would never be asked for.
    await options.recalls.note(changes);
    return verdicts;
  };
}

/** What follows the node in a subject. */
function pathOf({ subject }: Delivery): string {
  return subject.split('.').slice(2).join('.');
}

function readAll(deliveries: readonly Delivery[]): { verdicts: Verdict[]; read: Read[] } {
  const read: Read[] = [];
  const verdicts = deliveries.map((delivery): Verdict => {
    try {
      read.push({ delivery, envelope: decodeEnvelope(delivery.headers, delivery.body) });
      return 'done';
    } catch (error) {
      if (error instanceof EnvelopeError) return { reject: 'envelope-malformed' };
      throw error;
    }
  });
  return { verdicts, read };
}

function traced(envelope: Envelope): Envelope {
  const traceparent = noteSpan(envelope.traceparent, `export ${envelope.type}`, 'producer', {
    'messaging.system': 'nats',
    'messaging.message.id': envelope.id,
  });
  return traceparent ? { ...envelope, traceparent } : envelope;
}
