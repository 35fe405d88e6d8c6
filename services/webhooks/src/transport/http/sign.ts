import { createHmac } from 'node:crypto';
import type { Uuid } from '@inclust/kernel';

const prefix = 'whsec_';

/**
 * The secret of a webhook of a generation: HMAC-SHA-256 of both under a key of the node, as Standard Webhooks writes secrets. It is kept
 * nowhere, and is the same whenever it is needed.
 */
export function secretsOf(nodeKey: Uint8Array): (webhook: Uuid, generation: number) => string {
  return (webhook, generation) =>
    prefix + createHmac('sha256', nodeKey).update(`webhook ${webhook} ${generation}`).digest('base64');
}

/** The header `webhook-signature`: a signature by each secret, https://www.standardwebhooks.com (HMAC-SHA-256, `v1`). */
export function signatureHeader(secrets: readonly string[], id: string, timestamp: string, body: string): string {
  return secrets
    .map((secret) => Buffer.from(secret.slice(prefix.length), 'base64'))
    .map((key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`)
    .join(' ');
}
