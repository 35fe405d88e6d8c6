import { occurrenceOf, parseZone, timed, wholeDays, type ZoneName } from '@inclust/schedule';
import { expect, test } from 'vitest';
import { moneyText } from './money.ts';
import { momentText, occurrenceText } from './when.ts';

const zone = parseZone('Europe/Athens') as ZoneName;
const concert = timed({ start: '2027-10-19T20:00', zone, seconds: 7_200 });
const feast = wholeDays({ start: '2027-08-15', end: '2027-08-17' });

test.each([
  ['el', false, 'Τρίτη 19 Οκτωβρίου 2027, 20:00–22:00'],
  ['el', true, 'Τρίτη 19 Οκτωβρίου 2027, 20:00–22:00 (Θερινή ώρα Ανατολικής Ευρώπης)'],
  ['sq', false, 'e martë, 19 tetor 2027, 20:00 – 22:00'],
  ['en', true, 'Tuesday, 19 October 2027, 20:00–22:00 (Eastern European Summer Time)'],
] as const)('in %s a time is said as people say it; its zone named: %s', (language, namesZone, said) => {
  if (!concert.ok) throw new Error(concert.refusal.message);
  const { schedule } = concert.value;
  const text = occurrenceText(occurrenceOf(schedule, schedule.start), { language, zone, namesZone });
  expect(text.replaceAll(/[\u2009\u202f\u00a0]/g, ' ')).toBe(said);
});

test('whole days have no time, and the last of them is said', () => {
  if (!feast.ok) throw new Error(feast.refusal.message);
  const text = occurrenceText(occurrenceOf(feast.value, feast.value.start), { language: 'en', zone, namesZone: true });
  expect(text.replaceAll(/\s/g, ' ')).toBe('Sunday 15 August – Monday 16 August 2027');
  expect(momentText(Date.parse('2027-10-19T17:00Z'), { language: 'el', zone, namesZone: false })).toContain('20:00');
});

test.each([
  [120_000n, 'EUR', 'el', '1.200 €'],
  [1_250n, 'EUR', 'el', '12,50 €'],
  [5n, 'EUR', 'en', '€0.05'],
  [120_000n, 'ALL', 'sq', '1200 Lekë'],
  [9_007_199_254_740_993_07n, 'EUR', 'en', '€9,007,199,254,740,993.07'],
] as const)('%i of %s is in %s %s', (minorUnits, currency, language, said) => {
  expect(moneyText({ minorUnits, currency }, language).replaceAll(/[\u202f\u00a0]/g, ' ')).toBe(said);
});
