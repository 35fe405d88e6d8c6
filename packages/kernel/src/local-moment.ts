/** The day of a moment as calendars in a zone show it, `YYYY-MM-DD`. The moment is ISO 8601 in UTC. */
export function localDay(moment: string, timeZone: string): string {
  return inZone(moment, timeZone).toPlainDate().toString();
}

/** A moment as clocks in a zone show it, with what they are ahead of UTC, since an hour may come twice: `2027-01-12 00:30 +02:00`. */
export function localMinute(moment: string, timeZone: string): string {
  const at = inZone(moment, timeZone);
  return `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })} ${at.offset}`;
}

function inZone(moment: string, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone);
}
