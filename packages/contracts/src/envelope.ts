/**
 * A CloudEvent 1.0 in binary mode over NATS: attributes in `ce-` headers, the protobuf body as the payload. An empty body with
 * `tombstone` says that the thing no longer has a public state; that of a directory entry may hold where to look instead.
 */
export interface Envelope {
  /** Unique within its node; a UUIDv7 unless derived. */
  readonly id: string;
  /** Full protobuf name of the body, such as `inclust.members.v1.MemberRegistered`. */
  readonly type: string;
  /** The node it comes from. */
  readonly node: string;
  /** When it happened, ISO 8601 in UTC with milliseconds. */
  readonly time: string;
  /** What it is about: `members/{uuid}`. */
  readonly subject: string;
  /** The version of what it is about, from 1. Newer wins, whatever the order of arrival. */
  readonly version: number;
  /** W3C trace context of the cause; absent when not traced. */
  readonly traceparent?: string;
  readonly tombstone: boolean;
  readonly body: Uint8Array;
}

/** What headers are read through; NATS's `MsgHdrs` fits. */
export interface HeaderReader {
  get(name: string): string;
}

/** A message whose headers are not those of an envelope. Never holds a value of the body. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';
}

/** The only type whose tombstone may say something: of which member it is a duplicate. */
const redirectingType = 'inclust.federation.v1.DirectoryEntry';

/** The headers of an envelope, in a fixed order. */
export function encodeEnvelope(envelope: Envelope): [name: string, value: string][] {
  const headers: [string, string][] = [
    ['ce-specversion', '1.0'],
    ['ce-id', envelope.id],
    ['ce-type', envelope.type],
    ['ce-source', `/nodes/${envelope.node}`],
    ['ce-time', envelope.time],
    ['ce-subject', envelope.subject],
    ['ce-aggregateversion', String(envelope.version)],
  ];
  if (envelope.tombstone) headers.push(['ce-tombstone', 'true']);
  if (envelope.traceparent) headers.push(['traceparent', envelope.traceparent]);
  return headers;
}

/** Reads an envelope; `undefined` where it is none. */
export function readEnvelope(headers: HeaderReader | undefined, body: Uint8Array): Envelope | undefined {
  try {
    return decodeEnvelope(headers, body);
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}

/** Reads an envelope; throws `EnvelopeError` that names the header at fault. */
export function decodeEnvelope(headers: HeaderReader | undefined, body: Uint8Array): Envelope {
  if (!headers) throw new EnvelopeError('The message has no headers.');
  const read = (name: string): string => {
    const value = headers.get(name);
    if (!value) throw new EnvelopeError(`The header ${name} is missing.`);
    return value;
  };
  if (read('ce-specversion') !== '1.0') throw new EnvelopeError('The header ce-specversion is not 1.0.');
  const source = /^\/nodes\/([a-z][a-z0-9-]{0,31})$/.exec(read('ce-source'));
  if (!source?.[1]) throw new EnvelopeError('The header ce-source is not /nodes/{node}.');
  const version = Number(read('ce-aggregateversion'));
  if (!Number.isSafeInteger(version) || version < 1)
    throw new EnvelopeError('The header ce-aggregateversion is not a whole number from 1.');
  const time = read('ce-time');
  if (Number.isNaN(Date.parse(time))) throw new EnvelopeError('The header ce-time is not a moment.');
  const tombstone = headers.get('ce-tombstone') === 'true';
  const type = read('ce-type');
  if (tombstone && body.length > 0 && type !== redirectingType) throw new EnvelopeError('A tombstone has a body.');
  const traceparent = headers.get('traceparent');
  return {
    id: read('ce-id'),
    type,
    node: source[1],
    time,
    subject: read('ce-subject'),
    version,
    ...(traceparent ? { traceparent } : {}),
    tombstone,
    body,
  };
}
