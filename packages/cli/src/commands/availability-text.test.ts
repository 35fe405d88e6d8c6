import { FreeTimes, Obstacle, Occupancy } from '@inclust/contracts';
import { parseZone, type ZoneName } from '@inclust/schedule';
import { expect, test } from 'vitest';
import { createOutput } from '../output/output.ts';
import { obstacleLines } from './check-time.ts';
import { freeTable } from './free-times.ts';
import { occupancyTable } from './occupancy.ts';

const stream = { isTTY: false, columns: 200, write: () => true };
const out = createOutput({ stdout: stream, stderr: stream, json: false, colours: false });
const athens = parseZone('Europe/Athens') as ZoneName;
const period = { startTime: '2027-07-05T07:00:00.000Z', endTime: '2027-07-05T09:30:00.000Z' };
const rowsOf = (table: string) => table.split('\n').map((line) => line.split('\t'));

test('free times are rows with their lengths, and what is never free is told', () => {
  const found = [
    FreeTimes.fromPartial({ resource: 'r1', timeZone: 'Europe/Athens', free: [period] }),
    FreeTimes.fromPartial({ resource: 'r2', timeZone: 'Europe/Athens' }),
  ];
  expect(rowsOf(freeTable(out, found, parseZone('Europe/Tirane')))).toEqual([
    ['r1', '2027-07-05 10:00–12:30 Europe/Athens', '2027-07-05 09:00–11:30 Europe/Tirane', '2h30m'],
    ['r2', 'nothing is free', '', ''],
  ]);
});

test('what stands in the way is told with field and rule, and when it is taken', () => {
  const obstacles = [
    { field: 'start_time', rule: 'slot-taken', message: 'It is taken.', periods: [period] },
    { field: 'end_time', rule: 'too-short', message: 'At least 60 minutes.' },
  ].map((one) => Obstacle.fromPartial(one));
  expect(obstacleLines(obstacles, athens)).toEqual([
    '  start_time: slot-taken: It is taken.',
    '    taken 2027-07-05 10:00–12:30 Europe/Athens',
    '  end_time: too-short: At least 60 minutes.',
  ]);
  expect(obstacleLines([], athens)).toEqual(['it can be had']);
});

test('occupancy is in hours and a share, in all, by day, by week and by hour', () => {
  const figures = { availableMinutes: 720n, bookedMinutes: 90n, usedMinutes: 60n, outsideMinutes: 30n };
  const found = [
    Occupancy.fromPartial({
      resource: 'r1',
      total: figures,
      days: [{ date: '2027-07-05', figures }, { date: '2027-07-06' }],
      weeks: [{ week: '2027-W27', figures }],
      hours: [{ hour: 9, figures }],
    }),
  ];
  expect(rowsOf(occupancyTable(out, found, 'total'))).toEqual([['r1', '12.0', '1.5', '1.0', '12.5%', '0.5']]);
  expect(rowsOf(occupancyTable(out, found, 'day'))).toEqual([
    ['r1', '2027-07-05', '12.0', '1.5', '1.0', '12.5%', '0.5'],
    ['r1', '2027-07-06', '0.0', '0.0', '0.0', '', '0.0'],
  ]);
  expect(rowsOf(occupancyTable(out, found, 'week'))).toEqual([
    ['r1', '2027-W27', '12.0', '1.5', '1.0', '12.5%', '0.5'],
  ]);
  expect(rowsOf(occupancyTable(out, found, 'hour'))).toEqual([['r1', '09:00', '12.0', '1.5', '1.0', '12.5%', '0.5']]);
});
