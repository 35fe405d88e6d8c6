import { sign, verify, type KeyObject } from 'node:crypto';

/** What is asked of a register: to enter new keys, to end those before, or to end the node's part. One cannot be taken for another. */
export type KeyChangeKind = 'enter' | 'end' | 'leave';

/** Signs a change of a node's keys (Ed25519), as it goes over the wire. */
export function signKeyChange(kind: KeyChangeKind, change: Uint8Array, key: KeyObject): Uint8Array {
  return sign(null, keyChangeContent(kind, change), key);
}

/** Whether the key has signed that change. */
export function isSignedKeyChange(
  kind: KeyChangeKind,
  change: Uint8Array,
  signature: Uint8Array,
  key: KeyObject,
): boolean {
  return signature.length === 64 && verify(null, keyChangeContent(kind, change), key, signature);
}

/** The bytes that are signed for a change; an nkey that is to be entered signs the same. */
export function keyChangeContent(kind: KeyChangeKind, change: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`inclust-keys-1 ${kind} `, 'utf8'), change]);
}
