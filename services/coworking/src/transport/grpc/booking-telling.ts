import type { Booking as ProtoBooking } from '@inclust/contracts';
import type { CoworkingApp, ListedBooking } from '../../app/ports.ts';
import { awayToProto } from './away-booking.ts';
import { bookingToProto } from './booking.ts';

/** Writes bookings as messages, each with the times of its own space. */
export function bookingTelling({ bookables }: Pick<CoworkingApp, 'bookables'>) {
  return async (bookings: readonly ListedBooking[]): Promise<ProtoBooking[]> => {
    const resources = bookings.flatMap((one) => ('owner' in one ? [] : [one.resource]));
    const found = await bookables.of([...new Set(resources)]);
    return bookings.map((booking) => {
      if ('owner' in booking) return awayToProto(booking);
      const within = found.get(booking.resource);
      if (!within) throw new Error('a booking of a resource that is not there');
      return bookingToProto(within, booking);
    });
  };
}
