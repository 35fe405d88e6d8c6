import { parseZone, type ZoneName } from '@inclust/schedule';
import { describe, expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { momentIn, momentOrDayIn, zoneNamed } from './wall-times.ts';

const athens = parseZone('Europe/Athens') as ZoneName;
const at = (text: string) => momentIn('--start', text, athens);

function failure(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    if (error instanceof Failure) return [error.code, error.message, error.remedy ?? ''].join(' | ');
    throw error;
  }
}

describe('a time of the space', () => {
  test('is that of its clocks, in summer and in winter', () => {
    expect(at('2027-07-05T10:00')).toBe('2027-07-05T07:00:00.000Z');
    expect(at('2027-12-05T10:00')).toBe('2027-12-05T08:00:00.000Z');
  });

  test('that does not exist is refused', () => {
    expect(failure(() => at('2027-03-28T03:30'))).toMatch(
      /^time-missing \| --start does not exist in Europe\/Athens: the clocks are put forward over it\. \| Write/,
    );
    expect(at('2027-03-28T04:00')).toBe('2027-03-28T01:00:00.000Z');
  });

  test('that comes twice is refused with both offsets, and had with one', () => {
    expect(failure(() => at('2027-10-31T03:30'))).toBe(
      'time-repeated | --start comes twice in Europe/Athens, as the clocks are put back. | ' +
        'Add the offset: +03:00 for the first, +02:00 for the second.',
    );
    expect(at('2027-10-31T03:30+03:00')).toBe('2027-10-31T00:30:00.000Z');
    expect(at('2027-10-31T03:30+02:00')).toBe('2027-10-31T01:30:00.000Z');
    expect(at('2027-10-31T01:30Z')).toBe('2027-10-31T01:30:00.000Z');
  });

  test('of another form is a wrong usage', () => {
    for (const text of ['', '2027-07-05', '10:00', '2027-02-30T10:00', '2027-02-30T10:00Z', '2027-07-05 10:00', 'now'])
      expect([text, failure(() => at(text))]).toEqual([text, expect.stringMatching(/^option-invalid \| --start must/)]);
  });

  test('may be a day where the whole of it is meant', () => {
    expect(momentOrDayIn('--from', '2027-07-05', athens)).toBe('2027-07-04T21:00:00.000Z');
    expect(momentOrDayIn('--from', '2027-07-05T10:00', athens)).toBe('2027-07-05T07:00:00.000Z');
  });
});

test('a zone is one of the IANA database', () => {
  expect(zoneNamed('--zone', 'europe/tirane')).toBe('Europe/Tirane');
  expect(failure(() => zoneNamed('--zone', '+02:00'))).toContain('--zone must be a zone such as Europe/Athens.');
});
