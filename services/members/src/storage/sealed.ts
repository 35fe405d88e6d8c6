import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Bytes encrypted with AES-256-GCM (NIST SP 800-38D): a random nonce of 12 bytes, the tag of 16, what was encrypted. */
export interface Sealed {
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
  readonly data: Uint8Array;
}

/** A new key of 32 random bytes. */
export function newKey(): Uint8Array {
  return randomBytes(32);
}

/** Encrypts; `bound` is what the result belongs to, and opening it asks for the same. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound, 'utf8'));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce, tag: cipher.getAuthTag(), data };
}

/** Decrypts; throws where anything is not what was sealed. The error holds nothing of it. */
export function unseal(key: Uint8Array, { nonce, tag, data }: Sealed, bound: string): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(nonce), { authTagLength: 16 })
    .setAAD(Buffer.from(bound, 'utf8'))
    .setAuthTag(bytesOf(tag));
  return Buffer.concat([decipher.update(bytesOf(data)), decipher.final()]);
}

/** The driver hands bytes back in a wrapper of its own. */
function bytesOf(bytes: Uint8Array | { readonly buffer: Uint8Array }): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : bytes.buffer;
}
