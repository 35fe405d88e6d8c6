import { parsePlainDate, type Brand, type PlainDateText } from '@inclust/kernel';

/** A wall time without a zone, to the second: `2027-10-19T19:00:00`. Texts order as the times do. */
export type LocalTime = Brand<string, 'LocalTime'>;

/** A day without a zone: `2027-10-19`. */
export type LocalDate = PlainDateText;

/** The years in which something may take place. */
const [firstYear, lastYear] = ['1900', '2199'];

/** Parses `YYYY-MM-DDThh:mm` with or without `:ss`; `undefined` for anything else, impossible days and other years than 1900 to 2199 included. */
export function parseLocalTime(text: string): LocalTime | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!match) return undefined;
  const [, day = '', hour = '', minute = '', second = '00'] = match;
  if (parseLocalDate(day) === undefined || hour > '23' || minute > '59' || second > '59') return undefined;
  return `${day}T${hour}:${minute}:${second}` as LocalTime;
}

/** Parses `YYYY-MM-DD` in the years 1900 to 2199; `undefined` for anything else. */
export function parseLocalDate(text: string): LocalDate | undefined {
  const year = text.slice(0, 4);
  return year >= firstYear && year <= lastYear ? parsePlainDate(text) : undefined;
}

/** The wall time of a Temporal one, cut to seconds. */
export function localTime(plain: Temporal.PlainDateTime): LocalTime {
  return plain.toString({ smallestUnit: 'second', roundingMode: 'trunc' }) as LocalTime;
}

/** The day of a Temporal one. */
export function localDate(plain: Temporal.PlainDate): LocalDate {
  return plain.toString() as LocalDate;
}

/** The Temporal wall time of a local time, or of the midnight with which a day begins. */
export function plainOf(local: LocalTime | LocalDate): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(local);
}

/** Whether it is a day. */
export function isDate(local: LocalTime | LocalDate): local is LocalDate {
  return local.length === 10;
}
