import type { Metadata } from '@grpc/grpc-js';

/** What a call says of who makes it. Holds a secret: never log it. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'apiKey'; readonly key: string }
  /** Something that cannot be read, or more than one. */
  | { readonly kind: 'unreadable' };

/** The metadata that a client sends with a call: its key and value. Holds a secret. */
export type Authorization = readonly [key: 'authorization' | 'x-api-key', value: string];

/** The metadata for a token. */
export function bearer(token: string): Authorization {
  return ['authorization', `Bearer ${token}`];
}

/** The metadata for an API key. */
export function apiKey(key: string): Authorization {
  return ['x-api-key', key];
}

/** Longer values are not looked at. */
const longest = 4_096;

/** Reads `authorization: Bearer <token>` or `x-api-key: <key>` from a call. */
export function credentialOf(metadata: Metadata): Credential {
  const tokens = metadata.get('authorization');
  const keys = metadata.get('x-api-key');
  const [given] = [...tokens, ...keys];
  if (given === undefined) return { kind: 'none' };
  if (tokens.length + keys.length > 1 || typeof given !== 'string' || given.length > longest)
    return { kind: 'unreadable' };
  if (keys.length === 1) return { kind: 'apiKey', key: given };
  const token = /^Bearer +([\w.-]+)$/iu.exec(given)?.[1];
  return token === undefined ? { kind: 'unreadable' } : { kind: 'token', token };
}
