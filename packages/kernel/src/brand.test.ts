import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOfMilliseconds, instantText, parseNodeId, parsePlainDate, parseUuid } from './brand.ts';

test.each(['a', 'kerkyra', 'k-2', `a${'b'.repeat(31)}`])('%s is a node id', (text) => {
  expect(parseNodeId(text)).toBe(text);
});

test.each(['', 'A', '1a', '-a', 'a-', 'a.b', 'a*', 'korçë', 'a\n', `a${'b'.repeat(32)}`])(
  '%j is no node id',
  (text) => {
    expect(parseNodeId(text)).toBeUndefined();
  },
);

test('a UUID is lower-case and canonical', () => {
  const id = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
  expect(parseUuid(id)).toBe(id);
  for (const wrong of [id.toUpperCase(), id.replaceAll('-', ''), `${id}0`, ` ${id}`, ''])
    expect(parseUuid(wrong)).toBeUndefined();
});

test('every day of the calendar is a day', () => {
  fc.assert(
    fc.property(fc.integer({ min: -354_285, max: 2_932_896 }), (days) => {
      const text = Temporal.PlainDate.from('1970-01-01').add({ days }).toString();
      return parsePlainDate(text) === text;
    }),
  );
});

test.each([
  '2027-02-29',
  '2027-13-01',
  '2027-00-10',
  '2027-1-1',
  '0999-12-31',
  '10000-01-01',
  '2027-01-01T00:00',
  '',
  '2027-01-01[u-ca=buddhist]',
])('%j is no day', (text) => {
  expect(parsePlainDate(text)).toBeUndefined();
});

test('a moment is in UTC and cut to milliseconds, also before 1970', () => {
  expect(instantText(Temporal.Instant.from('2027-03-28T03:00:00.123999+02:00'))).toBe('2027-03-28T01:00:00.123Z');
  expect(instantText(Temporal.Instant.from('1969-12-31T23:59:59.9999Z'))).toBe('1969-12-31T23:59:59.999Z');
  expect(instantOfMilliseconds(0)).toBe('1970-01-01T00:00:00.000Z');
});
