import { hash } from 'node:crypto';
import type { InstantText, Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { Credentials, CredentialStore } from '../app/ports.ts';
import { collectionOf, type CredentialDocument } from './collections.ts';

/** Credentials in MongoDB. */
export function createCredentialStore(connection: Connection): CredentialStore {
  const collection = collectionOf<CredentialDocument>(connection, 'credentials');
  return {
    get: async (account) => {
      const found = await collection.findOne({ _id: account });
      return found ? credentialsOf(found) : {};
    },
    getAll: async (accounts) => {
      const found = await collection.find({ _id: { $in: [...accounts] } }).toArray();
      return new Map(found.map((one) => [one._id, credentialsOf(one)]));
    },
    setPassword: async (account, passwordHash) => {
      await collection.updateOne({ _id: account }, { $set: { passwordHash } }, { upsert: true });
    },
    remove: async (account) => {
      await collection.deleteOne({ _id: account });
    },
    noteLogin: async (account, at) => {
      await collection.updateOne({ _id: account }, { $set: { lastLoginAt: at } }, { upsert: true });
    },
    findBySubject: async (subject) => {
      const found = await collection.findOne({ subjects: hashed(subject) });
      return (found?._id as Uuid | undefined) ?? undefined;
    },
    linkSubject: async (account, subject) => {
      try {
        await collection.updateOne({ _id: account }, { $addToSet: { subjects: hashed(subject) } }, { upsert: true });
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code === 11_000) return false;
        throw error;
      }
    },
  };
}

/** A provider's subject can name a person elsewhere too. */
function hashed(subject: string): string {
  return hash('sha256', subject, 'base64url');
}

function credentialsOf({ passwordHash, lastLoginAt }: CredentialDocument): Credentials {
  return {
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(lastLoginAt === undefined ? {} : { lastLoginAt: lastLoginAt as InstantText }),
  };
}
