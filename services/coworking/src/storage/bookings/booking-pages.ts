import { accept, type Outcome } from '@inclust/kernel';
import { decodePageToken, encodePageToken, type Page, type PageWanted } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { BookingFilter, ListedBooking } from '../../app/ports.ts';
import { decodeAway, type AwayDocument } from '../away/away-store.ts';
import { decodeBooking, type BookingDocument } from './booking-document.ts';
import { collections } from './collections.ts';

/** Pages of bookings in the order of their starts; those of a person with what she has at other nodes among them. */
export function createBookingPages(connection: Connection) {
  const own = connection.collection<BookingDocument>(collections.bookings);
  const away = connection.collection<AwayDocument>(collections.away);
  return async (filter: BookingFilter, { pageSize, pageToken }: PageWanted): Promise<Outcome<Page<ListedBooking>>> => {
    const { resource, person, series, from, until, states } = filter;
    const described = `bookings ${JSON.stringify({ resource, person, series, from, until, states })}`;
    const position = decodePageToken(described, pageToken);
    if (!position.ok) return position;
    const after = position.value;
    const starts = {
      ...(until === undefined ? {} : { $lt: new Date(until).toISOString() }),
      ...(after ? { $gte: after.key } : {}),
    };
    const wanted = {
      ...(person === undefined ? {} : { person }),
      ...(states.length > 0 ? { stage: { $in: [...states] as string[] } } : {}),
      ...(Object.keys(starts).length > 0 ? { startKey: starts } : {}),
      ...(after ? { $or: [{ startKey: { $gt: after.key } }, { _id: { $gt: after.id } }] } : {}),
    };
    const here = {
      ...wanted,
      ...(resource ? { resource: resource as string } : {}),
      ...(series ? { series: series as string } : {}),
      ...(from === undefined ? {} : { 'state.end': { $gt: from } }),
    };
    const elsewhere = { ...wanted, ...(from === undefined ? {} : { end: { $gt: from } }) };
    const isHers = person !== undefined && !resource && !series;
    const order = { startKey: 1, _id: 1 } as const;
    const most = pageSize + 1;
    const [mine, others] = await Promise.all([
      own.find(here).sort(order).limit(most).toArray(),
      isHers ? away.find(elsewhere).sort(order).limit(most).toArray() : [],
    ]);
    const found = [
      ...mine.map(({ startKey, _id, state }) => ({ key: startKey, id: _id, booking: decodeBooking({ state }) })),
      ...others.map(({ startKey, _id, state }) => ({ key: startKey, id: _id, booking: decodeAway(state) })),
    ].toSorted((one, other) => compare(one.key, other.key) || compare(one.id, other.id));
    const last = found.length > pageSize ? found[pageSize - 1] : undefined;
    return accept({
      items: found.slice(0, pageSize).map(({ booking }) => booking),
      nextPageToken: last ? encodePageToken(described, { key: last.key, id: last.id }) : '',
    });
  };
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
