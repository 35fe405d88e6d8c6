import { makeOutbox, makeWishes, type Migration } from '@inclust/mongo';
import type { Connection } from 'mongoose';

/**
 * The collections of co-working. Who booked, and what for, is in `bookings` and `away_bookings` alone, who visits in `visitor_days`.
 */
export const collections = {
  spaces: 'spaces',
  resources: 'resources',
  bookings: 'bookings',
  /** One small document for each resource and UTC day on which something stands, through which its time is given: ids and times. */
  diaries: 'diaries',
  /** What was wanted of a series, and which of its dates could not be had. */
  series: 'booking_series',
  /** By which secret links members read their calendars: hashes. */
  calendarLinks: 'calendar_links',
  /** The visitor books of spaces, one document a day: names while they are kept, then how many came. */
  visitorDays: 'visitor_days',
  /** What rules ask of members of the node: whom they represent. */
  memberStandings: 'booker_members',
  /** Who is in which body of the node. */
  bodyStandings: 'booker_bodies',
  plans: 'plans',
  /** What each member has of credit and plans: what her entries come to. Members by their ids alone. */
  wallets: 'wallets',
  /** The entries of the ledger, which are only ever added. */
  postings: 'credit_postings',
  /** Which request was the first to ask for a subscription, by the id of that. */
  claims: 'subscription_claims',
  /** Entries of which another node is still to be told. */
  untold: 'untold_credit_postings',
  /** To which entries of a month this node and others have agreed. */
  settlements: 'settlements',
  /** Bookings of members of this node at other nodes. Personal data: what they are for. */
  away: 'away_bookings',
  /** Ids of bookings of members of other nodes that must not be made any more. */
  barred: 'barred_bookings',
} as const;

/** For how long it is known who asked for a subscription first, in seconds: as a subscription is found by its id once it is there, only a moment counts. */
const claimedFor = 24 * 60 * 60;

/** For how long a booking stays barred, in seconds: longer than any call is under way. */
const barredFor = 30 * 24 * 60 * 60;

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const coworkingMigrations: readonly Migration[] = [{ version: 1, run: makeCoworking }];

async function makeCoworking(connection: Connection): Promise<void> {
  const { spaces, resources, bookings, diaries, plans, wallets, postings, untold, away, barred } = collections;
  const { calendarLinks, bodyStandings, visitorDays, claims } = collections;
  for (const name of Object.values(collections)) await connection.createCollection(name);
  for (const name of [spaces, resources, bookings, plans, visitorDays]) await makeOutbox(connection, name);
  for (const name of [spaces, resources, plans])
    await connection.collection(name).createIndex({ sortName: 1, _id: 1 }, { name: 'by_name' });
  await connection.collection(resources).createIndex({ space: 1, sortName: 1, _id: 1 }, { name: 'by_space' });
  await connection.collection(resources).createIndex({ parts: 1 }, { name: 'by_part' });
  const booked = connection.collection(bookings);
  await booked.createIndex({ resource: 1, startKey: 1, _id: 1 }, { name: 'by_resource' });
  await booked.createIndex({ person: 1, startKey: 1, _id: 1 }, { name: 'by_person' });
  await booked.createIndex({ series: 1, startKey: 1 }, { name: 'by_series', sparse: true });
  // The field is there only while something comes by itself: a hold that ends, a wish that begins without its place.
  await booked.createIndex({ dueAt: 1 }, { name: 'due', sparse: true });
  await connection.collection(wallets).createIndex({ charged: 1 }, { name: 'by_charged' });
  await connection.collection(wallets).createIndex({ subscribed: 1 }, { name: 'by_subscription' });
  await connection.collection(wallets).createIndex({ dueAt: 1 }, { name: 'due', sparse: true });
  await connection.collection(postings).createIndex({ settles: 1, at: 1 }, { name: 'by_settlement', sparse: true });
  await connection.collection(untold).createIndex({ dueAt: 1 }, { name: 'due' });
  await connection
    .collection(postings)
    .createIndex({ 'changes.member': 1, 'changes.revision': 1 }, { name: 'by_member' });
  await makeWishes(connection, away);
  const elsewhere = connection.collection(away);
  await elsewhere.createIndex({ person: 1, startKey: 1, _id: 1 }, { name: 'by_person_and_start' });
  await elsewhere.createIndex({ end: 1 }, { name: 'by_end' });
  await connection.collection(claims).createIndex({ at: 1 }, { name: 'kept', expireAfterSeconds: claimedFor });
  await connection.collection(barred).createIndex({ at: 1 }, { name: 'kept', expireAfterSeconds: barredFor });
  await connection.collection(diaries).createIndex({ day: 1 }, { name: 'by_day' });
  await connection.collection(calendarLinks).createIndex({ 'links.hash': 1 }, { name: 'by_hash' });
  await connection.collection(bodyStandings).createIndex({ member: 1 }, { name: 'by_member' });
  await connection.collection(visitorDays).createIndex({ namesUntil: 1 }, { name: 'by_end_of_names', sparse: true });
}
