import { accept, InfrastructureError, type NodeId, type Outcome, type Refusal, type Uuid } from '@inclust/kernel';
import type { Booking } from '../../domain/bookings/booking.ts';
import type { BookingCommand } from '../../domain/bookings/commands.ts';
import { bookingNotFound } from '../../domain/bookings/refusals.ts';
import type { Interval } from '../../domain/interval.ts';
import { atOf, firstOf } from '../bookings/book.ts';
import type { CarriedOut } from '../bookings/ports.ts';
import { cityOf, isMemberName } from '../names.ts';
import { notAllowed } from '../permission.ts';
import { holdsDoorCode, wrongCode } from '../presence/presence.ts';
import { admissionOf } from '../standings/admission-of.ts';
import type { HearingApp } from './ports.ts';

/** What the home of a member orders for her. Moments in epoch milliseconds. */
export interface HeardOrder extends Interval {
  readonly resource: Uuid;
  readonly units: number;
  readonly people: number;
  readonly note: string;
  readonly hold: boolean;
  readonly wait: boolean;
}

/** What the home of a member wants for her. */
export type HeardWish = { readonly id: Uuid; readonly person: string } & (
  | { readonly want: 'book' | 'move' | 'confirm' | 'cancel'; readonly order: HeardOrder }
  /** By what she has read at the door. */
  | { readonly want: 'check-in'; readonly code: string }
  | { readonly want: 'check-out' | 'ask' | 'forget' }
);

/** How the booking stands after a wish, and why the wish was refused where it was. */
export interface Heard {
  readonly booking?: Booking;
  readonly refusal?: Refusal;
}

const notFound: Heard = { refusal: bookingNotFound.refusal };

/**
 * Does what a member of another node wants, as her home tells it. What was done before is answered as it stands. Rejects where another try
 * may come to something else.
 */
export async function hearWish(app: HearingApp, caller: NodeId, wish: HeardWish): Promise<Heard> {
  const { id, person, want } = wish;
  if (!isMemberName(person) || cityOf(person) !== caller) return { refusal: notAllowed.refusal };
  const before = await app.bookings.get(id);
  if (before && before.person !== person) return want === 'forget' ? {} : notFound;
  if (want === 'forget') return forget(app, id);
  if (want === 'cancel') return before ? cancel(app, id) : cancelUnknown(app, id);
  if (want === 'book' || want === 'move' || want === 'confirm') return bookFirst(app, wish, before);
  if (!before) return notFound;
  if (want === 'ask') return { booking: before };
  if (want === 'check-in' && !(await holdsDoorCode(app, before, wish.code)))
    return { booking: before, refusal: wrongCode.refusal };
  return carryOut(app, id, { kind: want, id, at: atOf(app) });
}

/** What comes after booking may come first, or alone where the answer was lost. */
async function bookFirst(
  app: HearingApp,
  { id, person, want, order }: Extract<HeardWish, { readonly order: HeardOrder }>,
  before: Booking | undefined,
): Promise<Heard> {
  const placed = before ? accept(before) : await book(app, id, person, order);
  if (!placed.ok) return { refusal: placed.refusal };
  const at = atOf(app);
  if (want === 'confirm') return carryOut(app, id, { kind: 'confirm', id, byStaff: false, at });
  // One that was booked just now is where it is to be moved.
  if (want === 'book' || !before) return { booking: placed.value };
  const { start, end, units } = order;
  return carryOut(app, id, { kind: 'move', moves: [{ id, start, end, units }], byStaff: false, at });
}

/** Books, unless it was cancelled or forgotten before it came. Whoever does that meanwhile notes it first and looks for the booking after. */
async function book(
  app: HearingApp,
  id: Uuid,
  person: string,
  { start, end, hold, wait, ...said }: HeardOrder,
): Promise<Outcome<Booking>> {
  if (await app.barred.get(id)) return bookingNotFound;
  // A call that comes twice is the same order, also where it was moved meanwhile.
  const found = (await app.bookables.of([said.resource])).get(said.resource);
  const admission = found && (await admissionOf(app, found, person, { isStaff: false, at: atOf(app) }));
  const wished = { person, city: cityOf(person), admission, payWith: 'home', request: `away/${id}` } as const;
  const order = { ...said, ...wished };
  const wanted = { id, start, end };
  const done = lasting(await app.desk.carryOut({ kind: 'book', order, wanted, hold, wait, at: atOf(app) }));
  if (!done.ok) return done;
  const barred = await app.barred.get(id);
  if (!barred) return accept(firstOf(done.value));
  await (barred === 'forgotten' ? forget(app, id) : cancel(app, id));
  return bookingNotFound;
}

function cancel(app: HearingApp, id: Uuid): Promise<Heard> {
  return carryOut(app, id, { kind: 'cancel', ids: [id], because: 'own-wish', at: atOf(app) });
}

/** Does something about a booking that is there. */
async function carryOut(app: HearingApp, id: Uuid, command: BookingCommand): Promise<Heard> {
  const done = lasting(await app.desk.carryOut(command));
  if (done.ok) return { booking: firstOf(done.value) };
  const booking = await app.bookings.get(id);
  return { ...(booking ? { booking } : {}), refusal: done.refusal };
}

/** Nothing is to come of what has not arrived yet. */
async function cancelUnknown(app: HearingApp, id: Uuid): Promise<Heard> {
  await app.barred.bar(id, 'cancelled', atOf(app));
  return (await app.bookings.get(id)) ? cancel(app, id) : notFound;
}

/** Forgets whose a booking was and what she said, and lets none come back under its id. */
async function forget(app: HearingApp, id: Uuid): Promise<Heard> {
  await app.barred.bar(id, 'forgotten', atOf(app));
  if (await app.bookings.get(id)) lasting(await app.desk.carryOut({ kind: 'forget', ids: [id], at: atOf(app) }));
  return {};
}

/** An outcome that stays what it is when it is asked for again; rejects for any other. */
function lasting(outcome: Outcome<CarriedOut>): Outcome<CarriedOut> {
  if (!outcome.ok && (outcome.refusal.kind === 'unavailable' || outcome.refusal.kind === 'stale'))
    throw new InfrastructureError(`it cannot be said now: ${outcome.refusal.code}`);
  return outcome;
}
