import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { InstantText } from '@inclust/kernel';
import { acceptsGzip } from './accepted.ts';
import type { HttpAnswer } from './http-site.ts';
import { etagOf, isUnchanged, lastModifiedOf } from './validators.ts';

/** A text as it is told. */
export interface WrittenText {
  readonly bytes: Uint8Array;
  /** When something in it could have changed last. */
  readonly changed: InstantText | undefined;
  readonly contentType: string;
  /** The tag of its language. */
  readonly language: string;
  /** For how long and for whom it may be kept, as `Cache-Control` says it. */
  readonly cacheControl: string;
  /** By which headers of the request there is another one. */
  readonly vary: string;
  /** The clock, in milliseconds since 1970. */
  readonly now: number;
}

const compress = promisify(gzip);

/** Below so many bytes gzip saves nothing. */
const worthCompressing = 860;

/** Answers with a text, compressed for who takes it so, or with 304 where the reader has it already. */
export async function textAnswer(asked: IncomingHttpHeaders, text: WrittenText): Promise<HttpAnswer> {
  const { bytes, changed, contentType, language, cacheControl, vary, now } = text;
  const isGzip = bytes.byteLength >= worthCompressing && acceptsGzip(asked['accept-encoding']);
  const etag = etagOf(bytes, isGzip);
  const lastModified = lastModifiedOf(changed, now);
  const shared = {
    etag,
    ...(lastModified === undefined ? {} : { 'last-modified': new Date(lastModified).toUTCString() }),
    'cache-control': cacheControl,
    vary,
  };
  if (isUnchanged(asked, { etag, ...(lastModified === undefined ? {} : { lastModified }) }))
    return { status: 304, headers: shared, body: new Uint8Array() };
  return {
    status: 200,
    headers: {
      ...shared,
      'content-type': contentType,
      'content-language': language,
      ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
    },
    body: isGzip ? await compress(bytes) : bytes,
  };
}
