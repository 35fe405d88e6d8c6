import { refuse, type Outcome } from '@inclust/kernel';
import { put, type Calendar } from '../calendar.ts';
import type { Booked } from '../commands.ts';
import { promote } from '../neighbours.ts';
import { bookingNotFound, wrongState } from '../refusals.ts';
import { done, type Of } from './outcome.ts';

/** How long before the start somebody may be there already, in milliseconds. */
const earliest = 60 * 60_000;

/** She is there. */
export function checkIn(calendar: Calendar, { id, at }: Of<'check-in'>): Outcome<Booked> {
  const booking = calendar.bookings.get(id);
  if (!booking) return bookingNotFound;
  const { standing, presence, start, end } = booking;
  if (standing.state !== 'confirmed') return wrongState(standing.state);
  if (presence && presence.out === undefined) return done(id);
  if (presence || end <= at) return wrongState('over');
  if (start - earliest > at) return tooEarly;
  put(calendar, { ...booking, presence: { in: at }, changedAt: at }, 'checked-in');
  return done(id);
}

const tooEarly = refuse({ code: 'too-early', kind: 'state', message: 'It begins in more than an hour.' });

/** She has left, and who waits for the rest of her time gets it. */
export function checkOut(calendar: Calendar, { id, at }: Of<'check-out'>): Outcome<Booked> {
  const booking = calendar.bookings.get(id);
  if (!booking) return bookingNotFound;
  const { presence, standing } = booking;
  if (!presence) return wrongState(standing.state);
  if (presence.out !== undefined) return done(id);
  put(calendar, { ...booking, presence: { ...presence, out: at }, changedAt: at }, 'checked-out');
  promote(calendar, [booking], at);
  return done(id);
}
