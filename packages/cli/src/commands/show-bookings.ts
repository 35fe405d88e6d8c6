import { Booking, type SkippedDate } from '@inclust/contracts';
import type { ZoneName } from '@inclust/schedule';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { Output } from '../output/output.ts';
import { bookingStates } from './coworking-words.ts';
import { amountText } from './credit-words.ts';
import { moneyText } from './money.ts';
import { wordOf } from './event-words.ts';
import { ownSpanText, ownZone, spanText } from './span-text.ts';
import { zoneOf } from './zone-of-space.ts';

/** Shows one booking. */
export function showBooking({ out }: Context, booking: Booking | undefined): ExitCode {
  if (!booking) throw new Error('the answer holds no booking');
  out.result(Booking.toJSON(booking), () => bookingText(booking, ownZone()));
  return exitCodes.ok;
}

/** Shows several bookings. */
export function showBookings({ out }: Context, bookings: readonly Booking[]): ExitCode {
  out.result(
    bookings.map((one) => Booking.toJSON(one)),
    () => bookingTable(out, bookings),
  );
  return exitCodes.ok;
}

/** A booking in lines: what became of it, when it is, and the whole of it. */
export function bookingText(booking: Booking, own: ZoneName | undefined): string {
  const { name, etag, state, credit, price } = booking;
  return [
    [name, wordOf(bookingStates, state), noteOf(booking), `etag ${etag}`].filter(Boolean).join('  '),
    [whenOf(booking), ownTimeOf(booking, own)].filter(Boolean).join('  = '),
    ...(credit ? [`drawn from credit: ${amountText(credit)}`] : []),
    ...(price ? [`costs ${moneyText(price)}`] : []),
    JSON.stringify(Booking.toJSON(booking), null, 2),
  ].join('\n');
}

/** Bookings as a table, by the clocks of their spaces and beside that by those of the caller where they show something else. */
export function bookingTable(out: Output, bookings: readonly Booking[], own = ownZone()): string {
  return out.table(
    [
      { title: 'name', value: (one) => one.name },
      { title: 'state', value: (one) => wordOf(bookingStates, one.state) },
      { title: 'when', value: whenOf },
      { title: 'here', value: (one) => ownTimeOf(one, own) },
      { title: 'resource', value: (one) => one.resource },
      { title: 'person', value: (one) => one.person },
      { title: 'units', side: 'right', value: (one) => String(one.units) },
      { title: 'note', value: noteOf },
    ],
    bookings,
  );
}

/** The dates of a series that were not booked, one a line. */
export function skippedLines(skipped: readonly SkippedDate[]): readonly string[] {
  return skipped.map(({ date, reason }) => `not booked: ${date.slice(0, 16).replace('T', ' ')}: ${reason}`);
}

function whenOf({ startTime = '', endTime = '', ...booking }: Booking): string {
  return spanText(startTime, endTime, zoneOf(booking));
}

function ownTimeOf({ startTime = '', endTime = '', ...booking }: Booking, own: ZoneName | undefined): string {
  return ownSpanText(startTime, endTime, zoneOf(booking), own);
}

function noteOf({ reason, holdExpireTime, feePermille, note }: Booking): string {
  return [
    ...(reason === '' ? [] : [reason]),
    ...(holdExpireTime === undefined ? [] : [`held until ${holdExpireTime}`]),
    ...(feePermille === 0 ? [] : [`costs ${feePermille / 10}%`]),
    ...(note === '' ? [] : [note]),
  ].join(', ');
}
