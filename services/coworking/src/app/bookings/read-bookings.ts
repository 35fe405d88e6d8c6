import { invalid, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { Page, PageWanted } from '@inclust/mongo';
import type { Booking } from '../../domain/bookings/booking.ts';
import { mayReadAll, notAllowed, ownPerson } from '../permission.ts';
import type { BookingFilter, CoworkingApp, ListedBooking } from '../ports.ts';
import { ownOrStaff } from './change-bookings.ts';

/** One booking, for who has it and for who may read all. Refused: `booking-not-found`. */
export function getBooking(app: CoworkingApp, id: Uuid, actor: Actor): Promise<Outcome<Booking>> {
  return ownOrStaff(app, id, actor, (one) => mayReadAll(app.node, one));
}

/** Bookings in the order of their starts: the caller's own where nothing else is asked for. Refused: `not-allowed`, `invalid-input`. */
export async function listBookings(
  app: CoworkingApp,
  filter: BookingFilter,
  page: PageWanted,
  actor: Actor,
): Promise<Outcome<Page<ListedBooking>>> {
  const own = ownPerson(actor);
  const person = filter.person ?? (filter.resource ? undefined : own);
  if (person === undefined && !filter.resource)
    return invalid([{ field: 'person', rule: 'required', message: 'Say whose bookings, or those of which resource.' }]);
  if ((person === undefined || person !== own) && !mayReadAll(app.node, actor)) return notAllowed;
  return app.bookings.list({ ...filter, ...(person === undefined ? {} : { person }) }, page);
}
