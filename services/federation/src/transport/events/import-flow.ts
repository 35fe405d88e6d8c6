import { Node as ProtoNode, type Envelope } from '@inclust/contracts';
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
import type { Logger } from 'pino';
import type { Agenda } from '../../app/agenda-ports.ts';
import type { BodyDirectory, DirectoryStore, Incoming, NodeRegister } from '../../app/ports.ts';
import { agendaChange, tellsOfEvents } from '../../exchange/agenda-change.ts';
import { checkIncoming, claimedOrigin, type IncomingRules } from '../../exchange/check-incoming.ts';
import { bodyChange, tellsOfBodies } from '../../exchange/body-change.ts';
import { directoryChange, directoryEntryType } from '../../exchange/directory-change.ts';
import { endCopies } from '../../app/end-copies.ts';
import { keysInUse } from '../../exchange/node-keys.ts';
import { signatureHeader } from '../../exchange/signature.ts';
import { outSubject, parseInSubject } from '../../exchange/topology.ts';
import { isLastWordPlace, nodeRecord, nodeType } from '../../exchange/node-message.ts';

/** What taking in another node's messages needs. */
export interface ImportOptions {
  readonly rules: IncomingRules;
  readonly register: NodeRegister;
  readonly directory: DirectoryStore;
  readonly bodies: BodyDirectory;
  readonly agenda: Agenda;
  readonly logger: Logger;
  /** Counts what was refused. */
  readonly refused: (count: number) => void;
}

/** At the meta-cluster: hands the checked facts of a city to the services of this node, each once under the city's own subject. */
export function importFacts(options: ImportOptions, nats: NatsConnection): DeliveryHandler {
  return async (deliveries) => {
    const { verdicts, taken } = await check(options, deliveries);
    const done = await publishEvents(
      nats,
      taken.map((one) => ({
        subject: `inclust.${one.origin}.${one.rest}`,
        envelope: traced(one),
        // Ids are unique within their node only.
        messageId: `${one.origin}:${one.envelope.id}`,
        extra: [[signatureHeader, one.signature]],
      })),
    );
    if (!done.every(Boolean)) throw new InfrastructureError('not every fact could be handed to this node');
    return verdicts;
  };
}

/** Where checked public state goes on to. */
export interface OnwardState {
  readonly self: NodeId;
  readonly states: StatePublisher;
}

/** Takes the checked public state of other nodes into the directories, the agenda and the register; the meta-cluster also hands it on to the cities. */
export function importState(options: ImportOptions, onward: OnwardState | undefined): DeliveryHandler {
  return async (deliveries) => {
    const { verdicts, taken } = await check(options, deliveries);
    const { sender } = options.rules;
    const entries = taken.filter(({ envelope }) => envelope.type === directoryEntryType);
    const changes = entries.flatMap((one) => directoryChange(one.origin, one.rest, one.envelope) ?? []);
    const ofBodies = taken.filter(({ envelope }) => tellsOfBodies(envelope));
    const bodies = ofBodies.flatMap((one) => bodyChange(one.origin, one.rest, one.envelope) ?? []);
    const ofEvents = taken.filter(({ envelope }) => tellsOfEvents(envelope));
    const agenda = ofEvents.flatMap((one) => agendaChange(one.origin, one.rest, one.envelope) ?? []);
    await Promise.all([options.directory.apply(changes), options.bodies.apply(bodies), options.agenda.apply(agenda)]);
    // Here it is seen first; what is waited for is a disk, which both would share.
    if (onward) await handOn(onward, [...entries, ...ofBodies, ...ofEvents]);
    for (const { origin, envelope } of taken) {
      // Only the meta-cluster tells who takes part.
      if (envelope.type !== nodeType || origin !== sender || onward || envelope.tombstone) continue;
      const record = nodeRecord(ProtoNode.decode(envelope.body));
      if (!record) continue;
      await options.register.put(record);
      // Before this is acknowledged: what the node told before comes no more.
      if (record.left) await endCopies(options, { node: record.nodeId });
    }
    return verdicts;
  };
}

async function handOn(onward: OnwardState, entries: readonly Incoming[]): Promise<void> {
  const done = await onward.states.publish(
    entries.map((one) => ({
      subject: outSubject(onward.self, 'state', one.origin, one.rest),
      envelope: traced(one),
      extra: [[signatureHeader, one.signature]],
    })),
  );
  if (!done.every(Boolean)) throw new InfrastructureError('not every state could be handed on');
}

async function check(
  options: ImportOptions,
  deliveries: readonly Delivery[],
): Promise<{ verdicts: Verdict[]; taken: Incoming[] }> {
  const { rules, register, logger } = options;
  const taken: Incoming[] = [];
  const verdicts: Verdict[] = [];
  for (const delivery of deliveries) {
    const origin = claimedOrigin(delivery, rules);
    const keys = origin && (await register.keys(origin));
    const result = checkIncoming(delivery, rules, keys);
    if (!('refused' in result)) {
      taken.push(result);
      verdicts.push('done');
      continue;
    }
    if (result.refused === 'key-ended' && isLastWord(delivery, rules)) {
      // Of a key that ended long ago: what came after it is known.
      verdicts.push('done');
      continue;
    }
    // The register may be on its way: let the message come again.
    if (result.refused === 'unknown-node') throw new Error('a message is from a node that the register does not know');
    if (result.refused === 'node-left' && rules.handsOn)
      throw new Error('a message is from a node that takes part no more by what the register knows');
    // Where no key is in use, one is to be named by hand; all is read from its start then.
    const isAwaited = result.refused === 'key-unknown' && keysInUse(keys ?? []).length === 0;
    if (result.refused === 'key-unknown' && !isAwaited)
      throw new Error('a message is signed with a key that the register does not know');
    logger.warn(
      { sender: rules.sender, sequence: delivery.sequence, reason: result.refused },
      'message of another node refused',
    );
    options.refused(1);
    verdicts.push(isAwaited ? 'done' : { reject: result.refused });
  }
  return { verdicts, taken };
}

function isLastWord({ subject }: Delivery, { sender, kind }: IncomingRules): boolean {
  return isLastWordPlace(parseInSubject(subject, sender, kind)?.rest ?? '');
}

/** Notes the import in the trace of each event; a batch stays as it was signed. */
function traced({ envelope, events = [] }: Incoming): Envelope {
  for (const { headers } of events)
    noteImport(headers.get('traceparent'), headers.get('ce-type'), headers.get('ce-id'));
  const traceparent = noteImport(envelope.traceparent, envelope.type, envelope.id);
  return traceparent ? { ...envelope, traceparent } : envelope;
}

function noteImport(traceparent: string | undefined, type: string, id: string): string | undefined {
  return noteSpan(traceparent, `import ${type}`, 'consumer', {
    'messaging.system': 'nats',
    'messaging.message.id': id,
  });
}
