import type { Outcome } from '@inclust/kernel';
import { isOver, type Booking, type Standing } from '../booking.ts';
import { put, type Calendar } from '../calendar.ts';
import type { Booked } from '../commands.ts';
import { promote } from '../neighbours.ts';
import { givenBack } from '../paying.ts';
import { done, type Of } from './outcome.ts';

/** Those that are the other's already stay as they are. */
export function handOver(calendar: Calendar, { ids, to, back, at }: Of<'hand-over'>): Outcome<Booked> {
  for (const id of ids) {
    const booking = calendar.bookings.get(id);
    if (!booking || booking.person === to) continue;
    const { formerly = [], ...rest } = booking;
    const before = back ? formerly.slice(0, formerly.lastIndexOf(to)) : [...formerly, booking.person];
    if (back && !formerly.includes(to)) continue;
    const next = { ...rest, person: to, ...(before.length > 0 ? { formerly: before } : {}), changedAt: at };
    put(calendar, next, 'reassigned');
  }
  return done(...ids);
}

/** What is left is when something was used, and by how many. */
export function forget(calendar: Calendar, { ids, at }: Of<'forget'>): Outcome<Booked> {
  const left: Booking[] = [];
  for (const id of ids) {
    const booking = calendar.bookings.get(id);
    if (!booking || booking.person.startsWith('erased/')) continue;
    const { formerly: _, bookedBy: __, ...rest } = booking;
    const isCancelled = !isOver(booking.standing) && booking.start > at;
    if (isCancelled) givenBack(calendar, booking, { permille: 1_000, grace: 0, at });
    const standing: Standing = isCancelled
      ? { state: 'cancelled', because: 'withdrawn', feePermille: 0 }
      : booking.standing;
    put(calendar, { ...rest, person: `erased/${id}`, note: '', standing, changedAt: at }, 'forgotten');
    if (isCancelled) left.push(booking);
  }
  promote(calendar, left, at);
  return done(...ids);
}
