import type { Occurrence, ZoneName } from '@inclust/schedule';

/** The wall time at the venue at which reminders are sent on the day before. */
const hour = Temporal.PlainTime.from('09:00');

/** When those who come to an occurrence are reminded: at 09:00 of the day before, in a zone; epoch milliseconds. */
export function reminderAt(occurrence: Occurrence, zone: ZoneName): number {
  const day = firstDay(occurrence, zone).subtract({ days: 1 });
  return day.toZonedDateTime({ timeZone: zone, plainTime: hour }).epochMilliseconds;
}

/** When an occurrence begins; whole days at their midnight in a zone. Epoch milliseconds. */
export function beginOf(occurrence: Occurrence, zone: ZoneName): number {
  if (occurrence.kind === 'timed') return Date.parse(occurrence.startsAt);
  return midnight(occurrence.start, zone);
}

/** When an occurrence is over, likewise. */
export function overOf(occurrence: Occurrence, zone: ZoneName): number {
  return occurrence.kind === 'timed' ? Date.parse(occurrence.endsAt) : midnight(occurrence.end, zone);
}

function firstDay(occurrence: Occurrence, zone: ZoneName): Temporal.PlainDate {
  if (occurrence.kind === 'days') return Temporal.PlainDate.from(occurrence.start);
  return Temporal.Instant.from(occurrence.startsAt).toZonedDateTimeISO(zone).toPlainDate();
}

function midnight(day: string, zone: ZoneName): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
}
