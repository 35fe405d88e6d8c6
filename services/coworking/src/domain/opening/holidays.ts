import type { Language } from '@inclust/kernel';
import type { LocalDate } from '@inclust/schedule';

/** A day on which a country rests, and what it is called. */
export interface Holiday {
  readonly date: LocalDate;
  readonly names: Readonly<Record<Language, string>>;
}

/** The national holidays of a country (ISO 3166-1 alpha-2) in a year. A date may have several. */
export type Holidays = (country: string, year: number) => readonly Holiday[];

/** The countries whose holidays may count, ISO 3166-1 alpha-2. */
export const holidayCountries: readonly string[] = ['AL', 'GR'];
