import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import type { NodeId } from '@inclust/kernel';
import type { TicketCodes } from '../../app/door/ports.ts';
import { decodeTicketCode, encodeTicketCode } from '../../domain/check-in/ticket-code.ts';

/** The most that a code is long: what is signed has at most 133 bytes. */
const longestCode = 300;

/**
 * Writes codes that the node's Ed25519 key signs, and reads them: the bytes and their signature in base64url with a dot between. The id of
 * the key is the beginning of its SHA-256.
 */
export function ticketCodes(node: NodeId, key: KeyObject): TicketCodes {
  const publicKey = createPublicKey(key);
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const keyId = hash('sha256', raw, 'base64url').slice(0, 11);
  return {
    keys: [{ id: keyId, publicKey: raw }],
    write: (occurrence, { registration, place }) => {
      const bytes = encodeTicketCode({ node, occurrence, registration, place, keyId });
      if (!bytes) throw new Error('a ticket that has no code');
      return `${base64url(bytes)}.${base64url(sign(null, bytes, key))}`;
    },
    read: (code, occurrence) => {
      const [signed = '', signature = '', ...more] = code.length <= longestCode ? code.split('.') : [];
      const bytes = Buffer.from(signed, 'base64url');
      // Base64url can be written in several ways; only one of them is a code.
      const isWhole = more.length === 0 && base64url(bytes) === signed;
      const proof = Buffer.from(signature, 'base64url');
      if (!isWhole || base64url(proof) !== signature || proof.length !== 64) return 'code-invalid';
      const said = decodeTicketCode(bytes);
      if (!said || said.keyId !== keyId || !verify(null, bytes, publicKey, proof)) return 'code-invalid';
      if (said.node !== node || said.occurrence !== occurrence) return 'other-event';
      return { registration: said.registration, place: said.place };
    },
  };
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
