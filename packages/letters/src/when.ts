import type { Language } from '@inclust/kernel';
import { plainOf, type Occurrence, type ZoneName } from '@inclust/schedule';

/** How times are written in a letter. */
export interface WhenOptions {
  readonly language: Language;
  /** In which they are: that of the venue. */
  readonly zone: ZoneName;
  /** Whether the zone is named: where the reader's may be another one. */
  readonly namesZone: boolean;
}

/** When an occurrence takes place, with the day of the week; whole days without a time. */
export function occurrenceText(occurrence: Occurrence, options: WhenOptions): string {
  if (occurrence.kind === 'timed')
    return periodText({ start: Date.parse(occurrence.startsAt), end: Date.parse(occurrence.endsAt) }, options);
  const days = new Intl.DateTimeFormat(locales[options.language], { ...day, timeZone: 'UTC' });
  const last = plainOf(occurrence.end).toPlainDate().subtract({ days: 1 });
  return days.formatRange(midnight(plainOf(occurrence.start).toPlainDate()), midnight(last));
}

/** From a moment until another, in epoch milliseconds, with the day of the week. */
export function periodText(
  { start, end }: { readonly start: number; readonly end: number },
  options: WhenOptions,
): string {
  const from = new Date(start);
  return `${formatOf(options).formatRange(from, new Date(end))}${zoneText(from, options)}`;
}

/** A moment, in epoch milliseconds. */
export function momentText(moment: number, options: WhenOptions): string {
  const date = new Date(moment);
  return `${formatOf(options).format(date)}${zoneText(date, options)}`;
}

/** Days before months, as in the countries of the platform. */
export const locales: Readonly<Record<Language, string>> = { el: 'el-GR', sq: 'sq-AL', en: 'en-GB' };

const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
/** On all clocks of the three languages' public life: none takes 8 in the evening for 8 in the morning. */
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

function formatOf({ language, zone }: WhenOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locales[language], { ...day, ...time, timeZone: zone });
}

/** The zone by its long name, in brackets: within a range of times it would be cut to letters that few know. */
function zoneText(date: Date, { language, zone, namesZone }: WhenOptions): string {
  if (!namesZone) return '';
  const format = new Intl.DateTimeFormat(locales[language], { timeZoneName: 'long', timeZone: zone });
  return ` (${format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? zone})`;
}

function midnight(date: Temporal.PlainDate): Date {
  return new Date(`${date.toString()}T00:00Z`);
}
