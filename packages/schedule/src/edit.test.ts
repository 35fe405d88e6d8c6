import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { athens, days, refusal, repeated, value } from '../test/given.ts';
import { changeAll, changeFollowing, endBefore } from './edit-many.ts';
import { changeOne } from './edit-one.ts';
import type { Effect } from './effect.ts';
import { seriesIds } from './expand.ts';
import { allOccurrences } from './occurrences.ts';
import { ruleText } from './rule-text.ts';
import type { Series } from './schedule.ts';

/** An effect in short: ids, and the starts of what changed. */
function short({ kept, changed, gone, added }: Effect) {
  const day = (text: string) => text.slice(5, 16);
  return {
    kept: kept.map(({ id }) => day(id)),
    changed: changed.map(({ before, after }) => `${day(before.start)} > ${day(after.start)}`),
    gone: gone.map(({ id }) => day(id)),
    added: added.map(({ id }) => day(id)),
  };
}

function rule(series: Series | undefined): string {
  return series?.rule ? ruleText(series.rule, series.first) : '';
}

const tuesdays = repeated(athens('2027-10-19T19:00'), 'FREQ=WEEKLY;BYDAY=TU;COUNT=5', {
  removed: ['2027-11-02T19:00'],
  added: ['2027-11-04T18:00'],
  overrides: [
    { id: '2027-10-26T19:00', kind: 'cancelled' },
    { id: '2027-11-09T19:00', kind: 'changed', start: '2027-11-10T20:00' },
  ],
});

describe('this one', () => {
  test('is moved, cancelled, taken out, and made like the others again', () => {
    const moved = value(changeOne(tuesdays, '2027-10-19T19:00', { kind: 'change', start: '2027-10-20T19:00' }));
    expect(short(moved.effect)).toMatchObject({ changed: ['10-19T19:00 > 10-20T19:00'], gone: [], added: [] });
    const longer = value(changeOne(moved.series, '2027-10-19T19:00', { kind: 'change', length: 60 }));
    expect(longer.series.overrides[0]).toMatchObject({ start: '2027-10-20T19:00:00', length: 60 });
    const cancelled = value(changeOne(longer.series, '2027-10-19T19:00', { kind: 'cancel' }));
    expect(short(cancelled.effect).gone).toEqual(['10-19T19:00']);
    const back = value(changeOne(cancelled.series, '2027-10-19T19:00', { kind: 'restore' }));
    expect(short(back.effect)).toMatchObject({ changed: ['10-19T19:00 > 10-19T19:00'] });
    expect(back.series).toEqual(tuesdays);
    const out = value(changeOne(tuesdays, '2027-11-04T18:00', { kind: 'remove' }));
    expect(short(out.effect).gone).toEqual(['11-04T18:00']);
  });

  test.each(['2027-11-02T19:00', '2027-10-20T19:00', 'soon'])('%s is none of the series', (id) => {
    expect(refusal(changeOne(tuesdays, id, { kind: 'cancel' }))).toEqual(['occurrence-unknown', 'id']);
  });
});

