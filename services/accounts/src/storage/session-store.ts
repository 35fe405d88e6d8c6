import type { Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { SessionStore } from '../app/ports.ts';
import { collectionOf, type SessionDocument } from './collections.ts';

/** Refresh tokens that were used are remembered so many back, to know one that comes again. */
const mostUsed = 50;

/** Sessions that are over are kept for a day, in milliseconds. */
const keepEnded = 86_400_000;

/** Sessions in MongoDB; each change is one atomic update, so that of two at once one finds that the other was faster. */
export function createSessionStore(connection: Connection): SessionStore {
  const collection = collectionOf<SessionDocument>(connection, 'sessions');
  const goesOn = (now: Date) => ({ endedAt: { $exists: false }, expiresAt: { $gt: now } });
  return {
    begin: async ({ id, account, hash, expiresAt }) => {
      await collection.insertOne({ _id: id, account, hash, used: [], expiresAt });
      await collection.deleteMany({ account, expiresAt: { $lt: new Date(Date.now() - keepEnded) } });
    },
    rotate: async (id, shown, next, expiresAt, now) => {
      const found = await collection.findOneAndUpdate({ _id: id, hash: shown, ...goesOn(now) }, {
        $set: { hash: next, expiresAt },
        $push: { used: { $each: [shown], $slice: -mostUsed } },
      } as never);
      return (found?.account as Uuid | undefined) ?? undefined;
    },
    endReused: async (id, shown, now) => {
      const result = await collection.updateOne({ _id: id, used: shown, ...goesOn(now) } as never, {
        $set: { endedAt: now },
      });
      return result.modifiedCount > 0;
    },
    end: async (id, shown, now) => {
      const result = await collection.updateOne(
        { _id: id, $or: [{ hash: shown }, { used: shown }], ...goesOn(now) } as never,
        { $set: { endedAt: now } },
      );
      return result.modifiedCount > 0;
    },
    endAll: async (account, now) => {
      const open = await collection.find({ account, ...goesOn(now) }).toArray();
      await collection.updateMany({ account, ...goesOn(now) }, { $set: { endedAt: now } });
      return open.map(({ _id }) => _id as Uuid);
    },
  };
}
