import { accept, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import { isOver, type Booking } from '../../domain/bookings/booking.ts';
import { bookingNotFound } from '../../domain/bookings/refusals.ts';
import { movedAlike } from '../../domain/bookings/series-dates.ts';
import type { Interval } from '../../domain/interval.ts';
import { isStaff, notAllowed, ownPerson } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import { atOf, firstOf } from './book.ts';
import type { CarriedOut } from './ports.ts';

/** Which bookings of a series are meant: the named one, it and those of later dates, or all that have not begun. */
export type SeriesScope = 'one' | 'following' | 'all';

/** Confirms a hold, by who has it, or what was requested, by staff. Refused: `booking-not-found`, `not-allowed`, and as the desk. */
export async function confirmBooking(app: CoworkingApp, id: Uuid, actor: Actor): Promise<Outcome<Booking>> {
  const found = await ownOrStaff(app, id, actor);
  if (!found.ok) return found;
  const byStaff = isStaff(app.node, actor);
  return single(await app.desk.carryOut({ kind: 'confirm', id, byStaff, at: atOf(app) }));
}

/** Declines what was requested or waits, by staff. */
export async function declineBooking(app: CoworkingApp, id: Uuid, actor: Actor): Promise<Outcome<Booking>> {
  if (!isStaff(app.node, actor)) return notAllowed;
  return single(await app.desk.carryOut({ kind: 'decline', id, at: atOf(app) }));
}

/** Cancels; what staff cancels costs nothing. The named one comes first. */
export async function cancelBooking(
  app: CoworkingApp,
  { id, scope }: { readonly id: Uuid; readonly scope: SeriesScope },
  actor: Actor,
): Promise<Outcome<CarriedOut>> {
  const found = await ownOrStaff(app, id, actor);
  if (!found.ok) return found;
  const at = atOf(app);
  const because = ownPerson(actor) === found.value.person ? 'own-wish' : 'staff';
  const ids = (await scoped(app, found.value, scope, at)).map((one) => one.id);
  return app.desk.carryOut({ kind: 'cancel', ids, because, at });
}

/** Moves to another time or size. The named one comes first. */
export async function moveBooking(
  app: CoworkingApp,
  {
    id,
    scope,
    to,
    units,
  }: { readonly id: Uuid; readonly scope: SeriesScope; readonly to: Interval; readonly units: number },
  actor: Actor,
): Promise<Outcome<CarriedOut>> {
  const found = await ownOrStaff(app, id, actor);
  if (!found.ok) return found;
  const booking = found.value;
  const at = atOf(app);
  const zone = (await app.bookables.of([booking.resource])).get(booking.resource)?.zone;
  if (!zone) throw new Error('a booking of a resource that is not there');
  const example = { from: booking.start, to };
  const moves = (await scoped(app, booking, scope, at)).map((one) => ({
    id: one.id,
    ...(one.id === id ? to : movedAlike(one, zone, example)),
    units: units === 0 ? one.units : units,
  }));
  return app.desk.carryOut({ kind: 'move', moves, byStaff: isStaff(app.node, actor), at });
}

/** A booking, for who has it and for staff: to all others there is none. */
export async function ownOrStaff(
  app: Pick<CoworkingApp, 'node' | 'bookings'>,
  id: Uuid,
  actor: Actor,
  mayRead: (actor: Actor) => boolean = (one) => isStaff(app.node, one),
): Promise<Outcome<Booking>> {
  const booking = await app.bookings.get(id);
  if (!booking || !(mayRead(actor) || ownPerson(actor) === booking.person)) return bookingNotFound;
  return accept(booking);
}

/** The bookings that are meant, the named one first; of the others those that are not over and have not begun. */
async function scoped(
  app: CoworkingApp,
  booking: Booking,
  scope: SeriesScope,
  at: number,
): Promise<readonly Booking[]> {
  const { series } = booking;
  if (!series || scope === 'one') return [booking];
  const others = (await app.bookings.ofSeries(series.series)).filter(
    (one) =>
      one.id !== booking.id &&
      !isOver(one.standing) &&
      one.start > at &&
      (scope === 'all' || (one.series?.date ?? '') > series.date),
  );
  return [booking, ...others];
}

function single(outcome: Outcome<CarriedOut>): Outcome<Booking> {
  return outcome.ok ? accept(firstOf(outcome.value)) : outcome;
}
