import { describe, expect, test } from 'vitest';
import { athens, days, moment, refusal, repeated, value, zone } from '../test/given.ts';
import { allOccurrences, nextOccurrences, occurrencesIn } from './occurrences.ts';
import { parseRule } from './rule-text.ts';
import { preview } from './preview.ts';
import { series } from './make-series.ts';
import { timed, wholeDays } from './make-single.ts';

describe('a single time', () => {
  test('in the hour that the clocks leave out is refused', () => {
    const gap = { zone: 'Europe/Athens', seconds: 60 };
    expect(refusal(timed({ ...gap, start: '2027-03-28T03:30' }))).toEqual(['local-time-does-not-exist', 'start']);
    expect(refusal(timed({ zone: 'Europe/Tirane', start: '2027-03-28T01:00', end: '2027-03-28T02:30' }))).toEqual([
      'local-time-does-not-exist',
      'end',
    ]);
    expect(timed({ ...gap, start: '2027-03-28T04:00' })).toMatchObject({ ok: true });
  });

  test('that comes twice is the first, and the answer says so', () => {
    const made = value(timed({ start: '2027-10-31T03:30', zone: 'europe/athens', seconds: 3600 }));
    expect(made).toMatchObject({ isRepeated: true, schedule: { zone: 'Europe/Athens' } });
    expect(allOccurrences(made.schedule)).toMatchObject([
      { startsAt: '2027-10-31T00:30:00.000Z', endsAt: '2027-10-31T01:30:00.000Z', end: '2027-10-31T03:30:00' },
    ]);
  });

  test.each([
    ['2027-10-30T22:00', '2027-10-31T06:00', 9],
    ['2027-03-27T22:00', '2027-03-28T06:00', 7],
    ['2027-10-31T03:30', '2027-10-31T03:15', 0.75],
  ])('from %s to %s is %d hours', (start, end, hours) => {
    expect(value(timed({ start, end, zone: 'Europe/Athens' })).schedule.seconds).toBe(hours * 3600);
  });

  test.each([
    [{ start: '2027-02-30T10:00', zone: 'Europe/Athens', seconds: 1 }, 'local-time-malformed start'],
    [{ start: '2027-02-20T24:00', zone: 'Europe/Athens', seconds: 1 }, 'local-time-malformed start'],
    [{ start: '2027-02-20T10:00', zone: '+02:00', seconds: 1 }, 'zone-unknown zone'],
    [{ start: '2027-02-20T10:00', zone: 'GTB Standard Time', seconds: 1 }, 'zone-unknown zone'],
    [{ start: '2027-02-20T10:00', zone: 'Europe/Athens', end: '2027-02-20T09:00' }, 'end-before-start end'],
    [{ start: '2027-02-20T10:00', zone: 'Europe/Athens', seconds: 1.5 }, 'length-out-of-range seconds'],
    [{ start: '2027-02-20T10:00', zone: 'Europe/Athens', end: '2029-02-20T10:00' }, 'length-out-of-range seconds'],
  ])('%j: %s', (input, code) => {
    expect(refusal(timed(input)).join(' ')).toBe(code);
  });

  test('whole days end before their end', () => {
    expect(value(wholeDays({ start: '2027-08-15', end: '2027-08-17' }))).toMatchObject({ days: 2 });
    expect(refusal(wholeDays({ start: '2027-08-15', end: '2027-08-15' }))).toEqual(['end-before-start', 'end']);
    expect(refusal(wholeDays({ start: '2027-13-15' }))).toEqual(['local-date-malformed', 'start']);
  });
});

