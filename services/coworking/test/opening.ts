import { parseLocalDate, parseZone, type LocalDate, type ZoneName } from '@inclust/schedule';
import type { Holidays } from '../src/domain/opening/holidays.ts';
import type { OpeningHours, TimeRange } from '../src/domain/opening/opening-hours.ts';

/** A date of a test. */
export function date(text: string): LocalDate {
  const parsed = parseLocalDate(text);
  if (!parsed) throw new Error(`${text} is no date`);
  return parsed;
}

/** A zone of a test. */
export function zone(text: string): ZoneName {
  const parsed = parseZone(text);
  if (!parsed) throw new Error(`${text} is no zone`);
  return parsed;
}

export const athens = zone('Europe/Athens');

/** Ranges out of a text such as `09:00-13:00 17:00-21:00`. */
export function ranges(text: string): readonly TimeRange[] {
  if (text === '') return [];
  return text.split(' ').map((range) => {
    const [start = '', end = ''] = range.split('-');
    return { start, end };
  });
}

/** Monday to Friday from nine to five, closed on holidays, with what differs. */
export function hoursWith(more: Partial<OpeningHours> = {}): OpeningHours {
  return {
    weekly: (['MO', 'TU', 'WE', 'TH', 'FR'] as const).map((weekday) => ({ weekday, ranges: ranges('09:00-17:00') })),
    exceptions: [],
    holidayCountry: 'GR',
    onHolidays: { kind: 'closed' },
    blackouts: [],
    ...more,
  };
}

/** The same ranges on each day of the week. */
export function daily(text: string): OpeningHours['weekly'] {
  return (['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const).map((weekday) => ({ weekday, ranges: ranges(text) }));
}

/** One holiday each year: the day of the No. */
export const noDay: Holidays = (_, year) => [
  {
    date: date(`${year}-10-28`),
    names: { el: 'Επέτειος του Όχι', sq: 'Përvjetori i Jo-së', en: 'Anniversary of the No' },
  },
];
