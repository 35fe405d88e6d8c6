import type { Outcome, Uuid } from '@inclust/kernel';
import type { Booking } from '../../domain/bookings/booking.ts';
import type { BookingCommand, Skipped } from '../../domain/bookings/commands.ts';
import type { Bookable } from '../../domain/resources/bookable.ts';

/** What a command came to. */
export interface CarriedOut {
  /** As they stand now, in the order in which they were wanted. */
  readonly bookings: readonly Booking[];
  readonly skipped: readonly Skipped[];
}

/** Gives the time of resources. */
export interface BookingDesk {
  /** Decides and keeps a command. Refused as `decide`, and as `busy` where too many book the same at once. */
  carryOut(command: BookingCommand): Promise<Outcome<CarriedOut>>;
  /** Ends what is over by now; whether there may be more. */
  tend(): Promise<boolean>;
}

/** Resources as they are booked. */
export interface Bookables {
  /** Those of some ids that there are. */
  of(ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Bookable>>;
}
