import { createPublicKey, hash, verify } from 'node:crypto';

/** A public key of a node by which codes of its tickets are checked: Ed25519, 32 bytes. Without an id that of its own is meant. */
export interface PublicTicketKey {
  readonly keyId?: string;
  readonly publicKey: Uint8Array;
}

/** What the code of a ticket says. Names nobody. */
export interface CheckedTicket {
  /** The node that has signed it. */
  readonly node: string;
  /** UUID: the same for all tickets of an occurrence. */
  readonly occurrence: string;
  /** UUID, the last part of the registration's name. */
  readonly registration: string;
  /** Which place of the registration, from 1: the last part of the ticket's name. */
  readonly place: number;
  readonly keyId: string;
}

/** What checking a code came to. `unknown-key`: by none of the keys that were given; `wrong-signature`: it was made or changed by somebody else. */
export type TicketCheck =
  | { readonly ok: true; readonly ticket: CheckedTicket }
  | { readonly ok: false; readonly reason: 'malformed' | 'unknown-key' | 'wrong-signature' };

/** The most that a code is long: what is signed has at most 133 bytes. */
const longestCode = 300;

/**
 * Checks the text of a ticket's QR code without a line, by keys of `ListTicketKeys` that were fetched before. It says that a node has given
 * the ticket, not that nobody has come in with it, nor that it still holds: the node says that when the scan is handed in.
 */
export function checkTicketCode(code: string, keys: readonly PublicTicketKey[]): TicketCheck {
  const [signed = '', signature = '', ...more] = code.length <= longestCode ? code.split('.') : [];
  const bytes = canonicalBytes(signed);
  const proof = canonicalBytes(signature);
  const ticket = bytes && more.length === 0 ? decoded(bytes) : undefined;
  if (!bytes || !ticket || proof?.length !== 64) return { ok: false, reason: 'malformed' };
  const fitting = keys.filter((key) => (key.keyId ?? ticketKeyId(key.publicKey)) === ticket.keyId);
  if (fitting.length === 0) return { ok: false, reason: 'unknown-key' };
  const isSigned = fitting.some(({ publicKey }) => verify(null, bytes, ed25519(publicKey), proof));
  return isSigned ? { ok: true, ticket } : { ok: false, reason: 'wrong-signature' };
}

/** The id that a node gives a key: the beginning of its SHA-256. */
export function ticketKeyId(publicKey: Uint8Array): string {
  return hash('sha256', publicKey, 'base64url').slice(0, 11);
}

/** Base64url can be written in several ways; only one of them is a code. */
function canonicalBytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : undefined;
}

function ed25519(publicKey: Uint8Array) {
  const x = Buffer.from(publicKey).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** Version (1), occurrence and registration with 16 bytes each, the place with 2, then node and key id, each after a byte with its length. */
function decoded(bytes: Buffer): CheckedTicket | undefined {
  if (bytes.length < 37 || bytes[0] !== 1) return undefined;
  const place = bytes.readUInt16BE(33);
  const node = textAt(bytes, 35);
  const key = node && textAt(bytes, node.end);
  if (!node || !key || key.end !== bytes.length || place === 0) return undefined;
  return { node: node.text, occurrence: uuidAt(bytes, 1), registration: uuidAt(bytes, 17), place, keyId: key.text };
}

function uuidAt(bytes: Buffer, start: number): string {
  return bytes.toString('hex', start, start + 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function textAt(bytes: Buffer, start: number): { readonly text: string; readonly end: number } | undefined {
  const end = start + 1 + (bytes[start] ?? 0);
  if (end === start + 1 || end > bytes.length) return undefined;
  return { text: bytes.toString('latin1', start + 1, end), end };
}