describe('this and following', () => {
  test('splits what is left of COUNT, and what was said of single ones', () => {
    const edited = value(changeFollowing(tuesdays, '2027-11-09T19:00', { start: '2027-11-09T20:30', length: 5400 }));
    expect([rule(edited.before), rule(edited.after)]).toEqual([
      'FREQ=WEEKLY;COUNT=3;BYDAY=TU',
      'FREQ=WEEKLY;COUNT=2;BYDAY=TU',
    ]);
    expect(edited.before).toMatchObject({
      removed: ['2027-11-02T19:00:00'],
      added: ['2027-11-04T18:00:00'],
      overrides: [{ id: '2027-10-26T19:00:00' }],
    });
    expect(edited.after.overrides).toEqual([
      { id: '2027-11-09T20:30:00', kind: 'changed', start: '2027-11-10T20:00:00' },
    ]);
    expect(short(edited.effect)).toEqual({
      kept: ['10-19T19:00', '10-26T19:00', '11-04T18:00'],
      changed: ['11-10T20:00 > 11-10T20:00', '11-16T19:00 > 11-16T20:30'],
      gone: [],
      added: [],
    });
  });

  test('gives a series without COUNT a last time', () => {
    const endless = repeated(athens('2027-10-19T19:00'), 'FREQ=WEEKLY');
    const edited = value(changeFollowing(endless, '2027-11-02T19:00', {}));
    expect([rule(edited.before), rule(edited.after)]).toEqual(['FREQ=WEEKLY;UNTIL=20271026T160000Z', 'FREQ=WEEKLY']);
  });

  test('from the first on leaves no series before', () => {
    const edited = value(changeFollowing(tuesdays, '2027-10-19T19:00', { length: 60 }));
    expect(edited.before).toBeUndefined();
    expect(edited.after).toMatchObject({ first: { seconds: 60 }, removed: tuesdays.removed, added: tuesdays.added });
  });

  test('keeps the choice for times that do not exist, and counts without what is skipped', () => {
    const daily = repeated(athens('2027-03-26T03:30'), 'FREQ=DAILY;COUNT=5', { gaps: 'skip' });
    const edited = value(changeFollowing(daily, '2027-03-29T03:30', {}));
    expect([rule(edited.before), rule(edited.after)]).toEqual(['FREQ=DAILY;COUNT=2', 'FREQ=DAILY;COUNT=3']);
    expect(edited.after.gaps).toBe('skip');
    expect(short(edited.effect)).toMatchObject({ changed: [], gone: [], added: [] });
  });

  test('does not begin with what was added to a rule', () => {
    expect(refusal(changeFollowing(tuesdays, '2027-11-04T18:00', {}))).toEqual(['following-needs-rule', 'id']);
  });

  test('is taken out', () => {
    expect(short(value(endBefore(tuesdays, '2027-11-09T19:00')).effect).gone).toEqual(['11-09T19:00', '11-16T19:00']);
    expect(value(endBefore(tuesdays, '2027-10-19T19:00')).before).toBeUndefined();
  });

  const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
  test(`without a change nobody notices, wherever it is split (seed ${seed})`, () => {
    const rules = ['FREQ=DAILY;INTERVAL=3', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU', 'FREQ=MONTHLY;BYDAY=2MO,-1WE'];
    fc.assert(
      fc.property(
        fc.constantFrom(...rules, 'FREQ=MONTHLY;BYMONTHDAY=-1,10', 'FREQ=WEEKLY;BYDAY=MO'),
        fc.constantFrom(';COUNT=20', ';UNTIL=20290101T000000Z', ''),
        fc.integer({ min: 1, max: 19 }),
        (text, end, at) => {
          const whole = repeated(athens('2028-01-10T03:30'), `${text}${end}`, { gaps: 'skip' });
          const ids = seriesIds(whole);
          const id = ids[at % ids.length] ?? '';
          const { before, after, effect } = value(changeFollowing(whole, id, {}));
          expect([effect.changed, effect.gone]).toEqual([[], []]);
          const both = [...(before ? seriesIds(before) : []), ...seriesIds(after)];
          expect(both.slice(0, ids.length)).toEqual(ids);
        },
      ),
      { seed, numRuns: 60 },
    );
  });
});

describe('all', () => {
  test('move together, with what was removed, added and changed', () => {
    const edited = value(changeAll(tuesdays, { start: '2027-10-20T18:30' }));
    expect(rule(edited.series)).toBe('FREQ=WEEKLY;COUNT=5;BYDAY=WE');
    expect(edited.series).toMatchObject({
      removed: ['2027-11-03T18:30:00'],
      added: ['2027-11-05T17:30:00'],
      overrides: [
        { id: '2027-10-27T18:30:00', kind: 'cancelled' },
        { id: '2027-11-10T18:30:00', kind: 'changed', start: '2027-11-10T20:00:00' },
      ],
    });
    expect(edited.lost).toEqual({ overrides: [], removed: [] });
    expect(short(edited.effect)).toEqual({
      kept: ['10-26T19:00', '11-09T19:00'],
      changed: ['10-19T19:00 > 10-20T18:30', '11-04T18:00 > 11-05T17:30', '11-16T19:00 > 11-17T18:30'],
      gone: [],
      added: [],
    });
  });

  test('with another rule, and what is lost by that is named', () => {
    const other = repeated(athens('2027-10-19T19:00'), 'FREQ=WEEKLY;INTERVAL=2;COUNT=3').rule;
    const edited = value(changeAll(tuesdays, other ? { rule: other } : {}));
    expect(edited.lost).toEqual({ overrides: ['2027-10-26T19:00:00', '2027-11-09T19:00:00'], removed: [] });
    expect(short(edited.effect)).toEqual({
      kept: ['10-19T19:00', '10-26T19:00', '11-04T18:00', '11-16T19:00'],
      changed: [],
      gone: ['11-09T19:00'],
      added: [],
    });
  });

  test('in another zone keep their wall times', () => {
    const edited = value(changeAll(tuesdays, { zone: 'Europe/Tirane' }));
    expect(allOccurrences(edited.series)[0]).toMatchObject({
      start: '2027-10-19T19:00:00',
      startsAt: '2027-10-19T17:00:00.000Z',
    });
  });

  test('a rule that cannot follow has to be given', () => {
    const second = repeated(athens('2027-10-12T19:00'), 'FREQ=MONTHLY;BYDAY=2TU;COUNT=3');
    expect(refusal(changeAll(second, { start: '2027-10-13T19:00' }))).toEqual(['rule-does-not-fit', 'rule']);
    expect(rule(value(changeAll(second, { start: '2027-10-12T20:00' })).series)).toBe('FREQ=MONTHLY;COUNT=3;BYDAY=2TU');
  });

  test('whole days', () => {
    const feast = repeated(days('2027-08-15', '2027-08-17'), 'FREQ=YEARLY;UNTIL=20290815');
    const edited = value(changeAll(feast, { start: '2027-08-20', length: 1 }));
    expect(rule(edited.series)).toBe('FREQ=YEARLY;UNTIL=20290820');
    expect(allOccurrences(edited.series).map(({ start, end }) => `${start} ${end}`)).toEqual([
      '2027-08-20 2027-08-21',
      '2028-08-20 2028-08-21',
      '2029-08-20 2029-08-21',
    ]);
  });

  test('that come to meet a gap ask what to do', () => {
    const nightly = repeated(athens('2027-03-26T02:30'), 'FREQ=DAILY;COUNT=5');
    expect(refusal(changeAll(nightly, { start: '2027-03-26T03:30' }))).toEqual([
      'local-times-do-not-exist',
      '2027-03-28T03:30:00',
    ]);
    expect(value(changeAll(nightly, { start: '2027-03-26T03:30', gaps: 'move' })).effect.changed).toHaveLength(5);
  });
});
