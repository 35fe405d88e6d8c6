import { expect, test } from 'vitest';
import { holidayCountries, nationalHolidays } from './national-holidays.ts';

/** Month and day of each holiday with the beginning of its English name; `<` and a date for what a day stands in for, `?` for expected. */
const short = (country: string, year: number) =>
  nationalHolidays(country, year).map(
    ({ date, names, movedFrom, isExpected }) =>
      `${date.slice(5)} ${names.en}${movedFrom ? ` < ${movedFrom.slice(5)}` : ''}${isExpected ? ' ?' : ''}`,
  );

const greekSpring = (cleanMonday: string, friday: string, sunday: string, monday: string, spirit: string) => [
  `${cleanMonday} Clean Monday`,
  `${friday} Good Friday`,
  `${sunday} Orthodox Easter Sunday`,
  `${monday} Orthodox Easter Monday`,
  `${spirit} Holy Spirit Monday`,
];

const greekDays = [
  "01-01 New Year's Day",
  '01-06 Epiphany',
  '03-25 Annunciation and anniversary of the Revolution of 1821',
  '08-15 Dormition of the Mother of God',
  '10-28 Anniversary of the No',
  '12-25 Christmas Day',
  '12-26 Second day of Christmas',
];

test.each([
  [2024, greekSpring('03-18', '05-03', '05-05', '05-06', '06-24'), '05-07 Labour Day'],
  [2025, greekSpring('03-03', '04-18', '04-20', '04-21', '06-09'), '05-01 Labour Day'],
  [2026, greekSpring('02-23', '04-10', '04-12', '04-13', '06-01'), '05-01 Labour Day'],
  // Holy Saturday.
  [2027, greekSpring('03-15', '04-30', '05-02', '05-03', '06-21'), '05-01 Labour Day ?'],
  [2028, greekSpring('02-28', '04-14', '04-16', '04-17', '06-05'), '05-01 Labour Day'],
  // A Sunday.
  [2033, greekSpring('03-07', '04-22', '04-24', '04-25', '06-13'), '05-01 Labour Day ?'],
])('the holidays of Greece in %i', (year, spring, labourDay) => {
  expect(short('GR', year)).toEqual([...greekDays, ...spring, labourDay].toSorted());
});

const albanianDays = [
  "01-01 New Year's holiday",
  "01-02 New Year's holiday",
  '03-14 Summer Day',
  '03-22 Nevruz Day',
  "05-01 International Workers' Day",
  '09-05 Canonisation Day of Saint Teresa',
  '11-22 Alphabet Day',
  '11-28 Flag and Independence Day',
  '11-29 Liberation Day',
  '12-08 National Youth Day',
  '12-25 Christmas Day',
];

test.each<[number, string[]]>([
  [
    2026,
    [
      '03-16 Summer Day < 03-14',
      '03-20 Great Bajram (Eid al-Fitr)',
      '03-23 Nevruz Day < 03-22',
      '04-05 Catholic Easter Sunday',
      '04-06 Catholic Easter Sunday < 04-05',
      '04-12 Orthodox Easter Sunday',
      '04-13 Orthodox Easter Sunday < 04-12',
      '05-27 Kurban Bajram (Eid al-Adha)',
      '09-07 Canonisation Day of Saint Teresa < 09-05',
      '11-23 Alphabet Day < 11-22',
      '11-30 Flag and Independence Day < 11-28',
      '12-01 Liberation Day < 11-29',
    ],
  ],
  [
    2027,
    [
      "01-04 New Year's holiday < 01-02",
      '03-09 Great Bajram (Eid al-Fitr) ?',
      '03-15 Summer Day < 03-14',
      '03-28 Catholic Easter Sunday',
      '03-29 Catholic Easter Sunday < 03-28',
      '05-02 Orthodox Easter Sunday',
      "05-03 International Workers' Day < 05-01",
      '05-04 Orthodox Easter Sunday < 05-02',
      '05-16 Kurban Bajram (Eid al-Adha) ?',
      '05-17 Kurban Bajram (Eid al-Adha) < 05-16 ?',
      '09-06 Canonisation Day of Saint Teresa < 09-05',
      '11-30 Flag and Independence Day < 11-28',
      '12-27 Christmas Day < 12-25',
    ],
  ],
  [
    2028,
    [
      "01-03 New Year's holiday < 01-01",
      "01-04 New Year's holiday < 01-02",
      '02-26 Great Bajram (Eid al-Fitr) ?',
      '02-28 Great Bajram (Eid al-Fitr) < 02-26 ?',
      '04-16 Catholic Easter Sunday',
      '04-16 Orthodox Easter Sunday',
      '04-17 Catholic Easter Sunday < 04-16',
      '04-17 Orthodox Easter Sunday < 04-16',
      '05-05 Kurban Bajram (Eid al-Adha) ?',
    ],
  ],
])('the holidays of Albania in %i', (year, others) => {
  expect(short('AL', year)).toEqual([...albanianDays, ...others].toSorted());
});

test('every holiday has a name in each language, and dates are in order', () => {
  for (const country of holidayCountries)
    for (let year = 2024; year <= 2060; year++) {
      const found = nationalHolidays(country, year);
      expect(found.flatMap(({ names }) => [names.el, names.sq, names.en]).filter((name) => name === '')).toEqual([]);
      const dates = found.map(({ date }) => date);
      expect(dates).toEqual(dates.toSorted());
      expect(dates.every((date) => date.startsWith(`${year}-`))).toBe(true);
    }
});

test('a country that is not known has none', () => {
  expect(holidayCountries.toSorted()).toEqual(['AL', 'GR']);
  expect(nationalHolidays('XK', 2027)).toEqual([]);
});
