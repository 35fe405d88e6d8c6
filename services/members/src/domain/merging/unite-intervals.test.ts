import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day } from '../../../test/build.ts';
import { uniteIntervals, type Interval } from './unite-intervals.ts';

const interval = (from: string, to?: string): Interval => ({ from: day(from), ...(to ? { to: day(to) } : {}) });

test.each([
  ['nothing', [], []],
  [
    'two that lie apart',
    [interval('2024-03-01', '2024-04-01'), interval('2024-01-01', '2024-02-01')],
    [interval('2024-01-01', '2024-02-01'), interval('2024-03-01', '2024-04-01')],
  ],
  [
    'two that overlap',
    [interval('2024-01-01', '2024-03-01'), interval('2024-02-01', '2024-04-01')],
    [interval('2024-01-01', '2024-04-01')],
  ],
  [
    'two that touch',
    [interval('2024-01-01', '2024-02-01'), interval('2024-02-01', '2024-03-01')],
    [interval('2024-01-01', '2024-03-01')],
  ],
  [
    'one in the other',
    [interval('2024-01-01', '2024-12-01'), interval('2024-02-01', '2024-03-01')],
    [interval('2024-01-01', '2024-12-01')],
  ],
  [
    'an open one',
    [interval('2024-06-01'), interval('2024-01-01', '2024-07-01'), interval('2025-01-01', '2025-02-01')],
    [interval('2024-01-01')],
  ],
  ['one without a day', [interval('2024-01-01', '2024-01-01')], []],
])('%s', (_, intervals, united) => expect(uniteIntervals(intervals)).toEqual(united));

const days = Array.from({ length: 40 }, (_, number) =>
  day(new Date(Date.UTC(2024, 1, 1 + number)).toISOString().slice(0, 10)),
);
const intervals = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 39 }), fc.option(fc.integer({ min: 0, max: 20 }))).map(([start, length]) => {
    const to = length === null ? undefined : days[start + length];
    return interval(days[start] ?? '', to);
  }),
  { maxLength: 8 },
);
const holds = ({ from, to }: Interval, one: string): boolean => from <= one && (to === undefined || one < to);

test('no day is lost and none is double', () => {
  fc.assert(
    fc.property(intervals, (all) => {
      const united = uniteIntervals(all);
      for (const one of [...days, '2024-01-31', '2024-03-20', '2030-01-01']) {
        const times = united.filter((each) => holds(each, one)).length;
        expect([one, times]).toEqual([one, all.some((each) => holds(each, one)) ? 1 : 0]);
      }
      for (const [position, each] of united.entries()) {
        const next = united[position + 1];
        if (next) expect(each.to !== undefined && each.to < next.from).toBe(true);
      }
    }),
  );
});

test('the order in which they come makes no difference, and uniting again changes nothing', () => {
  fc.assert(
    fc.property(intervals, (all) => {
      const united = uniteIntervals(all);
      expect(uniteIntervals(all.toReversed())).toEqual(united);
      expect(uniteIntervals(united)).toEqual(united);
    }),
  );
});
