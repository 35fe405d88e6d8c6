import { BookingConfirmed, BookingState, type EventType } from '@inclust/contracts';
import type { BookingEvent, BookingStep } from '../../domain/bookings/calendar.ts';
import { presenceOf, reasonOf } from '../grpc/booking.ts';
import { amountToProto } from '../grpc/credit-amount.ts';
import { bookingStates } from '../grpc/enums.ts';

/** The contract's name for each event of a booking. All hold the facts in the same field. */
export const bookingEventTypes = {
  held: 'inclust.coworking.v1.BookingHeld',
  requested: 'inclust.coworking.v1.BookingRequested',
  waitlisted: 'inclust.coworking.v1.BookingWaitlisted',
  confirmed: 'inclust.coworking.v1.BookingConfirmed',
  declined: 'inclust.coworking.v1.BookingDeclined',
  cancelled: 'inclust.coworking.v1.BookingCancelled',
  expired: 'inclust.coworking.v1.BookingExpired',
  moved: 'inclust.coworking.v1.BookingMoved',
  'checked-in': 'inclust.coworking.v1.BookingCheckedIn',
  'checked-out': 'inclust.coworking.v1.BookingCheckedOut',
  'no-show': 'inclust.coworking.v1.BookingNoShow',
  reassigned: 'inclust.coworking.v1.BookingReassigned',
  forgotten: 'inclust.coworking.v1.BookingForgotten',
  paid: 'inclust.coworking.v1.BookingPaid',
} as const satisfies Record<BookingStep, EventType>;

/** An event of a booking as a message of the contract: ids, times and codes, nothing that somebody has said. */
export function encodeBookingEvent({ step, from, booking }: BookingEvent): { type: EventType; body: Uint8Array } {
  const { id, version, resource, person, start, end, units, people, standing, series } = booking;
  const facts = {
    bookingId: id,
    version: BigInt(version),
    resourceId: resource,
    person,
    startTime: new Date(start).toISOString(),
    endTime: new Date(end).toISOString(),
    units,
    people,
    state: bookingStates.toProto(standing.state),
    previousState: from ? bookingStates.toProto(from) : BookingState.BOOKING_STATE_UNSPECIFIED,
    reason: reasonOf(standing),
    seriesId: series?.series ?? '',
    ...presenceOf(booking),
    credit: booking.credit && amountToProto(booking.credit),
  };
  return { type: bookingEventTypes[step], body: BookingConfirmed.encode({ facts }).finish() };
}
