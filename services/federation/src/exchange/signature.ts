import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { Envelope } from '@inclust/contracts';
import { envelopeKeyId, rawPublicKey } from '@inclust/node-home';
import { leafHash, merkleProofs, merkleRoot, rootFromProof, type ProofStep } from './merkle.ts';
import { signedContent, type FlowKind } from './signed-content.ts';

/**
 * The header that holds a signature: `1.{signature}.{proof}.{key}`, each base64url; a proof step is a byte for the side and 32 of hash.
 * `key` says which of the keys of a node to look for, and proves nothing; older nodes neither write nor read it.
 */
export const signatureHeader = 'inclust-signature';

/** The longest proof: a batch of 2^16. */
const longestProof = 16;

/** Signs a batch with one Ed25519 signature over its Merkle root (RFC 8032, RFC 6962); one header value an envelope. */
export function signBatch(kind: FlowKind, envelopes: readonly Envelope[], key: KeyObject): string[] {
  if (envelopes.length === 0) return [];
  const leaves = envelopes.map((envelope) => leafHash(signedContent(kind, envelope)));
  const signature = sign(null, merkleRoot(leaves), key).toString('base64url');
  const id = idOf(key);
  return merkleProofs(leaves).map((proof) => `1.${signature}.${encodeProof(proof)}.${id}`);
}

/** By which the header says that a key has signed; `undefined` where an older node wrote it. */
export function signingKeyId(header: string): string | undefined {
  return header.split('.')[3] || undefined;
}

const ids = new WeakMap<KeyObject, string>();

function idOf(key: KeyObject): string {
  const id = ids.get(key) ?? envelopeKeyId(rawPublicKey(createPublicKey(key)));
  ids.set(key, id);
  return id;
}

/** Remembers roots whose signature was checked: a batch is checked once, not once a message. */
export class SignatureChecker {
  readonly #checked = new WeakMap<KeyObject, Set<string>>();

  /** Whether a header value is a signature of this envelope by the key. */
  check(kind: FlowKind, envelope: Envelope, header: string, key: KeyObject): boolean {
    const [version, signature, encoded = ''] = header.split('.');
    const proof = decodeProof(encoded);
    if (version !== '1' || !signature || !proof) return false;
    const root = rootFromProof(leafHash(signedContent(kind, envelope)), proof);
    const known = `${signature} ${Buffer.from(root).toString('base64url')}`;
    const checked = this.#checkedBy(key);
    if (checked.has(known)) return true;
    const bytes = Buffer.from(signature, 'base64url');
    if (bytes.length !== 64 || !verify(null, root, key, bytes)) return false;
    if (checked.size >= 4_096) checked.clear();
    checked.add(known);
    return true;
  }

  /** What was checked under another key says nothing under this one. */
  #checkedBy(key: KeyObject): Set<string> {
    const found = this.#checked.get(key) ?? new Set();
    this.#checked.set(key, found);
    return found;
  }
}

function encodeProof(proof: readonly ProofStep[]): string {
  return Buffer.concat(proof.flatMap((step) => [Buffer.of(step.side === 'left' ? 0 : 1), step.hash])).toString(
    'base64url',
  );
}

function decodeProof(text: string): ProofStep[] | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length % 33 !== 0 || bytes.length / 33 > longestProof) return undefined;
  return Array.from({ length: bytes.length / 33 }, (_, step) => ({
    side: bytes[step * 33] === 0 ? 'left' : 'right',
    hash: bytes.subarray(step * 33 + 1, step * 33 + 33),
  }));
}
