import { createHash, createPublicKey, verify } from 'node:crypto';

/** A signed report as a file holds it: the JSON of `ReportSnapshot`, its bytes in base64. */
export interface SignedReport {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly signature: string;
  readonly publicKey: string;
  readonly content: string;
}

/** What checking a signed report came to: what it says, or why it is not what was signed. */
export type SignedReportCheck =
  | { readonly ok: true; readonly content: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly reason: 'altered' | 'signature-wrong' | 'other-key' };

/** What an Ed25519 key has before its 32 bytes in SPKI (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Checks a signed report without the platform: the digest of its content, and the signature with its key. Give the key that you know as the
 * node's, 32 bytes in base64: otherwise anybody could have signed with a key of her own.
 */
export function checkSignedReport(signed: SignedReport, knownKey?: string): SignedReportCheck {
  const content = Buffer.from(signed.content, 'base64');
  if (createHash('sha256').update(content).digest('hex') !== signed.sha256) return { ok: false, reason: 'altered' };
  const raw = Buffer.from(signed.publicKey, 'base64');
  if (knownKey !== undefined && !Buffer.from(knownKey, 'base64').equals(raw)) return { ok: false, reason: 'other-key' };
  try {
    const key = createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' });
    if (!verify(null, content, key, Buffer.from(signed.signature, 'base64')))
      return { ok: false, reason: 'signature-wrong' };
  } catch {
    return { ok: false, reason: 'signature-wrong' };
  }
  return { ok: true, content: JSON.parse(content.toString()) as Record<string, unknown> };
}
