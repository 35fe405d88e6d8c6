import { accept, refuse, type Actor, type Outcome } from '@inclust/kernel';
import { askOwner, changeWish, holderOf, isAsking, wishing } from '@inclust/wishes';
import { stateOf, timeOf, type AwayBooking, type BookingWish, type Want } from '../../domain/away/away-booking.ts';
import { bookingNotFound, wrongState } from '../../domain/bookings/refusals.ts';
import type { Interval } from '../../domain/interval.ts';
import type { NamedElsewhere } from '../names.ts';
import { isStaff, mayReadAll, ownPerson } from '../permission.ts';
import type { AwayApp } from './ports.ts';

/** One booking at another node, for who has it and for who may read all. Refused: `booking-not-found`. */
export function getAway(app: AwayApp, named: NamedElsewhere, actor: Actor): Promise<Outcome<AwayBooking>> {
  return findAway(app, named, actor, (one) => mayReadAll(app.node, one));
}

/** Cancels; what is over stays as it is. Refused: `booking-not-found`, or as its node refuses. */
export function cancelAway(app: AwayApp, named: NamedElsewhere, actor: Actor): Promise<Outcome<AwayBooking>> {
  return wish(app, named, actor, (away) => (isOver(away) ? accept(away) : accept(wishing(away, 'cancel'))));
}

/** Confirms a hold. Refused: `booking-not-found`, `booking-state`, or as its node refuses. */
export function confirmAway(app: AwayApp, named: NamedElsewhere, actor: Actor): Promise<Outcome<AwayBooking>> {
  return wish(app, named, actor, (away) => {
    if (isOver(away)) return wrongState(stateOf(away));
    return accept(stateOf(away) === 'confirmed' ? away : wishing(away, 'confirm'));
  });
}

/** Moves to another time or size, 0 units for as many as before. Refused: `booking-not-found`, `booking-state`, or as its node refuses. */
export function moveAway(
  app: AwayApp,
  named: NamedElsewhere,
  { units: wanted, ...to }: Interval & { readonly units: number },
  actor: Actor,
): Promise<Outcome<AwayBooking>> {
  return wish(app, named, actor, (away) => {
    if (isOver(away)) return wrongState(stateOf(away));
    const units = wanted === 0 ? timeOf(away).units : wanted;
    const asked = isAsking(away) ? away.order : timeOf(away);
    const isThere = asked.start === to.start && asked.end === to.end && asked.units === units;
    return accept(isThere ? away : wishing<BookingWish>(away, 'move', { ...away.order, ...to, units }));
  });
}

const over: ReadonlySet<string> = new Set(['declined', 'cancelled', 'expired', 'no-show']);

function isOver(away: AwayBooking): boolean {
  return over.has(stateOf(away));
}

/** Keeps what is wanted now and tells the other node; what that refuses is refused here. */
async function wish(
  app: AwayApp,
  named: NamedElsewhere,
  actor: Actor,
  by: (away: AwayBooking) => Outcome<AwayBooking>,
): Promise<Outcome<AwayBooking>> {
  const found = await findAway(app, named, actor);
  if (!found.ok) return found;
  let decided: Outcome<AwayBooking> = found;
  const asked = await changeWish<BookingWish>(app, found.value, (now) => {
    decided = by(now);
    return decided.ok ? decided.value : now;
  });
  if (!asked) return bookingNotFound;
  if (!decided.ok || !isAsking(asked)) return decided;
  app.onStep?.('wish.kept');
  const after = (await askOwner<BookingWish>(app, asked)) ?? asked;
  const isHeard = after.heard >= asked.sequence;
  return isHeard && after.refusal && isRefused(after, asked.want) ? refuse(after.refusal) : accept(after);
}

/** What its node never had, and is cancelled for that, was not refused. */
function isRefused(away: AwayBooking, want: Want): boolean {
  return want !== 'cancel' || away.told !== undefined;
}

/** A booking at another node, for who has it and for staff: to all others there is none. */
export async function findAway(
  app: Pick<AwayApp, 'node' | 'store'>,
  { owner, id }: NamedElsewhere,
  actor: Actor,
  mayRead: (actor: Actor) => boolean = (one) => isStaff(app.node, one),
): Promise<Outcome<AwayBooking>> {
  const away = (await app.store.get(id))?.wish;
  const isNamed = away?.owner === owner && away.want !== 'forget';
  if (!away || !isNamed || !(mayRead(actor) || ownPerson(actor) === holderOf(away))) return bookingNotFound;
  return accept(away);
}
