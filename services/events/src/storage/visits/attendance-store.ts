import {
  makeOutbox,
  saved,
  type AggregateMapping,
  type AggregateStore,
  type Migration,
  type SavingOptions,
  pageOf,
} from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { attendanceId } from '../../app/visits/names.ts';
import type { AttendanceStore } from '../../app/visits/ports.ts';
import { attendanceDecider, type Attendance, type AttendanceEvent } from '../../domain/visits/attendance.ts';

/** How many came: counts and ids of registrations, no personal data. */
export const attendanceCollection = 'attendance';

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const attendanceMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      await connection.createCollection(attendanceCollection);
      await makeOutbox(connection, attendanceCollection);
      const found = connection.collection(attendanceCollection);
      await found.createIndex({ event: 1, day: 1, _id: 1 }, { name: 'by_event', sparse: true });
      await found.createIndex({ venue: 1, day: 1, _id: 1 }, { name: 'by_venue', sparse: true });
    },
  },
];

/** How attendance is kept, with what its lists go by. */
export const attendanceMapping: AggregateMapping<Attendance> = {
  encode: (attendance) => attendance,
  decode: (stored) => stored as Attendance,
  fields: ({ visited, where }) => ({
    day: where.day,
    ...(visited.kind === 'occurrence' ? { event: visited.event } : {}),
    ...(where.venue === undefined ? {} : { venue: where.venue }),
  }),
  taken: () => ({ code: 'attendance-exists', kind: 'exists', message: 'There is an attendance with this id.' }),
};

/** What a store of attendance needs. */
export interface AttendanceStoreOptions extends Pick<
  SavingOptions<Attendance, AttendanceEvent>,
  'encode' | 'traceparent'
> {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<Attendance>;
}

/** Attendance in MongoDB. */
export function createAttendanceStore({ connection, ...options }: AttendanceStoreOptions): AttendanceStore {
  const collection = connection.collection(attendanceCollection);
  const saving = { ...options, evolve: attendanceDecider.evolve };
  return {
    get: (of) => options.aggregates.load(attendanceId(of)),
    save: (of, request, decide) => saved(saving, attendanceId(of), request, decide),
    countedAt: async (event) => {
      const found = await collection.find({ event: event as string }).toArray();
      return found.flatMap(({ state }) => {
        const { visited } = attendanceMapping.decode(state);
        return visited.kind === 'occurrence' ? [visited.recurrence] : [];
      });
    },
    list: (filter, page) =>
      pageOf(collection, 'day', `attendance ${JSON.stringify(filter)}`, [filter], page, attendanceMapping.decode),
  };
}
