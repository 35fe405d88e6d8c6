import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { InstantText } from '@inclust/kernel';

/** By what a reader asks whether something has changed. */
export interface Validators {
  /** Strong: over the bytes, and how they are compressed. */
  readonly etag: string;
  /** Epoch milliseconds, whole seconds; none while a second change could still fall into the same second. */
  readonly lastModified?: number;
}

/** The entity tag of a text as it is sent. */
export function etagOf(body: Uint8Array, isGzip: boolean): string {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 27);
  return `"${hash}${isGzip ? '.gzip' : ''}"`;
}

/** How long the writing of a change may take after the moment that it bears, in milliseconds. */
const settling = 2_000;

/** The moment of the last change as a header can say it, in whole seconds; `undefined` while it is too new to be told from the next one. */
export function lastModifiedOf(changed: InstantText | undefined, now: number): number | undefined {
  if (changed === undefined) return undefined;
  const moment = Date.parse(changed);
  return now - moment < settling ? undefined : Math.floor(moment / 1_000) * 1_000;
}

/** Whether the reader has it already (RFC 9110, 13.2.2): `If-None-Match` decides where it is there, else `If-Modified-Since`. */
export function isUnchanged(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const known = headers['if-none-match'];
  if (known !== undefined)
    return known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return lastModified !== undefined && !Number.isNaN(since) && lastModified <= since;
}
