import { accept, invalid, refuse, type Outcome } from '@inclust/kernel';
import type { Holidays } from '../../opening/holidays.ts';
import type { Bookable } from '../../resources/bookable.ts';
import { occupied, type Booking, type Standing } from '../booking.ts';
import { fits, put, type Calendar } from '../calendar.ts';
import type { Booked, Order, Wanted } from '../commands.ts';
import { paid, planHolder } from '../paying.ts';
import { requestReused, resourceNotFound, slotTaken } from '../refusals.ts';
import { wishViolations, type Wish } from '../rules.ts';
import { done, type Of } from './outcome.ts';
import { termsOf } from './terms.ts';

/** Books, holds, asks or waits; a repeat of a request gets what the first made. */
export function book(calendar: Calendar, command: Of<'book'>, holidays: Holidays): Outcome<Booked> {
  const { order, wanted, hold, wait, at } = command;
  const before = calendar.bookings.get(wanted.id);
  if (before) return before.request === order.request ? done(before.id) : requestReused;
  const found = calendar.resources.get(order.resource);
  if (!found) return resourceNotFound;
  const broken = wishViolations(found, wishOf(calendar, found, order, wanted, at), holidays);
  if (broken.length > 0) return invalid(broken);
  const { approval, holdFor } = found.resource.rules;
  if (hold && (approval || holdFor === 0)) return holdNotPossible;
  const isFree = isFreeFor(calendar, found, order, wanted, at);
  if (!isFree && !wait) return slotTaken;
  const [standing, step] = !isFree
    ? ([{ state: 'waiting', since: at }, 'waitlisted'] as const)
    : approval
      ? ([{ state: 'requested' }, 'requested'] as const)
      : hold
        ? ([{ state: 'held', until: at + holdFor * 60_000 }, 'held'] as const)
        : ([{ state: 'confirmed' }, 'confirmed'] as const);
  const booking = made(found, order, wanted, { standing, at });
  const outcome = isTaking(standing) ? paid(calendar, found, booking, at) : accept(booking);
  if (!outcome.ok) return outcome;
  put(calendar, outcome.value, step);
  return done(wanted.id);
}

/** Whether a booking has its place from now on: it is paid for then. */
function isTaking({ state }: Standing): boolean {
  return state === 'held' || state === 'confirmed';
}

/** What an order wants of a resource at a time. */
export function wishOf(calendar: Calendar, found: Bookable, order: Order, wanted: Wanted, at: number): Wish {
  return { ...order, ...wanted, hasPlan: planHolder(calendar, found, order.person, wanted.start), at };
}

const holdNotPossible = refuse({
  code: 'hold-not-possible',
  kind: 'state',
  message: 'It cannot be held: there are no holds of it, or staff decides about each booking.',
});

/** Whether the units of an order can be had at a time, with what is kept free around it. */
export function isFreeFor(
  calendar: Calendar,
  found: Bookable,
  { units }: Pick<Order, 'units'>,
  wanted: Wanted,
  at: number,
) {
  return fits(calendar, found, { window: occupied({ ...wanted, buffers: found.resource.rules }), units, at });
}

/** The booking of an order, as it stands first. */
export function made(
  found: Bookable,
  order: Order,
  { id, start, end }: Wanted,
  { standing, at, ...more }: { readonly standing: Standing; readonly at: number } & Pick<Booking, 'series'>,
): Booking {
  const { city: _, admission: __, ...kept } = order;
  return {
    id,
    ...kept,
    leaves: found.leaves.map((leaf) => leaf.id),
    start,
    end,
    ...termsOf(found, { start, end, units: order.units, person: order.person }),
    standing,
    ...more,
    version: 0,
    createdAt: at,
    changedAt: at,
  };
}
