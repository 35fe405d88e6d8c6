import { expect, test } from 'vitest';
import { bajrams } from './bajrams.ts';

const short = (year: number) =>
  bajrams(year).map(({ kind, date, isExpected }) => `${kind} ${date.toString()}${isExpected ? ' expected' : ''}`);

test.each([
  [2024, ['great 2024-04-10', 'kurban 2024-06-16']],
  [2025, ['great 2025-03-30', 'kurban 2025-06-06']],
  [2026, ['great 2026-03-20', 'kurban 2026-05-27']],
  [2027, ['great 2027-03-09 expected', 'kurban 2027-05-16 expected']],
  [2028, ['great 2028-02-26 expected', 'kurban 2028-05-05 expected']],
  [2030, ['great 2030-02-04 expected', 'kurban 2030-04-13 expected']],
  [2033, ['great 2033-01-03 expected', 'kurban 2033-03-12 expected', 'great 2033-12-23 expected']],
])('the Bajrams of %i', (year, expected) => {
  expect(short(year)).toEqual(expected);
});

/** From the calendars of official holidays of the Bank of Albania. */
test.each([
  [2018, '06-15', '08-21'],
  [2019, '06-04', '08-11'],
  [2020, '05-24', '07-31'],
  [2021, '05-13', '07-20'],
  [2022, '05-02', '07-09'],
  [2023, '04-21', '06-28'],
])('what is expected of %i is what was announced then', (year, great, kurban) => {
  expect(bajrams(year).map(({ date }) => date.toString())).toEqual([`${year}-${great}`, `${year}-${kurban}`]);
});
