import type { Envelope } from '@inclust/contracts';

/** What a stream between nodes carries. */
export type FlowKind = 'facts' | 'state';

/**
 * The bytes that a node signs for: everything a receiver acts on, each part with its length before it, so that no part can run into the
 * next. The trace context is not in it; it changes on the way.
 */
export function signedContent(kind: FlowKind, envelope: Envelope): Uint8Array {
  const parts = [
    'inclust-envelope-1',
    kind,
    envelope.node,
    envelope.id,
    envelope.type,
    envelope.time,
    envelope.subject,
    String(envelope.version),
    envelope.tombstone ? 'tombstone' : 'present',
  ];
  const chunks: Uint8Array[] = [];
  for (const part of [...parts.map((text) => Buffer.from(text, 'utf8')), envelope.body]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    chunks.push(length, part);
  }
  return Buffer.concat(chunks);
}
