import type { Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { ResetStore } from '../app/ports.ts';
import { collectionOf, type ResetDocument } from './collections.ts';

/** Tokens of mails in MongoDB, hashed. */
export function createResetStore(connection: Connection): ResetStore {
  const collection = collectionOf<ResetDocument>(connection, 'resets');
  return {
    put: async (hash, account, expiresAt) => {
      await collection.deleteMany({ account });
      await collection.insertOne({ _id: hash, account, expiresAt });
    },
    remove: async (account) => {
      await collection.deleteMany({ account });
    },
    get: async (hash, now) => {
      const found = await collection.findOne({ _id: hash, expiresAt: { $gt: now } });
      return (found?.account as Uuid | undefined) ?? undefined;
    },
    take: async (hash, now) => {
      const found = await collection.findOneAndDelete({ _id: hash, expiresAt: { $gt: now } });
      return (found?.account as Uuid | undefined) ?? undefined;
    },
  };
}
