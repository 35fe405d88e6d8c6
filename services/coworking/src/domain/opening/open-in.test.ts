import type { ZoneName } from '@inclust/schedule';
import { describe, expect, test } from 'vitest';
import { athens, daily, date, hoursWith, noDay, ranges, zone } from '../../../test/opening.ts';
import type { Interval } from '../interval.ts';
import { openIn } from './open-in.ts';
import type { OpeningHours } from './opening-hours.ts';

/** The interval from one moment to another, written with their offsets or in UTC. */
const from = (start: string, end: string): Interval => ({ start: Date.parse(start), end: Date.parse(end) });
const hour = 3_600_000;

/** What is open, in the wall time of a zone with its offset. */
function open(more: Partial<OpeningHours>, window: Interval, where: ZoneName = athens) {
  const text = (moment: number) =>
    Temporal.Instant.fromEpochMilliseconds(moment).toString({ timeZone: where, smallestUnit: 'minute' }).slice(5);
  return openIn(hoursWith(more), where, window, noDay).map(({ start, end }) => `${text(start)} ${text(end)}`);
}

test.each(['Pacific/Kiritimati', 'Etc/GMT+12', 'Pacific/Apia'])(
  'what is always open is so in %s too, which is far from UTC',
  (name) => {
    const always = hoursWith({ weekly: daily('00:00-24:00') });
    for (const window of [
      from('2027-06-01T00:00Z', '2027-06-02T00:00Z'),
      from('9999-12-30T00:00Z', '9999-12-30T01:00Z'),
    ])
      expect(openIn(always, zone(name), window, () => [])).toEqual([window]);
  },
);

describe('the clocks change', () => {
  const night = { weekly: daily('02:00-05:00') };
  const back = from('2027-10-30T21:00Z', '2027-10-31T22:00Z');
  const forward = from('2027-03-27T22:00Z', '2027-03-28T21:00Z');
  const lengths = (more: Partial<OpeningHours>, window: Interval) =>
    openIn(hoursWith(more), athens, window, noDay).map(({ start, end }) => (end - start) / hour);

  test('02:00–05:00 is four hours when they are put back, and two when they are put forward', () => {
    expect(open(night, back)).toEqual(['10-31T02:00+03:00 10-31T05:00+02:00']);
    expect(lengths(night, back)).toEqual([4]);
    expect(open(night, forward)).toEqual(['03-28T02:00+02:00 03-28T05:00+03:00']);
    expect(lengths(night, forward)).toEqual([2]);
  });

  test('a whole day is 25 hours and 23', () => {
    expect(lengths({ weekly: daily('00:00-24:00') }, back)).toEqual([25]);
    expect(lengths({ weekly: daily('00:00-24:00') }, forward)).toEqual([23]);
  });

  test.each<[string, Interval, string[]]>([
    ['02:00-03:30', back, ['10-31T02:00+03:00 10-31T03:30+03:00']],
    ['03:30-06:00', back, ['10-31T03:30+03:00 10-31T06:00+02:00']],
    ['02:00-03:30', forward, ['03-28T02:00+02:00 03-28T04:30+03:00']],
    ['03:30-06:00', forward, ['03-28T04:30+03:00 03-28T06:00+03:00']],
    ['03:10-03:40', forward, ['03-28T04:10+03:00 03-28T04:40+03:00']],
    ['03:30-04:00', forward, []],
    ['03:00-04:00', forward, []],
  ])('%s takes the first of two times, and the one after the gap', (text, window, expected) => {
    expect(open({ weekly: daily(text) }, window)).toEqual(expected);
  });

  test('in Tirana it is an hour later', () => {
    expect(open({ weekly: daily('01:00-04:00') }, back, zone('Europe/Tirane'))).toEqual([
      '10-31T01:00+02:00 10-31T04:00+01:00',
    ]);
  });
});

