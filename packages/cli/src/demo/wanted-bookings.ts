import { BookingState, type Booking } from '@inclust/contracts';
import type { ZoneName } from '@inclust/schedule';
import { momentIn } from '../commands/wall-times.ts';
import type { DemoSpace } from './demo-coworking.ts';
import type { BookingPlan, PlannedState } from './plan-bookings.ts';

/** A booking that is to be there, alone or of a series. */
export interface WantedBooking {
  /** By which it is known: its note and, of a series, the date for which it was meant. */
  readonly key: string;
  readonly resource: string;
  readonly start: string;
  readonly state: PlannedState;
}

const states: Readonly<Record<PlannedState, BookingState>> = {
  confirmed: BookingState.BOOKING_STATE_CONFIRMED,
  held: BookingState.BOOKING_STATE_HELD,
  requested: BookingState.BOOKING_STATE_REQUESTED,
  declined: BookingState.BOOKING_STATE_DECLINED,
  waiting: BookingState.BOOKING_STATE_WAITING,
  cancelled: BookingState.BOOKING_STATE_CANCELLED,
};

/** The states of which nothing is left when their time has come. */
const passing: readonly PlannedState[] = ['held', 'requested', 'waiting'];

/** What bookings of the demonstration are for: it says that they are invented, and which of a city they are. */
export function noteOf({ country }: Pick<DemoSpace, 'country'>, id: string): string {
  return `${country === 'GR' ? 'Δεδομένα επίδειξης' : 'Të dhëna demonstrimi'} ${id}`;
}

/** The id of a series in its note. */
export function seriesId(number: number): string {
  return `s${number}`;
}

/** All bookings of a plan. */
export function wantedBookings(space: DemoSpace, { bookings, series }: BookingPlan): readonly WantedBooking[] {
  return [
    ...bookings.map(({ number, resource, start, state }) => ({
      key: noteOf(space, String(number)),
      resource,
      start,
      state,
    })),
    ...series.flatMap(({ number, resource, dates }) =>
      dates.map((start) => ({
        key: `${noteOf(space, seriesId(number))} ${start}`,
        resource,
        start,
        state: 'confirmed' as const,
      })),
    ),
  ];
}

/** By what a booking is known. */
export function keyOf({ note, seriesDate }: Pick<Booking, 'note' | 'seriesDate'>): string {
  return seriesDate === '' ? note : `${note} ${seriesDate.slice(0, 16)}`;
}

/**
 * Whether a booking is as it was wanted: of that resource, at that time, and what was to become of it, or over where its time had come. One
 * whose time came before anybody could book it need not be there. `now` is in epoch milliseconds.
 */
export function isAsWanted(
  { start, state }: WantedBooking,
  { resource, zone, now }: { readonly resource: string | undefined; readonly zone: ZoneName; readonly now: number },
  booking: Booking | undefined,
): boolean {
  const startTime = momentIn('start', start, zone);
  if (!booking) return Date.parse(startTime) <= now;
  const isOver = booking.state === BookingState.BOOKING_STATE_EXPIRED && passing.includes(state);
  return (
    booking.resource === resource && booking.startTime === startTime && (booking.state === states[state] || isOver)
  );
}
