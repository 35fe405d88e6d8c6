import { createWishStore, decodeMoney, type WishDocument } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { AwayStore } from '../../app/away/ports.ts';
import { stateOf, timeOf, type AwayBooking, type BookingWish } from '../../domain/away/away-booking.ts';
import { collections } from '../bookings/collections.ts';

/** A booking at another node with the fields by which it is found. */
export interface AwayDocument extends WishDocument<BookingWish> {
  /** Its start in ISO 8601, by which lists are in order. */
  readonly startKey: string;
  readonly end: number;
  readonly stage: string;
}

/** Bookings at other nodes in MongoDB. */
export function createAwayStore(connection: Connection): AwayStore {
  const documents = connection.collection<AwayDocument>(collections.away);
  return {
    ...createWishStore<BookingWish>(connection, collections.away, { decode: decodeAway, fields: fieldsOf }),
    removeOver: async (before) => {
      await documents.deleteMany({ end: { $lt: before } });
    },
  };
}

/** A booking as it was before it was stored. */
export function decodeAway(away: AwayBooking): AwayBooking {
  const { told } = away;
  return told?.price ? { ...away, told: { ...told, price: decodeMoney(told.price) } } : away;
}

function fieldsOf(away: AwayBooking): Pick<AwayDocument, 'startKey' | 'end' | 'stage'> {
  const { start, end } = timeOf(away);
  return { startKey: new Date(start).toISOString(), end, stage: stateOf(away) };
}
