import type { Language, PlainDateText } from '@inclust/kernel';

/** What a holiday is called in each language of the platform. */
export type HolidayNames = Readonly<Record<Language, string>>;

/** A day on which a country rests. */
export interface Holiday {
  readonly date: PlainDateText;
  readonly names: HolidayNames;
  /** The holiday in whose place this day is free, where that fell on a day on which people rest anyway. */
  readonly movedFrom?: PlainDateText;
  /** Whether the date is what everybody reckons with, but is still to be announced or may be moved. */
  readonly isExpected: boolean;
}

/** The holiday of a date. */
export function holiday(date: Temporal.PlainDate, names: HolidayNames, isExpected = false): Holiday {
  return { date: date.toString() as PlainDateText, names, isExpected };
}
