import { refuse, type Outcome } from '@inclust/kernel';
import type { Skipped } from './commands.ts';

export const resourceNotFound = refuse({
  code: 'resource-not-found',
  kind: 'not-found',
  message: 'There is no such resource.',
});

export const bookingNotFound = refuse({
  code: 'booking-not-found',
  kind: 'not-found',
  message: 'There is no such booking.',
});

export const seriesNotFound = refuse({
  code: 'series-not-found',
  kind: 'not-found',
  message: 'There is no such series of bookings.',
});

export const requestReused = refuse({
  code: 'request-id-reused',
  kind: 'exists',
  message: 'This request_id came before with another body.',
  violations: [{ field: 'request_id', rule: 'request-id-reused', message: 'It came before with another body.' }],
});

export const slotTaken = refuse({
  code: 'slot-taken',
  kind: 'state',
  message: 'It is taken at some moment of that time, with what is kept free around bookings.',
});

export const holdExpired = refuse({
  code: 'hold-expired',
  kind: 'state',
  message: 'It was not confirmed in time.',
});

/** What a booking is does not allow it. */
export function wrongState(state: string): Outcome<never> {
  return refuse({
    code: 'booking-state',
    kind: 'state',
    message: 'What has become of the booking does not allow this.',
    metadata: { state },
  });
}

/** Dates of a series that cannot be had; nothing is booked. */
export function seriesConflict(skipped: readonly Skipped[]): Outcome<never> {
  return refuse({
    code: 'series-conflict',
    kind: 'state',
    message: `${skipped.length} of the dates cannot be had; nothing is changed.`,
    violations: skipped.map(({ date, because }) => ({
      field: `dates[${date}]`,
      rule: because,
      message: 'It cannot be had.',
    })),
  });
}
