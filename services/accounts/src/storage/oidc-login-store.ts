import type { Connection } from 'mongoose';
import type { OidcLogin, OidcLoginStore } from '../app/ports.ts';
import { collectionOf } from './collections.ts';

/** Logins that have begun, in MongoDB: another process may complete them. */
export function createOidcLoginStore(connection: Connection, now: () => number): OidcLoginStore {
  const collection = collectionOf<Omit<OidcLogin, 'id'> & { readonly _id: string }>(connection, 'oidcLogins');
  return {
    put: async ({ id, ...login }) => {
      await collection.deleteMany({ expiresAt: { $lt: new Date(now()) } });
      await collection.insertOne({ _id: id, ...login });
    },
    take: async (id, at) => {
      const found = await collection.findOneAndDelete({ _id: id, expiresAt: { $gt: at } });
      if (!found) return undefined;
      const { _id, ...login } = found;
      return { id: _id, ...login };
    },
  };
}
