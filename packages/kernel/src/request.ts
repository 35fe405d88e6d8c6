import type { Actor } from './actor.ts';
import { invalid, refuse, type Outcome } from './outcome.ts';

/** Who asks for what, so that a repeat of it is known. */
export interface RequestIdentity {
  /** The caller's `request_id`; empty for a request that is not to be repeated. */
  readonly requestId: string;
  readonly method: string;
  /** The encoded request. */
  readonly body: Uint8Array;
  readonly actor: Actor;
}

/** A `request_id` has 8 to 64 printable characters; `undefined` where it does. */
export function checkRequestId(requestId: string): Outcome<never> | undefined {
  if (/^[\x21-\x7e]{8,64}$/.test(requestId)) return undefined;
  return invalid([
    {
      field: 'request_id',
      rule: 'request-id-format',
      message: 'Must have 8 to 64 printable ASCII characters, the same for a retry.',
    },
  ]);
}

/**
 * The refusal `stale-etag` where something with a resource name is no longer what it was read as; `undefined` where it is, or where `etag`
 * is empty.
 */
export function staleVersion(etag: string, version: number, resource: string): Outcome<never> | undefined {
  if (etag === '' || etag === String(version)) return undefined;
  return refuse({
    code: 'stale-etag',
    kind: 'stale',
    message: 'It has changed since it was read.',
    resource,
    metadata: { etag: String(version), name: resource },
  });
}
