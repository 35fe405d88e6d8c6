import type { Booking, Standing } from '../booking.ts';
import { put, type BookingStep, type Calendar } from '../calendar.ts';

/** Puts a booking where it stands from a moment on. */
export function become(calendar: Calendar, booking: Booking, standing: Standing, at: number): Booking {
  return put(calendar, { ...booking, standing, changedAt: at }, stepTo[standing.state]);
}

const stepTo: Readonly<Record<Standing['state'], BookingStep>> = {
  held: 'held',
  requested: 'requested',
  waiting: 'waitlisted',
  confirmed: 'confirmed',
  declined: 'declined',
  cancelled: 'cancelled',
  expired: 'expired',
  'no-show': 'no-show',
};
