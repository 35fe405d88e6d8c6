import { parseZone, type ZoneName } from '@inclust/schedule';
import { expect, test } from 'vitest';
import { ownSpanText, spanText } from './span-text.ts';

const [athens, tirane, sofia] = ['Europe/Athens', 'Europe/Tirane', 'Europe/Sofia'].map(parseZone) as ZoneName[];

test('a time is shown by the clocks of the space, with its zone', () => {
  expect(spanText('2027-07-05T07:00:00Z', '2027-07-05T09:30:00Z', athens as ZoneName)).toBe(
    '2027-07-05 10:00–12:30 Europe/Athens',
  );
});

test('over midnight both days are shown', () => {
  expect(spanText('2027-07-31T19:00:00Z', '2027-07-31T23:00:00Z', athens as ZoneName)).toBe(
    '2027-07-31 22:00 – 2027-08-01 02:00 Europe/Athens',
  );
});

test('a time that comes twice has its offset', () => {
  expect(spanText('2027-10-31T00:30:00Z', '2027-10-31T03:00:00Z', athens as ZoneName)).toBe(
    '2027-10-31 03:30+03:00–05:00 Europe/Athens',
  );
});

test("the caller's own time is shown where her clocks show something else", () => {
  const own = (zone: ZoneName | undefined) =>
    ownSpanText('2027-07-05T07:00:00Z', '2027-07-05T09:30:00Z', athens as ZoneName, zone);
  expect([tirane, sofia, athens, undefined].map(own)).toEqual(['2027-07-05 09:00–11:30 Europe/Tirane', '', '', '']);
});