describe('over midnight', () => {
  const nights = { weekly: daily('22:00-02:00') };

  test('a range that does not end after its start runs into the next day', () => {
    expect(open(nights, from('2027-06-01T00:00+03:00', '2027-06-02T12:00+03:00'))).toEqual([
      '06-01T00:00+03:00 06-01T02:00+03:00',
      '06-01T22:00+03:00 06-02T02:00+03:00',
    ]);
  });

  test('a window begins and ends within a range of the day before', () => {
    expect(open(nights, from('2027-06-02T00:30+03:00', '2027-06-02T01:15+03:00'))).toEqual([
      '06-02T00:30+03:00 06-02T01:15+03:00',
    ]);
  });

  test('days that touch are one, and so is what runs into a range of the next day', () => {
    const window = from('2027-06-07T00:00+03:00', '2027-06-10T00:00+03:00');
    expect(open({ weekly: daily('00:00-24:00') }, window)).toEqual(['06-07T00:00+03:00 06-10T00:00+03:00']);
    expect(open({ weekly: daily('09:00-09:00') }, window)).toEqual(['06-07T00:00+03:00 06-10T00:00+03:00']);
    expect(
      open({ weekly: daily('01:00-03:00 22:00-02:00') }, from('2027-06-07T12:00+03:00', '2027-06-08T12:00+03:00')),
    ).toEqual(['06-07T22:00+03:00 06-08T03:00+03:00']);
  });

  test('a night that has begun goes on into a date that is closed', () => {
    const exceptions = [{ date: date('2027-06-02'), ranges: [] }];
    expect(open({ ...nights, exceptions }, from('2027-06-01T12:00+03:00', '2027-06-03T12:00+03:00'))).toEqual([
      '06-01T22:00+03:00 06-02T02:00+03:00',
    ]);
  });
});

describe('what goes before what', () => {
  // A Wednesday and a holiday.
  const window = from('2026-10-28T00:00+02:00', '2026-10-28T23:59+02:00');
  const at = (start: string, end: string) => [`10-28T${start}+02:00 10-28T${end}+02:00`];
  const exceptions = [{ date: date('2026-10-28'), ranges: ranges('11:00-13:00') }];
  const short = { kind: 'ranges', ranges: ranges('10:00-12:00') } as const;

  test.each<[string, Partial<OpeningHours>, string[]]>([
    ['closed on a holiday', {}, []],
    ['a holiday as any other day', { onHolidays: { kind: 'open' } }, at('09:00', '17:00')],
    ['a holiday with ranges of its own', { onHolidays: short }, at('10:00', '12:00')],
    ['an exception before a closed holiday', { exceptions }, at('11:00', '13:00')],
    ['an exception before the ranges of holidays', { exceptions, onHolidays: short }, at('11:00', '13:00')],
    [
      'an exception that closes, before a holiday that is open',
      { exceptions: [{ date: date('2026-10-28'), ranges: [] }], onHolidays: { kind: 'open' } },
      [],
    ],
    [
      'a blackout before all',
      { exceptions, blackouts: [{ ...from('2026-10-28T11:30+02:00', '2026-10-28T12:00+02:00'), code: 'works' }] },
      [...at('11:00', '11:30'), ...at('12:00', '13:00')],
    ],
  ])('%s', (_, more, expected) => {
    expect(open(more, window)).toEqual(expected);
  });

  test('several ranges a day, in any order, and a weekday that is missing', () => {
    const weekly = [{ weekday: 'FR' as const, ranges: ranges('17:00-21:00 09:00-13:00') }];
    expect(open({ weekly }, from('2027-06-03T00:00+03:00', '2027-06-06T00:00+03:00'))).toEqual([
      '06-04T09:00+03:00 06-04T13:00+03:00',
      '06-04T17:00+03:00 06-04T21:00+03:00',
    ]);
  });

  test('blackouts overlap and reach out of the window', () => {
    const blackouts = [
      { ...from('2027-05-31T00:00+03:00', '2027-06-01T10:00+03:00'), code: 'works' as const },
      { ...from('2027-06-01T09:30+03:00', '2027-06-01T11:00+03:00'), code: 'event' as const },
      { ...from('2027-06-01T16:00+03:00', '2027-07-01T00:00+03:00'), code: 'other' as const },
    ];
    expect(open({ blackouts }, from('2027-06-01T00:00+03:00', '2027-06-02T00:00+03:00'))).toEqual([
      '06-01T11:00+03:00 06-01T16:00+03:00',
    ]);
  });

  test('a window without a length has nothing', () => {
    expect(open({ weekly: daily('00:00-24:00') }, from('2027-06-01T10:00Z', '2027-06-01T10:00Z'))).toEqual([]);
    expect(open({ weekly: daily('00:00-24:00') }, from('2027-06-01T10:00Z', '2027-06-01T09:00Z'))).toEqual([]);
  });
});
