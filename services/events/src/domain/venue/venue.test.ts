import { originalTexts, parsePlainDate, type PlainDateText } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { uuid } from '../../../test/ids.ts';
import { isSupportedOn, venueViolations, type Venue } from './venue.ts';

function day(text: string): PlainDateText {
  const parsed = parsePlainDate(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
}

const venue: Venue = {
  id: uuid(1),
  names: originalTexts({ sq: 'Teatri' }),
  address: { street: 'Rruga 1', locality: 'Vlorë', country: 'AL' },
  coordinates: { latitude: 40.47, longitude: 19.49 },
  timeZone: 'Europe/Tirane',
  accessibility: ['step-free'],
  capacity: 200,
  supported: [{ from: day('2026-01-01'), to: day('2026-07-01') }, { from: day('2027-01-01') }],
};

test.each<[string, Partial<Venue>, readonly string[]]>([
  ['a venue', {}, []],
  ['one of which little is known', { capacity: null, accessibility: [], supported: [] }, []],
  ['without a name', { names: {} }, ['names required']],
  ['without a street', { address: { ...venue.address, street: ' ' } }, ['address.street text-length']],
  ['in no country', { address: { ...venue.address, country: 'al' } }, ['address.country country-format']],
  ['beyond the pole', { coordinates: { latitude: 90.1, longitude: 0 } }, ['coordinates.latitude out-of-range']],
  ['beyond the date line', { coordinates: { latitude: 0, longitude: -180.1 } }, ['coordinates.longitude out-of-range']],
  ['nowhere', { coordinates: { latitude: Number.NaN, longitude: 0 } }, ['coordinates.latitude out-of-range']],
  ['with an offset for a zone', { timeZone: '+02:00' }, ['time_zone time-zone-unknown']],
  ['in an unknown zone', { timeZone: 'Europe/Korce' }, ['time_zone time-zone-unknown']],
  ['for nobody', { capacity: 0 }, ['capacity count']],
  ['with an unknown feature', { accessibility: ['lift'] }, ['accessibility[0] accessibility-unknown']],
  [
    'supported for no day',
    { supported: [{ from: day('2027-01-01'), to: day('2027-01-01') }] },
    ['supported[0].to not-after-from'],
  ],
  [
    'supported twice at once',
    { supported: [{ from: day('2026-01-01') }, { from: day('2027-01-01') }] },
    ['supported[1].from overlapping'],
  ],
])('%s', (_, more, broken) => {
  expect(venueViolations({ ...venue, ...more }).map(({ field, rule }) => `${field} ${rule}`)).toEqual(broken);
});

test('a site is supported from a first day to the first on which it no longer is', () => {
  const days = ['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01', '2026-12-31', '2027-01-01', '2030-01-01'];
  expect(days.map((one) => isSupportedOn(venue, day(one)))).toEqual([false, true, true, false, false, true, true]);
});
