import type { Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { Bookables } from '../../app/bookings/ports.ts';
import type { Calendar } from '../../domain/bookings/calendar.ts';
import type { DayKey, DiaryDay, Entry } from '../../domain/bookings/diary.ts';
import type { Need } from '../../domain/bookings/missing.ts';
import { newWallet } from '../../domain/credits/wallet.ts';
import type { PostingDocument } from '../credits/posting-document.ts';
import { decodeWallet, type WalletDocument } from '../credits/wallet-document.ts';
import { decodeBooking, type BookingDocument } from './booking-document.ts';
import { collections } from './collections.ts';
import { decodeSeries, type SeriesDocument } from './series-document.ts';

/** A day of a diary as it is kept. */
export interface DiaryDocument {
  readonly _id: string;
  readonly resource: string;
  readonly day: number;
  readonly revision: number;
  readonly entries: readonly Entry[];
}

/** What was found for a calendar, as it was found: what becomes of it is written in its place. */
export interface Found {
  readonly bookings: Map<Uuid, BookingDocument>;
  readonly days: Map<DayKey, DiaryDay>;
}

/** Gives a calendar what it lacks. */
export interface CalendarSupply {
  supply(calendar: Calendar, found: Found, need: Need): Promise<void>;
}

/** Reads what a calendar lacks. */
export class CalendarReads implements CalendarSupply {
  readonly #bookings;
  readonly #series;
  readonly #diaries;
  readonly #wallets;
  readonly #postings;
  readonly #bookables: Bookables;

  constructor(connection: Connection, bookables: Bookables) {
    this.#bookings = connection.collection<BookingDocument>(collections.bookings);
    this.#series = connection.collection<SeriesDocument>(collections.series);
    this.#diaries = connection.collection<DiaryDocument>(collections.diaries);
    this.#wallets = connection.collection<WalletDocument>(collections.wallets);
    this.#postings = connection.collection<PostingDocument>(collections.postings);
    this.#bookables = bookables;
  }

  async supply(
    calendar: Calendar,
    found: Found,
    { resources, bookings, series, days, members, charged, entries }: Need,
  ): Promise<void> {
    await Promise.all([
      this.#supplyResources(calendar, [...resources]),
      this.#supplyBookings(calendar, found, [...bookings]),
      this.#supplySeries(calendar, [...series]),
      this.#supplyDays(calendar, found, days),
      this.#supplyWallets(calendar, [...members]),
      this.#supplyPayers(calendar, [...charged]),
      this.#supplyEntries(calendar, [...entries]),
    ]);
  }

  async #supplyResources(calendar: Calendar, ids: readonly Uuid[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await this.#bookables.of(ids);
    for (const id of ids) calendar.resources.set(id, found.get(id));
  }

  async #supplyBookings(calendar: Calendar, found: Found, ids: readonly Uuid[]): Promise<void> {
    if (ids.length === 0) return;
    const documents = await this.#bookings.find({ _id: { $in: [...ids] as string[] } }).toArray();
    for (const id of ids) calendar.bookings.set(id, undefined);
    for (const document of documents) {
      found.bookings.set(document._id as Uuid, document);
      calendar.bookings.set(document._id as Uuid, decodeBooking(document));
    }
  }

  async #supplyWallets(calendar: Calendar, members: readonly Uuid[]): Promise<void> {
    if (members.length === 0) return;
    const found = await this.#wallets.find({ _id: { $in: [...members] as string[] } }).toArray();
    for (const member of members) calendar.wallets.set(member, newWallet(member));
    for (const document of found) calendar.wallets.set(document._id as Uuid, decodeWallet(document));
  }

  /** What was drawn may be in two accounts since two members were one for a while. */
  async #supplyPayers(calendar: Calendar, bookings: readonly Uuid[]): Promise<void> {
    if (bookings.length === 0) return;
    const found = await this.#wallets
      .find({ charged: { $in: [...bookings] as string[] } }, { projection: { charged: 1 } })
      .toArray();
    for (const id of bookings)
      calendar.payers.set(
        id,
        found.filter(({ charged }) => charged.includes(id)).map(({ _id }) => _id as Uuid),
      );
  }

  async #supplySeries(calendar: Calendar, ids: readonly Uuid[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await this.#series.find({ _id: { $in: [...ids] as string[] } }).toArray();
    for (const id of ids) calendar.series.set(id, undefined);
    for (const document of found) calendar.series.set(document._id as Uuid, decodeSeries(document));
  }

  async #supplyEntries(calendar: Calendar, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await this.#postings.find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } }).toArray();
    const known = new Set(found.map(({ _id }) => _id));
    for (const id of ids) calendar.entries.set(id, known.has(id));
  }

  async #supplyDays(calendar: Calendar, found: Found, days: Need['days']): Promise<void> {
    if (days.size === 0) return;
    const documents = await this.#diaries.find({ _id: { $in: [...days.keys()] } }).toArray();
    for (const [key, { resource, day }] of days) found.days.set(key, { resource, day, revision: 0, entries: [] });
    for (const document of documents) found.days.set(document._id as DayKey, diaryDay(document));
    for (const key of days.keys()) calendar.days.set(key, foundDay(found, key));
  }
}

function foundDay({ days }: Found, key: DayKey): DiaryDay {
  const day = days.get(key);
  if (!day) throw new Error('a day of a diary that was not read');
  return day;
}

/** The day of a diary in a document. */
export function diaryDay({ resource, day, revision, entries }: DiaryDocument): DiaryDay {
  return { resource: resource as Uuid, day, revision, entries };
}
