import type { Outcome } from '@inclust/kernel';
import { occupied } from '../booking.ts';
import { fits, resourceOf, type Calendar } from '../calendar.ts';
import type { Booked } from '../commands.ts';
import { declineOthers } from '../neighbours.ts';
import { paid } from '../paying.ts';
import { bookingNotFound, holdExpired, wrongState } from '../refusals.ts';
import { become } from './become.ts';
import { done, type Of } from './outcome.ts';

/** What was held is had; what was requested is, where it is still free, and those that it leaves no place are declined. */
export function confirm(calendar: Calendar, { id, byStaff, at }: Of<'confirm'>): Outcome<Booked> {
  const booking = calendar.bookings.get(id);
  if (!booking) return bookingNotFound;
  const { standing } = booking;
  switch (standing.state) {
    case 'confirmed':
      return done(id);
    case 'held':
      if (standing.until <= at) return holdExpired;
      become(calendar, booking, { state: 'confirmed' }, at);
      return done(id);
    case 'requested': {
      if (!byStaff) return wrongState('requested');
      if (booking.start <= at) return wrongState('expired');
      const isFree = fits(calendar, resourceOf(calendar, booking), { ...booking, window: occupied(booking), at });
      if (!isFree) become(calendar, booking, { state: 'declined', because: 'taken' }, at);
      else {
        const outcome = paid(calendar, resourceOf(calendar, booking), booking, at);
        if (!outcome.ok) return outcome;
        declineOthers(calendar, become(calendar, outcome.value, { state: 'confirmed' }, at), at);
      }
      return done(id);
    }
    case 'declined':
      // Another one was confirmed first: a repeat is told the same.
      return standing.because === 'taken' ? done(id) : wrongState('declined');
    default:
      return wrongState(standing.state);
  }
}

/** Staff says no to what was requested or waits. */
export function decline(calendar: Calendar, { id, at }: Of<'decline'>): Outcome<Booked> {
  const booking = calendar.bookings.get(id);
  if (!booking) return bookingNotFound;
  const { state } = booking.standing;
  if (state === 'declined') return done(id);
  if (state !== 'requested' && state !== 'waiting') return wrongState(state);
  become(calendar, booking, { state: 'declined', because: 'staff' }, at);
  return done(id);
}
