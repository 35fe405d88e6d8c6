import { holidayCountries as known, nationalHolidays } from '@inclust/holidays';
import { expect, test } from 'vitest';
import { closedBecause } from '../src/domain/opening/closed-because.ts';
import { holidayCountries } from '../src/domain/opening/holidays.ts';
import { openIn } from '../src/domain/opening/open-in.ts';
import { athens, daily, hoursWith, zone } from './opening.ts';

const day = (text: string, where = athens) => {
  const start = Temporal.PlainDate.from(text).toZonedDateTime(where);
  return { start: start.epochMilliseconds, end: start.add({ days: 1 }).epochMilliseconds };
};

test('the holidays of each country that may count are known', () => {
  expect(holidayCountries.toSorted()).toEqual(known.toSorted());
});

test('a space in Arta is closed on Clean Monday, and one in Gjirokastër when a holiday has been moved to a Monday', () => {
  const arta = hoursWith({ weekly: daily('09:00-17:00') });
  expect(openIn(arta, athens, day('2027-03-15'), nationalHolidays)).toEqual([]);
  expect(openIn(arta, athens, day('2027-03-16'), nationalHolidays)).toHaveLength(1);
  const tirana = zone('Europe/Tirane');
  const gjirokaster = { ...arta, holidayCountry: 'AL' };
  expect(openIn(gjirokaster, tirana, day('2027-09-07', tirana), nationalHolidays)).toHaveLength(1);
  expect(closedBecause(gjirokaster, tirana, day('2027-09-06', tirana), nationalHolidays)).toMatchObject({
    kind: 'closed-on-holiday',
    holidays: [{ names: { sq: 'Dita e Shenjtërimit të Shenjt Terezës' }, movedFrom: '2027-09-05' }],
  });
});
