import { originalTexts } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { date, hoursWith, ranges } from '../../../test/opening.ts';
import type { OpeningHours } from './opening-hours.ts';
import { openingLimits, openingViolations } from './opening-violations.ts';

const monday = (text: string): Partial<OpeningHours> => ({ weekly: [{ weekday: 'MO', ranges: ranges(text) }] });
const dates = Array.from({ length: openingLimits.exceptions + 1 }, (_, turn) =>
  new Temporal.PlainDate(2027, 1, 1).add({ days: turn }).toString(),
);
const blackout = { start: 1_000, end: 2_000, code: 'works' } as const;

test.each<[string, Partial<OpeningHours>, readonly string[]]>([
  ['plain hours', {}, []],
  ['none at all', { weekly: [] }, []],
  ['two ranges that touch', monday('09:00-13:00 13:00-17:00'), []],
  ['a whole day', monday('00:00-24:00'), []],
  ['from noon to noon', monday('12:00-12:00'), []],
  ['a morning, and a night into the next day', monday('01:00-03:00 22:00-02:00'), []],
  [
    'an hour that is none',
    monday('25:00-26:00'),
    ['weekly[0].ranges[0].start time-format', 'weekly[0].ranges[0].end time-format'],
  ],
  ['seconds', monday('09:00:00-17:00'), ['weekly[0].ranges[0].start time-format']],
  ['one digit', monday('9:00-17:00'), ['weekly[0].ranges[0].start time-format']],
  ['a start at 24:00', monday('24:00-02:00'), ['weekly[0].ranges[0].start time-format']],
  ['an end after 24:00', monday('22:00-24:30'), ['weekly[0].ranges[0].end time-format']],
  ['ranges that overlap', monday('09:00-13:00 12:59-17:00'), ['weekly[0].ranges[1].start overlapping']],
  ['the same range twice', monday('09:00-13:00 09:00-13:00'), ['weekly[0].ranges[1].start overlapping']],
  ['a range within a night', monday('22:00-02:00 23:00-23:30'), ['weekly[0].ranges[1].start overlapping']],
  ['one before another, out of order', monday('14:00-18:00 09:00-15:00'), ['weekly[0].ranges[1].start overlapping']],
  [
    'too many ranges',
    monday(Array.from({ length: 13 }, (_, turn) => `${turn + 10}:00-${turn + 10}:30`).join(' ')),
    ['weekly[0].ranges too-many'],
  ],
  [
    'a weekday twice',
    { weekly: [...hoursWith().weekly, { weekday: 'TU', ranges: [] }] },
    ['weekly[5].weekday repeated'],
  ],
  [
    'a date twice',
    { exceptions: ['2027-12-24', '2027-12-31', '2027-12-24'].map((day) => ({ date: date(day), ranges: [] })) },
    ['exceptions[2].date repeated'],
  ],
  [
    'an exception with a bad time and no reason',
    { exceptions: [{ date: date('2027-12-24'), ranges: ranges('09:00-1700'), reason: originalTexts({ en: ' ' }) }] },
    ['exceptions[0].ranges[0].end time-format', 'exceptions[0].reason.en text-length'],
  ],
  [
    'too many exceptions',
    { exceptions: dates.map((day) => ({ date: date(day), ranges: [] })) },
    ['exceptions too-many'],
  ],
  ['another country', { holidayCountry: 'XK' }, ['holiday_country country-unknown']],
  ['a country in small letters', { holidayCountry: 'gr' }, ['holiday_country country-unknown']],
  [
    'ranges of holidays that overlap',
    { onHolidays: { kind: 'ranges', ranges: ranges('10:00-12:00 11:00-13:00') } },
    ['on_holidays.ranges[1].start overlapping'],
  ],
  ['a blackout of no time', { blackouts: [{ ...blackout, end: 1_000 }] }, ['blackouts[0].end not-after-start']],
  ['a blackout backwards', { blackouts: [blackout, { ...blackout, end: 999 }] }, ['blackouts[1].end not-after-start']],
  [
    'a blackout of no moment',
    { blackouts: [{ ...blackout, start: Number.NaN }] },
    ['blackouts[0].end not-after-start'],
  ],
  [
    'a blackout with a long reason',
    { blackouts: [{ ...blackout, reason: originalTexts({ sq: 'a'.repeat(241) }) }] },
    ['blackouts[0].reason.sq text-length'],
  ],
  [
    'too many blackouts',
    { blackouts: Array.from({ length: openingLimits.blackouts + 1 }, () => blackout) },
    ['blackouts too-many'],
  ],
])('%s', (_, more, broken) => {
  expect(openingViolations(hoursWith(more)).map(({ field, rule }) => `${field} ${rule}`)).toEqual(broken);
});
