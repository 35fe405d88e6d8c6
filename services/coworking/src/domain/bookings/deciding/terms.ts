import type { Bookable } from '../../resources/bookable.ts';
import type { Booking } from '../booking.ts';
import { moneyFor } from '../paying.ts';

/** What is kept with a booking of the rules and prices by which it was made: they may change, it stays as it was agreed. */
export function termsOf(
  found: Bookable,
  booking: Pick<Booking, 'start' | 'end' | 'units' | 'person'>,
): Pick<Booking, 'buffers' | 'releaseAt' | 'price'> {
  const { bufferBefore, bufferAfter, grace } = found.resource.rules;
  const price = moneyFor(found, booking);
  return {
    buffers: { bufferBefore, bufferAfter },
    ...(grace > 0 ? { releaseAt: booking.start + grace * 60_000 } : {}),
    ...(price ? { price } : {}),
  };
}
