import type { Connection } from 'mongoose';
import type { ToldAppointments } from '../../app/letters/ports.ts';
import { allotmentId } from '../../app/places/names.ts';
import type { Appointment } from '../../domain/letters/appointment.ts';
import { lettersCollections } from './collections.ts';

interface ToldDocument {
  /** The id of the occurrence's places. */
  readonly _id: string;
  readonly version: number;
  readonly appointment: Appointment;
}

/** What those who come were told last, in MongoDB. */
export function createToldStore(connection: Connection): ToldAppointments {
  const told = connection.collection<ToldDocument>(lettersCollections.told);
  return {
    get: async (ref) => {
      const found = await told.findOne({ _id: allotmentId(ref) });
      return found ? { state: found.appointment, version: found.version } : undefined;
    },
    untold: async (refs) => {
      if (refs.length === 0) return [];
      const ids = refs.map(allotmentId);
      const found = await told.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
      const noted: ReadonlySet<string> = new Set(found.map(({ _id }) => _id));
      return refs.filter((_, turn) => !noted.has(ids[turn] ?? ''));
    },
    note: async (ref, appointment, version) => {
      const _id = allotmentId(ref);
      const older = await told.updateOne({ _id, version: { $lt: version } }, { $set: { version, appointment } });
      if (older.matchedCount === 1) return;
      await told.insertOne({ _id, version, appointment }).catch((error: unknown) => {
        // The same or something newer is there.
        if ((error as { code?: unknown }).code !== 11_000) throw error;
      });
    },
  };
}
