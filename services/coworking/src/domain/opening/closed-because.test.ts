import { originalTexts } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { athens, daily, date, hoursWith, noDay, ranges } from '../../../test/opening.ts';
import type { Interval } from '../interval.ts';
import { closedBecause } from './closed-because.ts';
import type { OpeningHours } from './opening-hours.ts';

/** From one local time of Athens in winter to another. */
const from = (start: string, end: string): Interval => ({
  start: Date.parse(`2026-${start}+02:00`),
  end: Date.parse(`2026-${end}+02:00`),
});
const party = originalTexts({ el: 'Γιορτή', en: 'A party' });
const leak = originalTexts({ sq: 'Rrjedhje uji' });
const why = (more: Partial<OpeningHours>, wanted: Interval) => closedBecause(hoursWith(more), athens, wanted, noDay);

// Monday, 26 October 2026, and the days after; the 28th is a holiday.
test.each<[string, Interval]>([
  ['all day', from('10-26T09:00', '10-26T17:00')],
  ['an hour', from('10-27T12:00', '10-27T13:00')],
  ['no time', from('10-27T20:00', '10-27T20:00')],
])('open: %s', (_, wanted) => {
  expect(why({}, wanted)).toBeUndefined();
});

test.each([
  ['before it opens', from('10-26T08:00', '10-26T10:00'), from('10-26T08:00', '10-26T09:00')],
  ['after it closes', from('10-26T16:30', '10-26T18:00'), from('10-26T17:00', '10-26T18:00')],
  ['until midnight', from('10-26T16:30', '10-27T12:00'), from('10-26T17:00', '10-27T00:00')],
  ['a day without ranges', from('10-31T10:00', '10-31T11:00'), from('10-31T10:00', '10-31T11:00')],
])('outside of opening hours: %s', (_, wanted, interval) => {
  expect(why({}, wanted)).toEqual({ kind: 'outside-opening-hours', interval });
});

test('an exception of the date, with its reason, also for what its own ranges leave out', () => {
  const exceptions = [
    { date: date('2026-10-26'), ranges: ranges('09:00-12:00'), reason: party },
    { date: date('2026-10-27'), ranges: [] },
  ];
  expect(why({ exceptions }, from('10-26T11:00', '10-26T14:00'))).toEqual({
    kind: 'closed-by-exception',
    date: '2026-10-26',
    reason: party,
    interval: from('10-26T12:00', '10-26T14:00'),
  });
  expect(why({ exceptions }, from('10-27T11:00', '10-28T14:00'))).toEqual({
    kind: 'closed-by-exception',
    date: '2026-10-27',
    interval: from('10-27T11:00', '10-28T00:00'),
  });
});

test('a holiday, with its names, also for what the ranges of holidays leave out', () => {
  const holidays = noDay('GR', 2026);
  const wanted = from('10-28T11:00', '10-28T14:00');
  expect(why({}, wanted)).toEqual({ kind: 'closed-on-holiday', holidays, interval: wanted });
  expect(why({ onHolidays: { kind: 'ranges', ranges: ranges('10:00-12:00') } }, wanted)).toEqual({
    kind: 'closed-on-holiday',
    holidays,
    interval: from('10-28T12:00', '10-28T14:00'),
  });
  expect(why({ onHolidays: { kind: 'open' } }, wanted)).toBeUndefined();
});

test('a blackout, with its code and reason, where the hours have it open', () => {
  const blackouts = [
    { ...from('10-26T12:00', '10-26T20:00'), code: 'emergency' as const, reason: leak },
    { ...from('10-27T11:00', '10-27T12:00'), code: 'works' as const },
  ];
  expect(why({ blackouts }, from('10-26T11:00', '10-26T13:00'))).toEqual({
    kind: 'blackout',
    code: 'emergency',
    reason: leak,
    interval: from('10-26T12:00', '10-26T13:00'),
  });
  expect(why({ blackouts }, from('10-27T09:00', '10-27T17:00'))).toEqual({
    kind: 'blackout',
    code: 'works',
    interval: from('10-27T11:00', '10-27T12:00'),
  });
  // Nobody could have come at that time anyway.
  expect(why({ blackouts }, from('10-26T18:00', '10-26T19:00'))?.kind).toBe('outside-opening-hours');
});

test('the first of several reasons is told', () => {
  const blackouts = [{ ...from('10-27T16:00', '10-27T17:00'), code: 'event' as const }];
  const kinds = ['10-27T08:00', '10-27T10:00', '10-27T17:00', '10-28T00:00'].map(
    (start) => why({ blackouts }, from(start, '10-29T10:00'))?.kind,
  );
  expect(kinds).toEqual(['outside-opening-hours', 'blackout', 'outside-opening-hours', 'closed-on-holiday']);
});

test('a night belongs to the day on which it begins', () => {
  const nights = { weekly: daily('22:00-02:00') };
  expect(why(nights, from('10-27T23:00', '10-28T02:00'))).toBeUndefined();
  expect(why(nights, from('10-27T23:00', '10-28T03:00'))?.kind).toBe('closed-on-holiday');
});
