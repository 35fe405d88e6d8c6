import type { Uuid } from '@inclust/kernel';
import type { Booking } from '../src/domain/bookings/booking.ts';
import { occupied } from '../src/domain/bookings/booking.ts';
import { emptyCalendar, type Calendar } from '../src/domain/bookings/calendar.ts';
import { dayKey, entryOf, withEntry, daysOf } from '../src/domain/bookings/diary.ts';
import { missing } from '../src/domain/bookings/missing.ts';
import type { BookingCommand } from '../src/domain/bookings/commands.ts';
import type { BookingSeries } from '../src/domain/bookings/series.ts';
import { chargeOf } from '../src/domain/credits/account.ts';
import { newWallet, type Wallet } from '../src/domain/credits/wallet.ts';
import { bookable, unitsOn, type Bookable } from '../src/domain/resources/bookable.ts';
import { usualRules, type BookingRules } from '../src/domain/resources/booking-rules.ts';
import type { Resource } from '../src/domain/resources/resource.ts';
import type { Space } from '../src/domain/spaces/space.ts';
import { node } from './bookables.ts';
import { daily, hoursWith } from './opening.ts';

/** An id that ends in a number. */
export function uuid(number: number): Uuid {
  return `00000000-0000-8000-8000-${`${number}`.padStart(12, '0')}` as Uuid;
}

export const space: Space = {
  id: uuid(1),
  names: {},
  address: { street: 'Οδός 1', locality: 'Κέρκυρα', country: 'GR' },
  timeZone: 'Europe/Athens',
  hours: hoursWith({ weekly: daily('00:00-24:00'), onHolidays: { kind: 'open' } }),
  incubationPlaces: 0,
};

/** A resource of the space. */
export function resource(
  id: Uuid,
  { rules = {}, ...more }: Partial<Omit<Resource, 'rules'>> & { readonly rules?: Partial<BookingRules> } = {},
): Resource {
  return {
    id,
    space: space.id,
    names: {},
    kind: 'room',
    units: 1,
    seats: null,
    features: [],
    parts: [],
    creditClass: '',
    rules: { ...usualRules, horizon: 2_000_000, ...rules },
    isRetired: false,
    ...more,
  };
}

/** Resources as they are booked. */
export function bookables(resources: readonly Resource[]): ReadonlyMap<Uuid, Bookable> {
  const all = new Map(resources.map((one) => [one.id, one]));
  return new Map(resources.map((one) => [one.id, bookable(node, one, space, all)]));
}

/** What a database would hold. */
export interface Kept {
  readonly bookings: Map<Uuid, Booking>;
  readonly wallets?: Map<Uuid, Wallet>;
  readonly series?: Map<Uuid, BookingSeries>;
}

/** A calendar with what a command needs of what is kept, and nothing else. */
export function calendarFor(
  command: BookingCommand,
  resources: ReadonlyMap<Uuid, Bookable>,
  { bookings, wallets, series = new Map() }: Kept,
): Calendar {
  const calendar = emptyCalendar();
  for (let need = missing(calendar, command); need; need = missing(calendar, command)) {
    for (const id of need.resources) calendar.resources.set(id, resources.get(id));
    for (const id of need.series) calendar.series.set(id, series.get(id));
    for (const id of need.bookings) calendar.bookings.set(id, bookings.get(id));
    for (const id of need.members) calendar.wallets.set(id, wallets?.get(id) ?? newWallet(id));
    for (const id of need.entries) calendar.entries.set(id, false);
    for (const id of need.charged)
      calendar.payers.set(
        id,
        [...(wallets?.values() ?? [])].filter(({ account }) => chargeOf(account, id)).map(({ member }) => member),
      );
    for (const { resource: leaf, day } of need.days.values()) {
      let page = { resource: leaf, day, revision: 0, entries: [] as const } as ReturnType<typeof withEntry>;
      for (const booking of bookings.values()) {
        if (!booking.leaves.includes(leaf) || !daysOf(occupied(booking)).includes(day)) continue;
        const own = resources.get(booking.resource)?.leaves.find(({ id }) => id === leaf);
        page = withEntry(page, booking.id, entryOf(booking, own ? unitsOn(own, booking.units) : 1));
      }
      calendar.days.set(dayKey(leaf, day), page);
    }
  }
  return calendar;
}
