import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { rawPublicKey } from '@inclust/node-home';
import canonicalize from 'canonicalize';
import type { SignContent } from './app/reports/ports.ts';

/** Signs content as canonical JSON (RFC 8785) with an Ed25519 key: the same content has the same bytes, whoever writes it. */
export function contentSigner(key: KeyObject, onStep?: (step: 'report.signed') => void): SignContent {
  const publicKey = Buffer.from(rawPublicKey(createPublicKey(key))).toString('base64');
  return (content, at) => {
    const text = canonicalize(content);
    if (text === undefined) throw new Error('there is nothing to sign');
    const bytes = Buffer.from(text);
    const signature = sign(null, bytes, key).toString('base64');
    onStep?.('report.signed');
    return {
      content: text,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      signature,
      publicKey,
      at,
    };
  };
}
