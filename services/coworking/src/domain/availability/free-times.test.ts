import { expect, test } from 'vitest';
import { bookableWith, id, type BookableWanted } from '../../../test/bookables.ts';
import { diaryDays, type Written } from '../../../test/diaries.ts';
import { daily, hoursWith, noDay } from '../../../test/opening.ts';
import { freeTimes, type TimeWanted } from './free-times.ts';
import { takenLoads } from './loads.ts';
import { openTimes } from './open-times.ts';

const hour = 3_600_000;
/** Midnight in Athens. */
const tuesday = Date.parse('2027-10-18T21:00Z');
const at = (hours: number): number => tuesday + hours * hour;
const day = { start: at(0), end: at(24) };
const hours = hoursWith({ weekly: daily('09:00-17:00') });

/** The free times of a Tuesday, in hours after its midnight. */
function freeOf(
  made: BookableWanted,
  written: readonly Written[],
  more: Partial<TimeWanted> = {},
): readonly (readonly [number, number])[] {
  const wanted = { window: day, units: 1, minutes: 0, at: at(0), ...more };
  const taken = takenLoads(diaryDays([], day, written).values(), wanted.at);
  const free = freeTimes(bookableWith({ hours, ...made }), taken, wanted, openTimes(wanted.window, noDay));
  return free.map(({ start, end }) => [(start - tuesday) / hour, (end - tuesday) / hour]);
}

test('what is open and not taken is free', () => {
  expect(freeOf({}, [])).toEqual([[9, 17]]);
  expect(
    freeOf({}, [
      { from: at(10), to: at(11) },
      { from: at(11), to: at(12) },
    ]),
  ).toEqual([
    [9, 10],
    [12, 17],
  ]);
});

test('a booking keeps its own buffers and those of what is taken, which may lie outside of opening hours', () => {
  const rules = { bufferBefore: 30, bufferAfter: 60 };
  expect(freeOf({ rules }, [{ from: at(12), to: at(13), before: 30, after: 60 }])).toEqual([
    [9, 10.5],
    [14.5, 17],
  ]);
  expect(freeOf({ rules }, [{ from: at(7), to: at(8) }])).toEqual([[9, 17]]);
});

test('as many units are free as are left of a pool', () => {
  const made = { resource: { units: 3 } };
  const written = [
    { from: at(9), to: at(12), units: 2 },
    { from: at(11), to: at(17) },
  ];
  expect(freeOf(made, written)).toEqual([
    [9, 11],
    [12, 17],
  ]);
  expect(freeOf(made, written, { units: 2 })).toEqual([[12, 17]]);
  expect(freeOf(made, written, { units: 3 })).toEqual([]);
  expect(freeOf(made, [], { units: 4 })).toEqual([]);
});

test('a hall is free where all of its parts are', () => {
  const written = [
    { leaf: id(101), from: at(9), to: at(11) },
    { leaf: id(102), from: at(10), to: at(13) },
  ];
  expect(freeOf({ parts: [1, 5] }, written)).toEqual([[13, 17]]);
});

test('times that are too short for what is wanted, or for the shortest booking, are left out', () => {
  const written = [{ from: at(10), to: at(15) }];
  expect(freeOf({ rules: { shortest: 60 } }, written)).toEqual([
    [9, 10],
    [15, 17],
  ]);
  expect(freeOf({ rules: { shortest: 90 } }, written, { minutes: 30 })).toEqual([[15, 17]]);
  expect(freeOf({}, written, { minutes: 120 })).toEqual([[15, 17]]);
  expect(freeOf({ rules: { longest: 60 } }, written, { minutes: 90 })).toEqual([]);
});

test('nothing is free before the lead time, beyond the horizon, or of what is retired', () => {
  expect(freeOf({}, [], { at: at(12) })).toEqual([[12, 17]]);
  expect(freeOf({ rules: { leadTime: 120, horizon: 240 } }, [], { at: at(11) })).toEqual([[13, 15]]);
  expect(freeOf({}, [], { at: at(30) })).toEqual([]);
  expect(freeOf({ resource: { isRetired: true } }, [])).toEqual([]);
});

test('200,000 bookings of one resource are swept within the time of a test', () => {
  const step = 12 * 1_000;
  const written = Array.from({ length: 200_000 }, (_, turn) => {
    return { from: at(0) + turn * step, to: at(0) + (turn + 400) * step };
  });
  const month = { start: at(0), end: at(31 * 24) };
  const booked = { resource: { units: 400 }, rules: { horizon: 44_640 } };
  const days = [
    {
      resource: id(1),
      day: 0,
      revision: 1,
      entries: written.map((one, turn) => {
        return { ...one, start: one.from, end: one.to, booking: id(turn), units: 1, claim: 'taken' as const };
      }),
    },
  ];
  const wanted = { window: month, units: 1, minutes: 0, at: at(0) };
  const free = freeTimes(bookableWith(booked), takenLoads(days, at(0)), wanted, openTimes(month, noDay));
  expect(free).toHaveLength(2);
});
