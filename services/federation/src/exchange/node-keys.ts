import type { KeyObject } from 'node:crypto';
import type { Envelope } from '@inclust/contracts';
import { envelopeKeyId, publicKeyFromRaw } from '@inclust/node-home';
import type { EarlierKey, NodeRecord } from '../app/ports.ts';
import { nodeType } from './node-message.ts';
import { signingKeyId, type SignatureChecker } from './signature.ts';
import type { FlowKind } from './signed-content.ts';

/** A key that checks what a node has signed. */
export interface NodeKey {
  readonly id: string;
  readonly key: KeyObject;
  /** What says that it is from later is not taken, in milliseconds since 1970; absent while it is in use. */
  readonly until?: number;
  /** Nothing that it has signed is taken. */
  readonly compromised?: boolean;
  /** Its node takes part no more. */
  readonly left?: boolean;
}

/** The keys of a node: the present one first, then those before. */
export function keysOfRecord({ envelopeKey, keyCompromised, earlierKeys = [], left }: NodeRecord): NodeKey[] {
  const present: EarlierKey = {
    envelopeKey,
    ...(left ? { until: left.at } : {}),
    ...(keyCompromised ? { compromised: true } : {}),
  };
  const all = [present, ...earlierKeys];
  return all.map(({ envelopeKey: text, until, compromised }) => {
    const raw = Buffer.from(text, 'base64');
    return {
      id: envelopeKeyId(raw),
      key: publicKeyFromRaw(raw),
      ...(until === undefined ? {} : { until: Date.parse(until) }),
      ...(compromised ? { compromised } : {}),
      ...(left ? { left: true } : {}),
    };
  });
}

/** The keys that can still sign something new. */
export function keysInUse(keys: readonly NodeKey[]): NodeKey[] {
  return keys.filter(({ until, compromised }) => until === undefined && !compromised);
}

/** Why a signature is not taken. `key-unknown` can pass: the register may not have reached this node. */
export type SignatureRefusal = 'signature-invalid' | 'key-ended' | 'key-unknown';

/**
 * Whether one of a node's keys has signed an envelope, and could at its time; `undefined` when it did. Who takes part is told by a key in use
 * alone, whatever the time: whoever finds one that has ended could name himself by it.
 */
export function refusedSignature(
  keys: readonly NodeKey[],
  checker: SignatureChecker,
  kind: FlowKind,
  envelope: Envelope,
  header: string,
): SignatureRefusal | undefined {
  const id = signingKeyId(header);
  const asked = id === undefined ? keys : keys.filter((one) => one.id === id);
  if (asked.length === 0) return 'key-unknown';
  const signer = asked.find(({ key }) => checker.check(kind, envelope, header, key));
  if (!signer) return 'signature-invalid';
  const isLate =
    signer.until !== undefined && (envelope.type === nodeType || !(Date.parse(envelope.time) <= signer.until));
  return signer.compromised || isLate ? 'key-ended' : undefined;
}
