import type { Outcome } from '@inclust/kernel';
import { cancellationFee } from '../../resources/booking-rules.ts';
import { graceOfTheSpace } from '../../credits/giving-back.ts';
import { isOver } from '../booking.ts';
import { resourceOf, type Calendar } from '../calendar.ts';
import type { Booked } from '../commands.ts';
import { promote } from '../neighbours.ts';
import { givenBack } from '../paying.ts';
import { bookingNotFound, wrongState } from '../refusals.ts';
import { become } from './become.ts';
import { done, type Of } from './outcome.ts';

/** Those that are over already stay as they are. */
export function cancel(calendar: Calendar, { ids, because, at }: Of<'cancel'>): Outcome<Booked> {
  const bookings = ids.map((id) => calendar.bookings.get(id));
  const open = bookings.flatMap((one) => (one && !isOver(one.standing) ? [one] : []));
  if (bookings.includes(undefined)) return bookingNotFound;
  if (because !== 'staff' && open.some(({ start }) => start <= at)) return wrongState('begun');
  for (const booking of open) {
    const { rules } = resourceOf(calendar, booking).resource;
    const isCharged = because === 'own-wish' && booking.standing.state === 'confirmed';
    const feePermille = isCharged ? cancellationFee(rules, booking.start, at) : 0;
    const grace = because === 'own-wish' ? 0 : graceOfTheSpace;
    givenBack(calendar, booking, { permille: 1_000 - feePermille, grace, at });
    become(calendar, booking, { state: 'cancelled', because, feePermille }, at);
  }
  promote(calendar, open, at);
  return done(...ids);
}
