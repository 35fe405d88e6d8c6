import type { Outcome } from '@inclust/kernel';
import { hosted, hostedId } from '../../credits/hosting.ts';
import { isOver } from '../booking.ts';
import { put, resourceOf, type Calendar } from '../calendar.ts';
import type { Booked } from '../commands.ts';
import { isCostOf } from '../paying.ts';
import { bookingNotFound } from '../refusals.ts';
import { done, type Of } from './outcome.ts';

/**
 * Enters what the home of a member has entered, once; the booking is paid where that is what it costs now. What was entered before it was
 * moved is in the ledger all the same, and another entry follows.
 */
export function noteCredit(calendar: Calendar, { id, entry, home, at }: Of<'note-credit'>): Outcome<Booked> {
  const booking = calendar.bookings.get(id);
  const isOfHome = booking?.person.startsWith(`nodes/${home}/`) === true || booking?.person.startsWith('erased/');
  if (!booking || !isOfHome || booking.payWith !== 'home' || entry.booking !== id) return bookingNotFound;
  if (calendar.entries.get(hostedId(home, entry.id))) return done(id);
  const posting = hosted(entry, home);
  calendar.entries.set(posting.id, true);
  calendar.postings.push(posting);
  const { paid } = entry;
  if (!paid || isOver(booking.standing) || !isCostOf(resourceOf(calendar, booking), booking, paid)) return done(id);
  const { price: _, ...rest } = booking;
  put(calendar, { ...rest, credit: paid, changedAt: at }, 'paid');
  return done(id);
}
