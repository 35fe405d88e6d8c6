import { Booking, BookingState } from '@inclust/contracts';
import { parseZone, type ZoneName } from '@inclust/schedule';
import { expect, test } from 'vitest';
import { isAsWanted, keyOf } from './wanted-bookings.ts';

const zone = parseZone('Europe/Athens') as ZoneName;
const wanted = { key: 'demo 7', resource: 'room-1', start: '2027-07-05T10:00', state: 'waiting' } as const;
const [before, after] = [Date.parse('2027-07-01T00:00:00Z'), Date.parse('2027-07-06T00:00:00Z')];
const booking = Booking.fromPartial({
  resource: 'nodes/arta/resources/r',
  startTime: '2027-07-05T07:00:00.000Z',
  state: BookingState.BOOKING_STATE_WAITING,
});
const isRight = (is: Booking | undefined, now = before, state: 'waiting' | 'confirmed' = 'waiting') =>
  isAsWanted({ ...wanted, state }, { resource: 'nodes/arta/resources/r', zone, now }, is);

test('a booking is as wanted with its resource, its time and its state', () => {
  expect(isRight(booking)).toBe(true);
  expect(isRight({ ...booking, resource: 'nodes/arta/resources/other' })).toBe(false);
  expect(isRight({ ...booking, startTime: '2027-07-05T08:00:00.000Z' })).toBe(false);
  expect(isRight({ ...booking, state: BookingState.BOOKING_STATE_CONFIRMED })).toBe(false);
});

test('what waits may be over when its time has come, what is confirmed not', () => {
  const over = { ...booking, state: BookingState.BOOKING_STATE_EXPIRED };
  expect([isRight(over, after), isRight(over, after, 'confirmed')]).toEqual([true, false]);
});

test('what is not there is wanted only as long as it can be booked', () => {
  expect([isRight(undefined, before), isRight(undefined, after)]).toEqual([false, true]);
});

test('a booking is known by its note, one of a series by its date too', () => {
  expect(keyOf({ note: 'demo 7', seriesDate: '' })).toBe('demo 7');
  expect(keyOf({ note: 'demo s1', seriesDate: '2027-07-05T17:00:00' })).toBe('demo s1 2027-07-05T17:00');
});
