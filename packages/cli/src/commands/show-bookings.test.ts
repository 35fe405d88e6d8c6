import { Booking, BookingState } from '@inclust/contracts';
import { parseZone } from '@inclust/schedule';
import { expect, test } from 'vitest';
import { createOutput } from '../output/output.ts';
import { bookingTable, bookingText, skippedLines } from './show-bookings.ts';

const booking = Booking.fromPartial({
  name: 'nodes/corfu/bookings/b',
  resource: 'nodes/corfu/resources/r',
  person: 'nodes/vlora/members/m',
  startTime: '2027-07-05T07:00:00.000Z',
  endTime: '2027-07-05T09:00:00.000Z',
  timeZone: 'Europe/Athens',
  units: 2,
  state: BookingState.BOOKING_STATE_HELD,
  holdExpireTime: '2027-07-01T08:15:00.000Z',
  note: 'Πρόβα',
  etag: '1',
});

function output(isTTY: boolean) {
  const stream = { isTTY, columns: 200, write: () => true };
  return createOutput({ stdout: stream, stderr: stream, json: false, colours: false });
}

test("a booking is shown by the clocks of its space, and beside that by the caller's", () => {
  const lines = (own: string) => bookingText(booking, parseZone(own)).split('\n').slice(0, 2);
  const head = 'nodes/corfu/bookings/b  held  held until 2027-07-01T08:15:00.000Z, Πρόβα  etag 1';
  expect(lines('Europe/Tirane')).toEqual([
    head,
    '2027-07-05 10:00–12:00 Europe/Athens  = 2027-07-05 09:00–11:00 Europe/Tirane',
  ]);
  expect(lines('Europe/Athens')).toEqual([head, '2027-07-05 10:00–12:00 Europe/Athens']);
});

test('bookings are a table with the times of both', () => {
  const cancelled = { ...booking, state: BookingState.BOOKING_STATE_CANCELLED, reason: 'own-wish', feePermille: 505 };
  const rows = [booking, { ...cancelled, holdExpireTime: undefined, note: '' }];
  const [titles, , last] = bookingTable(output(true), rows, parseZone('Europe/Tirane')).split('\n');
  expect(titles?.split(/ {2,}/)).toEqual(['name', 'state', 'when', 'here', 'resource', 'person', 'units', 'note']);
  expect(last).toMatch(/cancelled .*2027-07-05 09:00–11:00 Europe\/Tirane .* 2 {2}own-wish, costs 50\.5%$/);
  const tabbed = bookingTable(output(false), rows.slice(0, 1), parseZone('Europe/Athens'));
  expect(tabbed.split('\t').slice(1, 4)).toEqual(['held', '2027-07-05 10:00–12:00 Europe/Athens', '']);
});

test('dates that were not booked are told one a line', () => {
  const skipped = [
    { date: '2027-09-21T10:00:00', reason: 'slot-taken' },
    { date: '2027-10-28T10:00:00', reason: 'closed-on-holiday' },
  ];
  expect(skippedLines(skipped)).toEqual([
    'not booked: 2027-09-21 10:00: slot-taken',
    'not booked: 2027-10-28 10:00: closed-on-holiday',
  ]);
});
