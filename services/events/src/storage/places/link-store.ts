import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { LinkStore } from '../../app/places/ports.ts';
import { placesCollections } from './collections.ts';

interface LinkDocument {
  /** The id of the registration. */
  readonly _id: string;
  readonly hashes: readonly string[];
}

/** How many secrets of one registration hold; the oldest go first. */
const mostSecrets = 4;

/** Secrets of registrations in MongoDB, as hashes. */
export function createLinkStore(connection: Connection): LinkStore {
  const links = connection.collection<LinkDocument>(placesCollections.links);
  return {
    make: async (registration) => {
      const secret = randomBytes(24).toString('base64url');
      const hashes = { $each: [hashOf(secret)], $slice: -mostSecrets };
      await links.updateOne({ _id: registration }, { $push: { hashes } }, { upsert: true });
      return secret;
    },
    holds: async (registration, secret) => {
      const found = await links.findOne({ _id: registration });
      const wanted = Buffer.from(hashOf(secret));
      return (found?.hashes ?? []).some((one) => timingSafeEqual(Buffer.from(one), wanted));
    },
  };
}

/** The secret is random and long: a plain hash tells nothing of it. */
function hashOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
