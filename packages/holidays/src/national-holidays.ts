import { holidaysOfAlbania } from './albania.ts';
import { holidaysOfGreece } from './greece.ts';
import type { Holiday } from './holiday.ts';

const byCountry: ReadonlyMap<string, (year: number) => readonly Holiday[]> = new Map([
  ['AL', holidaysOfAlbania],
  ['GR', holidaysOfGreece],
]);

/** The countries whose holidays are known, ISO 3166-1 alpha-2. */
export const holidayCountries: readonly string[] = [...byCountry.keys()];

/**
 * The national holidays of a country (ISO 3166-1 alpha-2) in a year from 2024 on, by date; none of a country that is not known. A date may
 * have several.
 */
export function nationalHolidays(country: string, year: number): readonly Holiday[] {
  return (byCountry.get(country)?.(year) ?? []).toSorted((one, other) => one.date.localeCompare(other.date, 'en'));
}
