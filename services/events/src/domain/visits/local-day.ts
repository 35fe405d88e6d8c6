import { parsePlainDate, type PlainDateText } from '@inclust/kernel';

/** The day it is at a place at a moment (epoch milliseconds), by the place's own zone. */
export function localDay(at: number, timeZone: string): PlainDateText {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const parsed = parsePlainDate(day);
  if (!parsed) throw new Error('a moment far outside of any calendar');
  return parsed;
}
