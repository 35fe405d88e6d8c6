import type { Uuid } from '@inclust/kernel';
import type { Interval } from '../interval.ts';
import { unitsOn, type Bookable, type Leaf } from '../resources/bookable.ts';
import type { Funded, Wallet } from '../credits/wallet.ts';
import type { Posting } from '../credits/posting.ts';
import type { Booking, BookingState } from './booking.ts';
import { dayKey, daysOf, entryOf, loadOf, withEntry, type DayKey, type DiaryDay, type Entry } from './diary.ts';
import { occupied } from './booking.ts';
import type { BookingSeries } from './series.ts';

/** What has happened to a booking. */
export type BookingStep =
  | 'held'
  | 'requested'
  | 'waitlisted'
  | 'confirmed'
  | 'declined'
  | 'cancelled'
  | 'expired'
  | 'moved'
  | 'checked-in'
  | 'checked-out'
  | 'no-show'
  | 'reassigned'
  | 'forgotten'
  | 'paid';

/** An event of a booking, with what it is since. */
export interface BookingEvent {
  readonly step: BookingStep;
  /** Where it stood before; absent for a new one. */
  readonly from?: BookingState | undefined;
  readonly booking: Booking;
}

/**
 * The parts of all diaries that were read, in memory, while commands are decided one after another. Only the functions of this file change
 * it.
 */
export interface Calendar {
  /** `undefined` where it was looked for and there is none. */
  readonly resources: Map<Uuid, Bookable | undefined>;
  readonly bookings: Map<Uuid, Booking | undefined>;
  readonly series: Map<Uuid, BookingSeries | undefined>;
  readonly days: Map<DayKey, DiaryDay>;
  readonly changedBookings: Set<Uuid>;
  readonly changedSeries: Set<Uuid>;
  readonly changedDays: Set<DayKey>;
  readonly events: BookingEvent[];
  /** What members of this node can pay with; an account that went into another stands under both. */
  readonly wallets: Map<Uuid, Wallet>;
  /** From whose credit a booking was paid, where that can still be given back. */
  readonly payers: Map<Uuid, readonly Uuid[]>;
  /** Whether the ledger has an entry of an id. */
  readonly entries: Map<string, boolean>;
  readonly changedWallets: Set<Uuid>;
  readonly postings: Posting[];
}

/** A calendar of which nothing was read. */
export function emptyCalendar(): Calendar {
  return {
    resources: new Map(),
    bookings: new Map(),
    series: new Map(),
    days: new Map(),
    changedBookings: new Set(),
    changedSeries: new Set(),
    changedDays: new Set(),
    events: [],
    wallets: new Map(),
    payers: new Map(),
    entries: new Map(),
    changedWallets: new Set(),
    postings: [],
  };
}

/** The resource of a booking, which is there and was read. */
export function resourceOf({ resources }: Calendar, { resource }: Pick<Booking, 'resource'>): Bookable {
  const found = resources.get(resource);
  if (!found) throw new Error('a booking of a resource that was not read');
  return found;
}

/** Whether so many units can be had over a window, but for what some bookings have. */
export function fits(
  calendar: Calendar,
  { leaves }: Bookable,
  wanted: {
    readonly window: Interval;
    readonly units: number;
    readonly at: number;
    readonly except?: ReadonlySet<Uuid>;
  },
): boolean {
  const { window, units, at, except } = wanted;
  return leaves.every(
    (leaf) => loadOf(entriesOf(calendar, leaf, window), window, at, except) + unitsOn(leaf, units) <= leaf.capacity,
  );
}

/** The entries of the diary of a leaf on the days of a window; those of several days come more than once. */
export function* entriesOf({ days }: Calendar, { id }: Leaf, window: Interval): Generator<Entry> {
  for (const day of daysOf(window)) yield* days.get(dayKey(id, day))?.entries ?? [];
}

