import type { Connection } from 'mongoose';
import type { ForgottenStore } from '../../app/places/ports.ts';
import { placesCollections } from './collections.ts';

interface ForgottenDocument {
  /** The id of the registration. */
  readonly _id: string;
  readonly at: Date;
}

/** Which registrations must not come back, in MongoDB. */
export function createForgottenStore(connection: Connection): ForgottenStore {
  const forgotten = connection.collection<ForgottenDocument>(placesCollections.forgotten);
  return {
    note: async (registration, at) => {
      await forgotten.updateOne({ _id: registration }, { $set: { at: new Date(at) } }, { upsert: true });
    },
    has: async (registration) => (await forgotten.findOne({ _id: registration })) !== null,
  };
}