describe('a series', () => {
  const tuesdays = 'FREQ=WEEKLY;COUNT=3';

  test('keeps its wall time when the clocks change', () => {
    expect(allOccurrences(repeated(athens('2027-10-19T19:00'), tuesdays))).toMatchObject([
      { id: '2027-10-19T19:00:00', startsAt: '2027-10-19T16:00:00.000Z' },
      { id: '2027-10-26T19:00:00', startsAt: '2027-10-26T16:00:00.000Z' },
      { id: '2027-11-02T19:00:00', startsAt: '2027-11-02T17:00:00.000Z' },
    ]);
  });

  test('that meets a gap asks what to do, and names when', () => {
    const first = athens('2027-03-27T03:30');
    const rule = value(parseRule('FREQ=DAILY;COUNT=400', first));
    expect(refusal(series({ first, rule }))).toEqual([
      'local-times-do-not-exist',
      '2027-03-28T03:30:00',
      '2028-03-26T03:30:00',
    ]);
    const skipped = value(series({ first, rule, gaps: 'skip' }));
    const moved = value(series({ first, rule, gaps: 'move' }));
    expect(allOccurrences(skipped)[1]).toMatchObject({ start: '2027-03-29T03:30:00', isMoved: false });
    expect(allOccurrences(moved)[1]).toMatchObject({
      id: '2027-03-28T03:30:00',
      start: '2027-03-28T04:30:00',
      startsAt: '2027-03-28T01:30:00.000Z',
      isMoved: true,
      isOverridden: false,
    });
    for (const one of [skipped, moved])
      expect(preview(one, 2)).toMatchObject({
        total: 400,
        inGaps: ['2027-03-28T03:30:00', '2028-03-26T03:30:00'],
        repeated: ['2027-10-31T03:30:00'],
        occurrences: [{ id: '2027-03-27T03:30:00' }, {}],
      });
    expect(value(series({ first, rule, removed: ['2027-03-28T03:30', '2028-03-26T03:30'] })).gaps).toBeUndefined();
  });

  test('has what was added, not what was removed, and what is different with single ones', () => {
    const made = repeated(athens('2027-10-19T19:00'), 'FREQ=WEEKLY;COUNT=4', {
      added: ['2027-10-21T20:00'],
      removed: ['2027-11-02T19:00'],
      overrides: [
        { id: '2027-10-26T19:00', kind: 'changed', start: '2027-10-18T18:00', length: 7200 },
        { id: '2027-10-21T20:00', kind: 'cancelled' },
      ],
    });
    expect(
      allOccurrences(made).map(({ id, start, isMoved, isOverridden, isCancelled }) => [
        id.slice(5, 13),
        start.slice(5, 13),
        isMoved,
        isOverridden,
        isCancelled,
      ]),
    ).toEqual([
      ['10-26T19', '10-18T18', true, true, false],
      ['10-19T19', '10-19T19', false, false, false],
      ['10-21T20', '10-21T20', false, true, true],
      ['11-09T19', '11-09T19', false, false, false],
    ]);
  });

  test.each([
    ['FREQ=WEEKLY;BYDAY=MO;COUNT=2', {}, 'first-not-in-rule first'],
    ['FREQ=DAILY;COUNT=5000', {}, 'too-many-occurrences COUNT'],
    ['FREQ=YEARLY;COUNT=12', {}, 'series-too-long COUNT'],
    ['FREQ=DAILY;UNTIL=20391019T190000Z', {}, 'series-too-long UNTIL'],
    ['FREQ=DAILY;COUNT=1', { removed: ['2027-10-19T19:00'] }, 'series-empty removed'],
    ['FREQ=DAILY;COUNT=2', { removed: ['2027-10-19'] }, 'occurrence-malformed 2027-10-19'],
    ['FREQ=DAILY;COUNT=2', { added: ['2047-10-19T19:00'] }, 'added-out-of-range added'],
    [
      'FREQ=DAILY;COUNT=2',
      { overrides: [{ id: '2027-10-29T19:00', kind: 'cancelled' }] },
      'override-without-occurrence 2027-10-29T19:00:00',
    ],
    [
      'FREQ=DAILY;COUNT=2',
      { overrides: [{ id: '2027-10-20T19:00', kind: 'changed', start: '2028-03-26T03:10' }] },
      'local-time-does-not-exist 2027-10-20T19:00:00',
    ],
  ] as const)('%s with %j: %s', (rule, rest, code) => {
    const first = athens('2027-10-19T19:00');
    expect(refusal(series({ first, rule: value(parseRule(rule, first)), ...rest })).join(' ')).toBe(code);
  });

  test('without an end is read as far as is asked for', () => {
    const made = repeated(athens('2027-10-19T19:00'), 'FREQ=WEEKLY');
    const page = { zone: zone('Europe/Athens'), limit: 2 };
    const first = nextOccurrences(made, { ...page, from: moment('2030-01-01T00:00:00Z') });
    expect(first.occurrences.map(({ id }) => id)).toEqual(['2030-01-01T19:00:00', '2030-01-08T19:00:00']);
    const second = nextOccurrences(made, {
      ...page,
      from: moment('2030-01-01T00:00:00Z'),
      ...(first.next === undefined ? {} : { after: first.next }),
    });
    expect(second.occurrences.map(({ id }) => id)).toEqual(['2030-01-15T19:00:00', '2030-01-22T19:00:00']);
    expect(preview(made)).toMatchObject({ isEndless: true, total: 522 });
  });

  test('of whole days is on the same days in every zone', () => {
    const feast = days('2027-08-15', '2027-08-17');
    const on = (name: string, from: string, until: string) =>
      occurrencesIn(feast, { from: moment(from), until: moment(until), zone: zone(name) }).length;
    expect(on('Europe/Athens', '2027-08-14T20:00:00Z', '2027-08-14T21:00:00Z')).toBe(0);
    expect(on('Europe/Athens', '2027-08-14T21:00:00Z', '2027-08-14T21:00:01Z')).toBe(1);
    expect(on('America/New_York', '2027-08-17T03:59:59Z', '2027-08-17T09:00:00Z')).toBe(1);
    expect(on('America/New_York', '2027-08-17T04:00:00Z', '2027-08-17T09:00:00Z')).toBe(0);
  });
});