/** Puts a booking in its place: in memory and in the diaries, with what has happened to it. It leaves those in which it stood before. */
export function put(calendar: Calendar, booking: Booking, step: BookingStep): Booking {
  const before = calendar.bookings.get(booking.id);
  const { leaves } = resourceOf(calendar, booking);
  const next = { ...booking, leaves: leaves.map(({ id }) => id), version: (before?.version ?? 0) + 1 };
  for (const id of before?.leaves ?? []) putIn(calendar, id, before, next.id, undefined);
  for (const leaf of leaves) putIn(calendar, leaf.id, before, next.id, entryOf(next, unitsOn(leaf, next.units)));
  calendar.bookings.set(next.id, next);
  calendar.changedBookings.add(next.id);
  calendar.events.push({ step, from: before?.standing.state, booking: next });
  return next;
}

/** Keeps what was wanted of a series, and what became of it. */
export function putSeries(calendar: Calendar, series: BookingSeries): void {
  calendar.series.set(series.id, series);
  calendar.changedSeries.add(series.id);
}

/** Lets an entry stand on its days in a diary in place of that of the booking as it was before. */
function putIn(
  calendar: Calendar,
  leaf: Uuid,
  before: Booking | undefined,
  booking: Uuid,
  entry: Entry | undefined,
): void {
  const stood = before?.leaves.includes(leaf) ? daysOf(occupied(before)) : [];
  const taken = entry ? daysOf(entry) : [];
  for (const day of new Set([...stood, ...taken])) {
    const key = dayKey(leaf, day);
    const page = calendar.days.get(key);
    if (!page) throw new Error('a day of a diary that was not read');
    calendar.days.set(key, withEntry(page, booking, taken.includes(day) ? entry : undefined));
    calendar.changedDays.add(key);
  }
}

/** A calendar to try something on: what becomes of it is not the other's until it is adopted. */
export function branch(calendar: Calendar): Calendar {
  return {
    resources: calendar.resources,
    bookings: new Map(calendar.bookings),
    series: new Map(calendar.series),
    days: new Map(calendar.days),
    changedBookings: new Set(calendar.changedBookings),
    changedSeries: new Set(calendar.changedSeries),
    changedDays: new Set(calendar.changedDays),
    events: [...calendar.events],
    wallets: new Map(calendar.wallets),
    payers: new Map(calendar.payers),
    entries: calendar.entries,
    changedWallets: new Set(calendar.changedWallets),
    postings: [...calendar.postings],
  };
}

/** Takes over all that was tried. */
export function adopt(calendar: Calendar, tried: Calendar): void {
  for (const [id, booking] of tried.bookings) calendar.bookings.set(id, booking);
  for (const [id, series] of tried.series) calendar.series.set(id, series);
  for (const [key, day] of tried.days) calendar.days.set(key, day);
  for (const id of tried.changedBookings) calendar.changedBookings.add(id);
  for (const id of tried.changedSeries) calendar.changedSeries.add(id);
  for (const key of tried.changedDays) calendar.changedDays.add(key);
  calendar.events.push(...tried.events.slice(calendar.events.length));
  for (const [member, wallet] of tried.wallets) calendar.wallets.set(member, wallet);
  for (const [id, payers] of tried.payers) calendar.payers.set(id, payers);
  for (const member of tried.changedWallets) calendar.changedWallets.add(member);
  calendar.postings.push(...tried.postings.slice(calendar.postings.length));
}

/** The wallet that pays for a member: hers, or that into which hers went. It was read. */
export function walletOf({ wallets }: Calendar, member: Uuid): Wallet {
  const wallet = wallets.get(member);
  if (!wallet) throw new Error('a wallet that was not read');
  const { movedTo } = wallet.account;
  return movedTo ? (wallets.get(movedTo) ?? wallet) : wallet;
}

/** Keeps what became of a wallet. */
export function keepWallet(calendar: Calendar, { wallet, entries }: Funded): void {
  if (entries.length === 0) return;
  calendar.wallets.set(wallet.member, wallet);
  calendar.changedWallets.add(wallet.member);
  calendar.postings.push(...entries);
}
