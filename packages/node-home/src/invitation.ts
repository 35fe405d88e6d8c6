/** What an invitation to join a federation tells the city's operator's machine. Holds a secret: never log it. */
export interface Invitation {
  /** The city that is invited. */
  readonly nodeId: string;
  /** The meta-cluster's node that invites. */
  readonly metaId: string;
  /** Where the joining port is reached, `host:port`. */
  readonly address: string;
  /** SHA-256 of the meta-cluster's certificate, base64url: what the connection is pinned to. */
  readonly fingerprint: string;
  /** Works once. */
  readonly secret: string;
}

const prefix = 'inclust-invite-1.';
const fields = ['nodeId', 'metaId', 'address', 'fingerprint', 'secret'] as const;
const longest = 4_096;

/** An invitation as one line of text, to be given over a channel that both sides trust. */
export function encodeInvitation(invitation: Invitation): string {
  const parts = fields.map((field) => invitation[field]);
  return prefix + Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The invitation in a line of text, line breaks and blanks that a mail put into it aside; `undefined` when there is none. */
export function decodeInvitation(text: string): Invitation | undefined {
  const line = text.replaceAll(/\s/gu, '');
  if (!line.startsWith(prefix) || line.length > longest) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(line.slice(prefix.length), 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== fields.length) return undefined;
  const [nodeId, metaId, address, fingerprint, secret]: unknown[] = parts;
  if (!isText(nodeId) || !isText(metaId) || !isText(address) || !isText(fingerprint) || !isText(secret))
    return undefined;
  if (!/^[^\s/]+:\d{1,5}$/u.test(address)) return undefined;
  return { nodeId, metaId, address, fingerprint, secret };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
