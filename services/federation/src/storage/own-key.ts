import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { putToUse, rawPublicKey, readEnvelopeKey, type HomePaths } from '@inclust/node-home';
import type { OwnKey } from '../app/renew-own-key.ts';

/** The node's key for envelopes in its home. */
export function ownKeyIn(paths: HomePaths, present: () => KeyObject): OwnKey {
  const { envelopeKey, nextEnvelopeKey } = paths;
  return {
    present,
    next: () => (existsSync(nextEnvelopeKey) ? publicHalf(readEnvelopeKey(nextEnvelopeKey)) : undefined),
    putToUse: () => putToUse(nextEnvelopeKey, envelopeKey),
  };
}

/** Ed25519, base64. */
export function publicHalf(key: KeyObject): string {
  return Buffer.from(rawPublicKey(createPublicKey(key))).toString('base64');
}
