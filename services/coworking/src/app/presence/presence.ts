import { accept, invalid, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { Booking } from '../../domain/bookings/booking.ts';
import { spaceNotFound } from '../../domain/spaces/space-decider.ts';
import { atOf, firstOf } from '../bookings/book.ts';
import { ownOrStaff } from '../bookings/change-bookings.ts';
import { isStaff, notAllowed } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import type { DoorCode, DoorCodes } from './door-codes.ts';

/** What presence needs beside bookings. */
export interface PresenceApp extends CoworkingApp {
  readonly doors: DoorCodes;
}

/** Notes that who has booked is there: staff says so, or she by the code at the door. */
export async function checkIn(
  app: PresenceApp,
  { id, code }: { readonly id: Uuid; readonly code: string },
  actor: Actor,
): Promise<Outcome<Booking>> {
  const found = await ownOrStaff(app, id, actor);
  if (!found.ok) return found;
  const at = atOf(app);
  if (!isStaff(app.node, actor) && !(await holdsDoorCode(app, found.value, code))) return wrongCode;
  const done = await app.desk.carryOut({ kind: 'check-in', id, at });
  return done.ok ? accept(firstOf(done.value)) : done;
}

/** Whether a code is the one at the door of the space of a booking now. */
export async function holdsDoorCode(app: PresenceApp, { resource }: Booking, code: string): Promise<boolean> {
  const space = (await app.resources.get(resource))?.state.space;
  return space !== undefined && app.doors.holds(space, code, atOf(app));
}

export const wrongCode = invalid([
  { field: 'door_code', rule: 'door-code', message: 'It is not the code that is shown at the door now.' },
]);

/** Notes that she has left. */
export async function checkOut(app: PresenceApp, id: Uuid, actor: Actor): Promise<Outcome<Booking>> {
  const found = await ownOrStaff(app, id, actor);
  if (!found.ok) return found;
  const done = await app.desk.carryOut({ kind: 'check-out', id, at: atOf(app) });
  return done.ok ? accept(firstOf(done.value)) : done;
}

/** The code to be shown at the door of a space now. */
export async function getDoorCode(app: PresenceApp, space: Uuid, actor: Actor): Promise<Outcome<DoorCode>> {
  if (!isStaff(app.node, actor)) return notAllowed;
  return (await app.spaces.get(space)) ? accept(app.doors.at(space, atOf(app))) : spaceNotFound;
}

/** The most that a space can hold at once. */
const mostPresent = 1_000;

/** Who is in a space now, in the order in which they came. */
export async function listPresent(app: PresenceApp, space: Uuid, actor: Actor): Promise<Outcome<readonly Booking[]>> {
  if (!isStaff(app.node, actor)) return notAllowed;
  if (!(await app.spaces.get(space))) return spaceNotFound;
  const resources = (await app.resources.all(space)).map(({ id }) => id);
  const present = await app.bookings.present(resources, atOf(app), mostPresent);
  return accept(present.toSorted((one, other) => (one.presence?.in ?? 0) - (other.presence?.in ?? 0)));
}
