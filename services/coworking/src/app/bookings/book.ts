import { accept, checkRequestId, invalid, type Outcome, type RequestIdentity, type Uuid } from '@inclust/kernel';
import { derivedId, requestKey } from '@inclust/mongo';
import type { Booking, PaymentWish } from '../../domain/bookings/booking.ts';
import type { Order } from '../../domain/bookings/commands.ts';
import { resourceNotFound } from '../../domain/bookings/refusals.ts';
import { seriesDates } from '../../domain/bookings/series-dates.ts';
import type { Interval } from '../../domain/interval.ts';
import { cityOf, isMemberName } from '../names.ts';
import { isStaff, notAllowed, ownPerson } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import { admissionOf } from '../standings/admission-of.ts';
import { noteViolations } from './note.ts';
import type { CarriedOut } from './ports.ts';

/** What somebody wants to book. */
export interface BookingWish extends Interval {
  readonly resource: Uuid;
  /** A member's resource name; empty for the caller. */
  readonly person: string;
  readonly units: number;
  readonly people: number;
  readonly note: string;
  readonly payWith: Exclude<PaymentWish, 'home'>;
}

/** Books, holds or waits. Refused: `not-allowed`, and as the desk. A repeat of a request gets the booking of the first. */
export async function createBooking(
  app: CoworkingApp,
  { hold, wait, ...wish }: BookingWish & { readonly hold: boolean; readonly wait: boolean },
  request: RequestIdentity,
): Promise<Outcome<Booking>> {
  const ordered = await orderOf(app, wish, request);
  if (!ordered.ok) return ordered;
  const { order, key } = ordered.value;
  const { start, end } = wish;
  const wanted = { id: derivedId(`${app.node}/bookings`, key), start, end };
  const done = await app.desk.carryOut({ kind: 'book', order, wanted, hold, wait, at: atOf(app) });
  return done.ok ? accept(firstOf(done.value)) : done;
}

/** A series that was booked, with the dates that could not be had. */
export interface BookedSeries extends CarriedOut {
  readonly series: Uuid;
}

/** Books on all dates of a rule, or on those that can be had. Refused as `createBooking`, and where the rule is none. */
export async function createBookingSeries(
  app: CoworkingApp,
  wish: BookingWish,
  { rule, removed, skip }: { readonly rule: string; readonly removed: readonly string[]; readonly skip: boolean },
  request: RequestIdentity,
): Promise<Outcome<BookedSeries>> {
  const ordered = await orderOf(app, wish, request);
  if (!ordered.ok) return ordered;
  const { order, key } = ordered.value;
  if (!(wish.start < wish.end)) return invalid([notAfterStart]);
  const found = (await app.bookables.of([wish.resource])).get(wish.resource);
  if (!found) return resourceNotFound;
  const dates = seriesDates(wish, found.zone, rule, removed);
  if (!dates.ok) return dates;
  const series = derivedId(`${app.node}/bookingSeries`, key);
  const done = await app.desk.carryOut({
    kind: 'book-series',
    order,
    series,
    rule,
    dates: dates.value.map((one) => ({ ...one, id: derivedId(`bookings/${series}`, one.date) })),
    conflicts: skip ? 'skip' : 'refuse',
    at: atOf(app),
  });
  return done.ok ? accept({ series, ...done.value }) : done;
}

const notAfterStart = { field: 'first.end_time', rule: 'not-after-start', message: 'Ends after it starts.' };

/** The order of a request, and the key by which a repeat of it is known. */
async function orderOf(
  app: CoworkingApp,
  { resource, person: wanted, units, people, note, payWith }: BookingWish,
  { actor, method, requestId, body }: RequestIdentity,
): Promise<Outcome<{ readonly order: Order; readonly key: string }>> {
  const { node } = app;
  const denied = checkRequestId(requestId);
  if (denied) return denied;
  const own = ownPerson(actor);
  const person = wanted === '' ? own : wanted;
  if (person === undefined)
    return invalid([{ field: 'person', rule: 'required', message: 'Say for which member it is.' }]);
  if (!isMemberName(person))
    return invalid([{ field: 'person', rule: 'resource-name', message: 'Must be nodes/{home}/members/{uuid}.' }]);
  if (person !== own && !isStaff(node, actor)) return notAllowed;
  const broken = noteViolations(note);
  if (broken.length > 0) return invalid(broken);
  const { key, digest } = requestKey(actor.id, method, requestId, body);
  const found = (await app.bookables.of([resource])).get(resource);
  const admission = found && (await admissionOf(app, found, person, { isStaff: isStaff(node, actor), at: atOf(app) }));
  const bookedBy = person === own ? {} : { bookedBy: actor.id };
  return accept({
    order: {
      resource,
      person,
      city: cityOf(person),
      admission,
      ...bookedBy,
      units,
      people,
      note,
      payWith,
      request: digest,
    },
    key,
  });
}

/** The booking that a command was about. */
export function firstOf({ bookings }: CarriedOut): Booking {
  const [first] = bookings;
  if (!first) throw new Error('a command about a booking came to none');
  return first;
}

/** The moment, in epoch milliseconds. */
export function atOf({ clock }: Pick<CoworkingApp, 'clock'>): number {
  return Date.parse(clock.now());
}
