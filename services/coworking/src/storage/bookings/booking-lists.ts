import type { Connection } from 'mongoose';
import type { BookingReads } from '../../app/ports.ts';
import type { DiaryDay } from '../../domain/bookings/diary.ts';
import { decodeBooking, type BookingDocument } from './booking-document.ts';
import { createBookingPages } from './booking-pages.ts';
import { diaryDay, type DiaryDocument } from './calendar-reads.ts';
import { collections } from './collections.ts';
import { decodeSeries, type SeriesDocument } from './series-document.ts';

/** How many days are asked for in one query: what a message can hold has an end. */
const mostIds = 20_000;

/** Those that are not over. */
const open = ['held', 'requested', 'waiting', 'confirmed'];

/** Bookings as they are read one by one and in pages, in the order of their starts. */
export function createBookingLists(connection: Connection): BookingReads {
  const documents = connection.collection<BookingDocument>(collections.bookings);
  const diaries = connection.collection<DiaryDocument>(collections.diaries);
  const manySeries = connection.collection<SeriesDocument>(collections.series);
  return {
    get: async (id) => {
      const found = await documents.findOne({ _id: id });
      return found ? decodeBooking(found) : undefined;
    },
    list: createBookingPages(connection),
    ofSeries: async (series) => {
      const found = await documents
        .find({ series: series as string })
        .sort({ startKey: 1 })
        .toArray();
      return found.map(decodeBooking);
    },
    series: async (id) => {
      const found = await manySeries.findOne({ _id: id });
      return found ? decodeSeries(found) : undefined;
    },
    ofPerson: async (person) => (await documents.find({ person }).toArray()).map(decodeBooking),
    present: async (resources, at, most) => {
      const found = await documents
        .find({
          resource: { $in: [...resources] as string[] },
          stage: 'confirmed',
          'state.presence.in': { $exists: true },
          'state.presence.out': { $exists: false },
          'state.end': { $gt: at },
        })
        .limit(most)
        .toArray();
      return found.map(decodeBooking);
    },
    ofStrangers: async (self, before, most) => {
      // `0` is the letter after `/`.
      const strangers = [
        { person: { $gte: 'nodes/', $lt: `nodes/${self}/` } },
        { person: { $gte: `nodes/${self}0`, $lt: 'nodes0' } },
      ];
      const found = await documents
        .find({ $or: strangers, 'state.end': { $lt: before } })
        .limit(most)
        .toArray();
      return found.map(decodeBooking);
    },
    isBooked: async (resources, after) => {
      const mine = { resource: { $in: [...resources] as string[] }, stage: { $in: open } };
      return (await documents.findOne({ ...mine, 'state.end': { $gt: after } }, { projection: { _id: 1 } })) !== null;
    },
    days: async (resources, from, until) => {
      const ids = resources.flatMap((id) =>
        Array.from({ length: Math.max(0, until - from) }, (_, turn) => `${id}/${from + turn}`),
      );
      const found: DiaryDay[] = [];
      for (let turn = 0; turn < ids.length; turn += mostIds) {
        const some = await diaries.find({ _id: { $in: ids.slice(turn, turn + mostIds) } }).toArray();
        found.push(...some.map(diaryDay));
      }
      return found;
    },
  };
}
