import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Uuid } from '@inclust/kernel';
import type { LinkStore } from '../../app/places/ports.ts';

/** The secret of a registration in letters: made of a key of the node, always the same, and kept nowhere. */
export type LetterSecret = (registration: Uuid) => string;

/** Makes secrets for letters of the node's key, 32 bytes. */
export function letterSecrets(key: Uint8Array): LetterSecret {
  return (registration) => createHmac('sha256', key).update(`registration-link/${registration}`).digest('base64url');
}

/** Links by which guests come back: those that were told when they registered, and that of their letters. */
export function withLetterLinks(links: LinkStore, secretOf: LetterSecret): LinkStore {
  return {
    make: (registration) => links.make(registration),
    holds: async (registration, secret) =>
      isSame(secret, secretOf(registration)) || (await links.holds(registration, secret)),
  };
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
