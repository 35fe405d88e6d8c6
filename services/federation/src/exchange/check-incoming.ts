import {
  decodeEnvelope,
  EnvelopeError,
  eventBatchPath,
  eventBatchType,
  eventPath,
  eventsOfBatch,
  type Envelope,
  type EventMessage,
  type HeaderReader,
} from '@inclust/contracts';
import { parseNodeId, type NodeId } from '@inclust/kernel';
import type { Incoming } from '../app/ports.ts';
import { agendaChange, tellsOfEvents } from './agenda-change.ts';
import { bodyChange, tellsOfBodies } from './body-change.ts';
import { directoryChange, directoryEntryType } from './directory-change.ts';
import { refusedSignature, type NodeKey, type SignatureRefusal } from './node-keys.ts';
import { signatureHeader, type SignatureChecker } from './signature.ts';
import type { FlowKind } from './signed-content.ts';
import { outStreams, parseInSubject } from './topology.ts';

/** A message of an incoming stream. */
export interface IncomingMessage {
  readonly subject: string;
  readonly headers: HeaderReader | undefined;
  readonly body: Uint8Array;
}

/** What a message is checked against. */
export interface IncomingRules {
  readonly kind: FlowKind;
  /** The node at the other end of the link. */
  readonly sender: NodeId;
  /** Whether the sender may hand on what other nodes told it: only the meta-cluster may. */
  readonly handsOn: boolean;
  readonly checker: SignatureChecker;
}

/**
 * Why a message is not taken. `unknown-node` can pass: the register may not have reached this node. So can `node-left` of what is handed on: the
 * word that a node has joined again may be on its way.
 */
export type IncomingRefusal =
  | 'envelope-malformed'
  | 'subject-forged'
  | 'not-from-stream'
  | 'origin-forged'
  | 'type-forged'
  | SignatureRefusal
  | 'entry-forged'
  | 'unknown-node'
  | 'node-left';

const restPattern = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/** The origin that a subject claims; the key that checks its signature is looked up by it. */
export function claimedOrigin(message: IncomingMessage, { sender, kind }: IncomingRules): NodeId | undefined {
  return parseNodeId(parseInSubject(message.subject, sender, kind)?.origin ?? '');
}

/**
 * Checks a message from another node: that it came through the sender's stream, under its own name, from the node that signed it.
 * A city has every right on its own server, so nothing that it could have written itself is trusted.
 */
export function checkIncoming(
  message: IncomingMessage,
  rules: IncomingRules,
  keys: readonly NodeKey[] | undefined,
): Incoming | { readonly refused: IncomingRefusal } {
  const { sender, kind, handsOn, checker } = rules;
  const source = message.headers?.get('Nats-Stream-Source') ?? '';
  if (!source.startsWith(outStreams[kind])) return { refused: 'not-from-stream' };
  const place = parseInSubject(message.subject, sender, kind);
  const origin = parseNodeId(place?.origin ?? '');
  if (!place || !origin || !restPattern.test(place.rest)) return { refused: 'subject-forged' };
  if (!handsOn && origin !== sender) return { refused: 'origin-forged' };
  try {
    const envelope = decodeEnvelope(message.headers, message.body);
    if (envelope.node !== origin) return { refused: 'origin-forged' };
    if (kind === 'facts' && !fitsItsPath(envelope.type, place.rest)) return { refused: 'type-forged' };
    if (!keys) return { refused: 'unknown-node' };
    if (keys.some(({ left }) => left)) return { refused: 'node-left' };
    const signature = message.headers?.get(signatureHeader) ?? '';
    const refused = refusedSignature(keys, checker, kind, envelope, signature);
    // What the sender itself signs with is entered before it is used; of others the word may be on its way.
    if (refused) return { refused: refused === 'key-unknown' && !handsOn ? 'signature-invalid' : refused };
    if (!fitsItsPlace(origin, place.rest, envelope)) return { refused: 'entry-forged' };
    if (envelope.type !== eventBatchType) return { origin, rest: place.rest, envelope, signature };
    const events = eventsOfBatch(origin, envelope.body);
    if (kind !== 'facts' || !events.every(fitsABatch)) return { refused: 'type-forged' };
    return { origin, rest: place.rest, envelope, signature, events };
  } catch (error) {
    if (error instanceof EnvelopeError) return { refused: 'envelope-malformed' };
    throw error;
  }
}

/** Whether an event of that type belongs under that path; one of a type that only newer nodes know may be anywhere. */
function fitsItsPath(type: string, path: string): boolean {
  return (type === eventBatchType ? eventBatchPath : (eventPath(type) ?? path)) === path;
}

/** Whether an event may be in a batch: at a place of its own, and no batch itself; throws `EnvelopeError` for one that cannot be read. */
function fitsABatch({ path, headers, body }: EventMessage): boolean {
  const { type } = decodeEnvelope(headers, body);
  return type !== eventBatchType && restPattern.test(path) && fitsItsPath(type, path);
}

/** Whether an entry is that of what its subject names, at the version of its envelope; one that cannot be read is not. */
function fitsItsPlace(origin: NodeId, rest: string, envelope: Envelope): boolean {
  try {
    if (envelope.type === directoryEntryType) return directoryChange(origin, rest, envelope) !== undefined;
    if (tellsOfEvents(envelope)) return agendaChange(origin, rest, envelope) !== undefined;
    return !tellsOfBodies(envelope) || bodyChange(origin, rest, envelope) !== undefined;
  } catch {
    return false;
  }
}
