import type { Outcome } from '@inclust/kernel';
import type { Booking } from '../booking.ts';
import type { Calendar } from '../calendar.ts';
import type { Booked } from '../commands.ts';
import { promote } from '../neighbours.ts';
import { givenBack } from '../paying.ts';
import { become } from './become.ts';
import { done, type Of } from './outcome.ts';

/** Holds that are over, bookings to which nobody came, and what never got its place before it would have begun. Whatever else is named stays as it is. */
export function expire(calendar: Calendar, { ids, at }: Of<'expire'>): Outcome<Booked> {
  const over = ids.flatMap((id) => {
    const booking = calendar.bookings.get(id);
    return booking && isDue(booking, at) ? [booking] : [];
  });
  for (const booking of over) {
    const isNoShow = booking.standing.state === 'confirmed';
    // Whoever does not come has had her time; whoever lets a hold go has not.
    if (!isNoShow) givenBack(calendar, booking, { permille: 1_000, grace: 0, at });
    become(calendar, booking, { state: isNoShow ? 'no-show' : 'expired' }, at);
  }
  promote(calendar, over, at);
  return done(...over.map(({ id }) => id));
}

function isDue({ standing, start, presence, releaseAt }: Booking, at: number): boolean {
  if (standing.state === 'held') return standing.until <= at;
  if (standing.state === 'confirmed') return !presence && releaseAt !== undefined && releaseAt <= at;
  return (standing.state === 'requested' || standing.state === 'waiting') && start <= at;
}
