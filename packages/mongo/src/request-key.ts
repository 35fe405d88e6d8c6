import { hash } from 'node:crypto';
import type { Uuid } from '@inclust/kernel';
import type { RequestKey } from './aggregate.ts';

/**
 * The key of a request: the same for a repeat by the same caller with the same method and `request_id`. `body` is the encoded request.
 */
export function requestKey(caller: string, method: string, requestId: string, body: Uint8Array): RequestKey {
  return {
    key: hash('sha256', `${caller}\0${method}\0${requestId}`, 'base64url').slice(0, 22),
    digest: hash('sha256', body, 'base64url').slice(0, 22),
  };
}

/** The id of what a request creates: derived from its key, so that a repeat meets the same document. RFC 9562 version 8. */
export function derivedId(scope: string, key: string): Uuid {
  const bytes = hash('sha256', `${scope}\0${key}`, 'buffer').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid;
}
