import type { Connection } from 'mongoose';
import type { Barred, BarredBookings } from '../../app/away/ports.ts';
import { collections } from '../bookings/collections.ts';

interface BarredDocument {
  /** The id of the booking. */
  readonly _id: string;
  readonly because: Barred;
  readonly at: Date;
}

/** Which bookings must not be made any more, in MongoDB. */
export function createBarredStore(connection: Connection): BarredBookings {
  const barred = connection.collection<BarredDocument>(collections.barred);
  return {
    bar: async (id, because, moment) => {
      const at = new Date(moment);
      // Who is forgotten stays so, whatever is cancelled after.
      const note = because === 'forgotten' ? { $set: { because, at } } : { $setOnInsert: { because, at } };
      await barred.updateOne({ _id: id as string }, note, { upsert: true });
    },
    get: async (id) => (await barred.findOne({ _id: id as string }))?.because,
  };
}
