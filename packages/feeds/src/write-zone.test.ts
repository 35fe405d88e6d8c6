import { offsetAt, parseZone } from '@inclust/schedule';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { zoneText } from './write-zone.ts';

function zoneOf(name: string) {
  const zone = parseZone(name);
  if (!zone) throw new Error('not a zone');
  return zone;
}

describe.each([
  ['Europe/Athens', 2026, 2039],
  ['Europe/Tirane', 2026, 2039],
  ['Europe/Tirane', 1970, 1990],
  ['America/New_York', 2005, 2009],
  ['Africa/Casablanca', 2026, 2030],
  ['Asia/Tokyo', 2027, 2030],
  ['Australia/Lord_Howe', 2027, 2030],
])('%s from %d to %d', (name, fromYear, untilYear) => {
  test('has the offsets of the zone, as another program reads it', () => {
    const zone = zoneOf(name);
    const text = zoneText({ zone, fromYear, untilYear });
    const read = new ICAL.Timezone({ component: new ICAL.Component(ICAL.parse(text) as unknown[]), tzid: name });
    const hour = 3_600_000;
    for (let at = Date.UTC(fromYear, 0, 2); at < Date.UTC(untilYear, 0); at += 7 * hour) {
      const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime();
      const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
      const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
      if (!earlier.equals(later)) continue;
      const asked = ICAL.Time.fromJSDate(new Date(`${wall.toString({ smallestUnit: 'second' })}Z`), true);
      expect([wall.toString(), read.utcOffset(asked)]).toEqual([wall.toString(), offsetAt(at, zone)]);
    }
  });
});

test('a zone by the rules of the European Union', () => {
  expect(zoneText({ zone: zoneOf('Europe/Tirane'), fromYear: 2026, untilYear: 2030 }).split('\r\n')).toEqual([
    'BEGIN:VTIMEZONE',
    'TZID:Europe/Tirane',
    'BEGIN:STANDARD',
    'DTSTART:20260101T010000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0100',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:20260329T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'END:DAYLIGHT',
    'BEGIN:STANDARD',
    'DTSTART:20261025T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    'END:STANDARD',
    'END:VTIMEZONE',
  ]);
});
