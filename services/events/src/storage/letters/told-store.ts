import type { Connection } from 'mongoose';
import type { DueReminders, ToldAppointments } from '../../app/letters/ports.ts';
import { allotmentId } from '../../app/places/names.ts';
import type { OccurrenceRef } from '../../app/places/ports.ts';
import type { Appointment } from '../../domain/letters/appointment.ts';
import { lettersCollections } from './collections.ts';

interface ToldDocument extends OccurrenceRef {
  /** The id of the occurrence's places. */
  readonly _id: string;
  readonly version: number;
  readonly appointment: Appointment;
  /** From when on its reminders are due; a process that makes them puts it off. Absent where none are to come. */
  readonly remindersDueAt?: Date;
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
    note: async (ref, appointment, version, remindersDueAt) => {
      const _id = allotmentId(ref);
      const { event, recurrence } = ref;
      const due = dueFrom(remindersDueAt);
      const document = { _id, event, recurrence, version, appointment, ...due };
      const older = await told.replaceOne({ _id, version: { $lt: version } }, document);
      if (older.matchedCount === 1) return;
      await told.insertOne(document).catch((error: unknown) => {
        // The same or something newer is there.
        if ((error as { code?: unknown }).code !== 11_000) throw error;
      });
    },
    dueReminders: async (at, most) => {
      const found = await told
        .find({ remindersDueAt: { $lte: new Date(at) } })
        .sort({ remindersDueAt: 1 })
        .limit(most)
        .toArray();
      return found.flatMap(({ event, recurrence, remindersDueAt }) =>
        remindersDueAt ? [{ ref: { event, recurrence }, dueAt: remindersDueAt.getTime() }] : [],
      );
    },
    takeReminders: async ({ ref, dueAt }, until) => {
      const taken = await told.updateOne(stillDue({ ref, dueAt }), { $set: dueFrom(until) });
      return taken.matchedCount === 1 ? { ref, dueAt: until } : undefined;
    },
    endReminders: async (taken, dueAt) => {
      await told.updateOne(
        stillDue(taken),
        dueAt === undefined ? { $unset: { remindersDueAt: 1 } } : { $set: dueFrom(dueAt) },
      );
    },
  };
}

function dueFrom(at: number | undefined): Pick<ToldDocument, 'remindersDueAt'> {
  return at === undefined ? {} : { remindersDueAt: new Date(at) };
}

function stillDue({ ref, dueAt }: DueReminders) {
  return { _id: allotmentId(ref) as string, remindersDueAt: new Date(dueAt) };
}
