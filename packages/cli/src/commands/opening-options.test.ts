import { HolidayTreatment, OpeningHours } from '@inclust/contracts';
import { parseZone, type ZoneName } from '@inclust/schedule';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { openingHoursOf, weekOf, withOpeningHours, type OpeningOptions } from './opening-options.ts';
import { openingLines } from './opening-text.ts';

const zone = parseZone('Europe/Athens') as ZoneName;

/** The hours as the command line reads them. */
function typed(args: readonly string[], before?: OpeningHours): OpeningHours | undefined {
  const options = withOpeningHours(new Command())
    .exitOverride()
    .parse([...args], { from: 'user' })
    .opts<OpeningOptions>();
  const hours = openingHoursOf(options, { zone, country: 'GR', ...(before ? { before } : {}) });
  return hours && OpeningHours.fromPartial(hours);
}

const times = (texts: readonly string[]) =>
  weekOf(texts).map(
    ({ weekday, ranges }) => `${weekday} ${ranges.map(({ start, end }) => `${start}-${end}`).join(' ')}`,
  );

describe('the hours of a week', () => {
  test('are typed by days, by runs of days and by several times', () => {
    expect(times(['MO-WE=09:00-21:00', 'SA,SU=10:00-14:00'])).toEqual([
      'MO 09:00-21:00',
      'TU 09:00-21:00',
      'WE 09:00-21:00',
      'SA 10:00-14:00',
      'SU 10:00-14:00',
    ]);
    expect(times(['FR=17:00-21:00,09:00-13:00'])).toEqual(['FR 09:00-13:00 17:00-21:00']);
    expect(times(['TU=17:00-21:00', 'tu=9:00-13:00'])).toEqual(['TU 09:00-13:00 17:00-21:00']);
  });

  test('may run over the end of the week and of the day', () => {
    expect(times(['SU-MO=20:00-02:00'])).toEqual(['MO 20:00-02:00', 'SU 20:00-02:00']);
    expect(times(['MO-SU=00:00-24:00'])).toHaveLength(7);
  });

  test('of another form are a wrong usage', () => {
    for (const text of ['MO', 'MO=', 'XX=09:00-10:00', 'MO-TU-WE=09:00-10:00', 'MO=9-10', 'MO=09:00', '=09:00-10:00'])
      expect(() => times([text]), text).toThrow('--hours must be');
  });
});

describe('opening hours', () => {
  test('are nothing where nothing was typed', () => {
    expect(typed([])).toBeUndefined();
  });

  test('have exceptions, holidays and blackouts, which are at times of the space', () => {
    const hours = typed([
      '--hours',
      'MO-FR=09:00-21:00',
      '--hours',
      'SA=10:00-14:00',
      '--exception',
      '2027-12-31=10:00-14:00',
      '2027-12-24=closed',
      '--holidays',
      '11:00-13:00',
      '--blackout',
      '2027-08-10T08:00/2027-08-20T20:00=maintenance',
    ]);
    expect(hours).toMatchObject({
      exceptions: [
        { date: '2027-12-24', ranges: [] },
        { date: '2027-12-31', ranges: [{ start: '10:00', end: '14:00' }] },
      ],
      holidayCountry: 'GR',
      onHolidays: { treatment: HolidayTreatment.HOLIDAY_TREATMENT_RANGES, ranges: [{ start: '11:00', end: '13:00' }] },
      blackouts: [{ startTime: '2027-08-10T05:00:00.000Z', endTime: '2027-08-20T17:00:00.000Z', code: 'maintenance' }],
    });
    expect(hours?.weekly.map(({ weekday }) => weekday)).toEqual(['MO', 'TU', 'WE', 'TH', 'FR', 'SA']);
  });

  test('are changed where something was typed, and stay as they were elsewhere', () => {
    const before = typed(['--hours', 'MO=09:00-17:00', '--exception', '2027-12-24=closed', '--holidays', 'open']);
    const after = typed(['--exception', '2027-12-24=10:00-12:00', '2027-12-20=closed'], before);
    expect(after).toMatchObject({ weekly: before?.weekly, onHolidays: before?.onHolidays });
    expect(after?.exceptions.map(({ date, ranges }) => [date, ranges.length])).toEqual([
      ['2027-12-20', 0],
      ['2027-12-24', 1],
    ]);
    expect(typed(['--no-exception'], after)).toMatchObject({ exceptions: [], weekly: before?.weekly });
  });

  test('of another form are a wrong usage that names the option', () => {
    for (const args of [
      ['--exception', '2027-12-24'],
      ['--exception', '2027-12-24=shut'],
      ['--holidays', 'sometimes'],
      ['--blackout', '2027-08-10T08:00=works'],
      ['--blackout', '2027-08-10/2027-08-11=works'],
      ['--blackout', '2027-08-10T08:00/2027-08-10T09:00/2027-08-10T10:00'],
    ])
      expect(() => typed(args), args.join(' ')).toThrow(`${args[0]} must be`);
    expect(() => typed(['--blackout', '2027-03-28T03:30/2027-03-28T05:00=works'])).toThrow('does not exist');
  });
});

test('opening hours are shown with days of the same hours together, what goes first first', () => {
  const hours = typed([
    '--hours',
    'MO-FR=09:00-13:00,17:00-21:00',
    'SA=10:00-14:00',
    '--exception',
    '2027-12-24=closed',
    '--blackout',
    '2027-08-10T08:00/2027-08-10T20:00=works',
  ]);
  expect(openingLines(OpeningHours.fromPartial(hours ?? {}), zone)).toEqual([
    'blackout 2027-08-10 08:00–20:00 Europe/Athens works',
    '2027-12-24 closed',
    'holidays of GR closed',
    'MO-FR 09:00-13:00,17:00-21:00',
    'SA 10:00-14:00',
    'SU closed',
  ]);
});
