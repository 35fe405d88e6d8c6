import { expect, test } from 'vitest';
import { localDay, localMinute } from './local-moment.ts';

test.each([
  ['2027-01-11T22:30:00.000Z', 'Europe/Athens', '2027-01-12', '2027-01-12 00:30 +02:00'],
  ['2027-01-11T22:30:00Z', 'Europe/Tirane', '2027-01-11', '2027-01-11 23:30 +01:00'],
  // The hour that comes twice.
  ['2027-10-31T00:30:00Z', 'Europe/Athens', '2027-10-31', '2027-10-31 03:30 +03:00'],
  ['2027-10-31T01:30:00Z', 'Europe/Athens', '2027-10-31', '2027-10-31 03:30 +02:00'],
])('%s in %s is on %s', (moment, zone, day, minute) => {
  expect([localDay(moment, zone), localMinute(moment, zone)]).toEqual([day, minute]);
});
