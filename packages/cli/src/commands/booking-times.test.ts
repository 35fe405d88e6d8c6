import { parseZone, type ZoneName } from '@inclust/schedule';
import { expect, test } from 'vitest';
import { bookingTimeOf, type BookingTimeOptions } from './booking-times.ts';

const athens = parseZone('Europe/Athens') as ZoneName;
const timesOf = (options: BookingTimeOptions, usual?: number) => Object.values(bookingTimeOf(options, athens, usual));
const start = '2027-07-05T10:00';

test('a time ends at a time, at a time of the same day, or after a length', () => {
  const two = ['2027-07-05T07:00:00.000Z', '2027-07-05T09:00:00.000Z'];
  expect(timesOf({ start, end: '2027-07-05T12:00' })).toEqual(two);
  expect(timesOf({ start, end: '12:00' })).toEqual(two);
  expect(timesOf({ start, length: '2h' })).toEqual(two);
  expect(timesOf({ start }, 7_200_000)).toEqual(two);
});

test('a length is of the hours that pass, also where the clocks change', () => {
  expect(timesOf({ start: '2027-10-31T02:00', length: '4h' })).toEqual(
    timesOf({ start: '2027-10-31T02:00', end: '05:00' }),
  );
});

test('no end, two ends and a time that is none are a wrong usage', () => {
  expect(() => timesOf({ start })).toThrow('Say until when: --end or --length.');
  expect(() => timesOf({ start, end: '12:00', length: '2h' })).toThrow('either an --end or a --length');
  expect(() => timesOf({ start: '2027-10-31T03:30', length: '1h' })).toThrow('--start comes twice in Europe/Athens');
  expect(() => timesOf({ start: '2027-10-31T02:30', end: '03:30' })).toThrow('--end comes twice in Europe/Athens');
  expect(() => timesOf({ start: '10:00', length: '1h' })).toThrow('--start must be a time of the space');
});
