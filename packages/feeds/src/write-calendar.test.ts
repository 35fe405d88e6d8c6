import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { at, calendar, days, exhibition, info, repeated, unfolded } from '../test/given.ts';
import { textLine } from './property-line.ts';
import { writeCalendar } from './write-calendar.ts';
import { writeEvent } from './write-event.ts';

/** All events of a calendar as the library reads them. */
function parsed(text: string) {
  const root = new ICAL.Component(ICAL.parse(text) as unknown[]);
  for (const one of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(one);
  return root.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
}

describe('lines', () => {
  test.each([
    'Έκθεση φωτογραφίας στην Παλιά Πόλη της Κέρκυρας — Mirësevini',
    `${'x'.repeat(65)}📞 a`,
    `${'x'.repeat(66)}📞 a`,
    `${'x'.repeat(67)}📞 a`,
    `${'x'.repeat(68)}📞 a`,
    '📞'.repeat(100),
    'Ψ'.repeat(200),
    'a'.repeat(300),
    `a, b; c\\ d\\n\n${'e,;\\'.repeat(50)}`,
  ])('%j is folded between code points at 75 octets, and unfolds byte for byte', (text) => {
    const line = textLine('SUMMARY', {}, text);
    for (const one of line.split('\r\n')) {
      expect(Buffer.byteLength(one)).toBeLessThanOrEqual(75);
      expect(Buffer.from(one, 'utf8').toString('utf8')).toBe(one);
      expect(one.isWellFormed()).toBe(true);
    }
    const [back] = unfolded(line);
    expect(back).toBe(`SUMMARY:${text.replaceAll('\\', '\\\\').replaceAll(/[,;]/g, '\\$&').replaceAll('\n', '\\n')}`);
    expect(parsed(calendar(exhibition({ summary: text, schedule: at('2027-10-19T19:00') })))[0]?.summary).toBe(text);
  });

  test('end with CRLF, and hold no other control character', () => {
    const text = calendar(exhibition({ summary: 'a\r\nb\rc\u0000\u0007\td', description: 'x\u2028y' }));
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n\u0000\u0007]/);
    expect(unfolded(text)).toContain('SUMMARY;LANGUAGE=el:a\\nb\\nc\td');
  });
});

describe('a calendar', () => {
  const text = calendar(exhibition());

  test('has what the standards ask for, the same bytes each time', () => {
    expect(calendar(exhibition())).toBe(text);
    expect(unfolded(text).slice(0, 9)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//InClust//Events//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'NAME;LANGUAGE=el:Εκδηλώσεις\\, Κέρκυρα',
      'X-WR-CALNAME:Εκδηλώσεις\\, Κέρκυρα',
      'REFRESH-INTERVAL;VALUE=DURATION:PT60M',
      'X-PUBLISHED-TTL:PT60M',
    ]);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  test('writes a series, what was removed, added, moved and cancelled', () => {
    expect(
      unfolded(text).filter((line) => /^(DT|RR|EX|RD|RECU|STA|SEQ|LAST)/.test(line) && !line.startsWith('DTSTART:')),
    ).toEqual([
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
      'DTSTAMP:20270901T093000Z',
      'LAST-MODIFIED:20270901T093000Z',
      'SEQUENCE:2',
      'STATUS:CONFIRMED',
      'DTSTART;TZID=Europe/Athens:20271019T190000',
      'DTEND;TZID=Europe/Athens:20271019T203000',
      'RRULE:FREQ=WEEKLY;COUNT=5;BYDAY=TU',
      'RDATE;TZID=Europe/Athens:20271104T180000',
      'EXDATE;TZID=Europe/Athens:20271102T190000',
      'DTSTAMP:20270901T093000Z',
      'LAST-MODIFIED:20270901T093000Z',
      'SEQUENCE:2',
      'STATUS:CANCELLED',
      'RECURRENCE-ID;TZID=Europe/Athens:20271026T190000',
      'DTSTART;TZID=Europe/Athens:20271026T190000',
      'DTEND;TZID=Europe/Athens:20271026T203000',
      'DTSTAMP:20270901T093000Z',
      'LAST-MODIFIED:20270901T093000Z',
      'SEQUENCE:2',
      'STATUS:CONFIRMED',
      'RECURRENCE-ID;TZID=Europe/Athens:20271109T190000',
      'DTSTART;TZID=Europe/Athens:20271110T200000',
      'DTEND;TZID=Europe/Athens:20271110T210000',
    ]);
  });

  test('is expanded by another program as it was meant', () => {
    const [event] = parsed(calendar(exhibition({ schedule: repeated(at('2027-10-19T19:00'), 'FREQ=WEEKLY;COUNT=3') })));
    const iterator = event?.iterator();
    const starts = [1, 2, 3].map(() => iterator?.next()?.toJSDate().toISOString());
    expect(starts).toEqual(['2027-10-19T16:00:00.000Z', '2027-10-26T16:00:00.000Z', '2027-11-02T17:00:00.000Z']);
  });

  test('writes whole days without a zone, and no VTIMEZONE', () => {
    const lines = unfolded(calendar(exhibition({ schedule: days('2027-08-15', '2027-08-17') })));
    expect(lines).toEqual(expect.arrayContaining(['DTSTART;VALUE=DATE:20270815', 'DTEND;VALUE=DATE:20270817']));
    expect(lines).not.toContain('BEGIN:VTIMEZONE');
  });

  test('writes an end in the second of two equal hours by its length', () => {
    expect(unfolded(calendar(exhibition({ schedule: at('2027-10-31T03:30', 'Europe/Athens', 3600) })))).toContain(
      'DURATION:PT1H',
    );
  });

  test('leaves no doubt about times that do not exist', () => {
    const nightly = (gaps: 'skip' | 'move') =>
      unfolded(
        calendar(
          exhibition({
            schedule: repeated(at('2027-03-27T03:30', 'Europe/Athens', 60), 'FREQ=DAILY;COUNT=3', { gaps }),
          }),
        ),
      ).filter((line) => /^(RRULE:FREQ=DAILY|RDATE|EXDATE|X-INCLUST-GAPS)/.test(line));
    expect(nightly('skip')).toEqual([
      'RRULE:FREQ=DAILY;UNTIL=20270330T003000Z',
      'EXDATE;TZID=Europe/Athens:20270328T033000',
      'X-INCLUST-GAPS;X-COUNT=3:SKIP',
    ]);
    expect(nightly('move')).toEqual([
      'RRULE:FREQ=DAILY;UNTIL=20270329T003000Z',
      'RDATE;TZID=Europe/Athens:20270328T043000',
      'X-INCLUST-GAPS;X-COUNT=3:MOVE',
    ]);
  });

  test('has no mail address but in an invitation', () => {
    expect(unfolded(calendar(exhibition({ organizers: [{ name: 'α' }] })))).toEqual(
      expect.arrayContaining(['ORGANIZER;CN=α:invalid:nomail', 'CONTACT:α']),
    );
    expect(text).not.toContain('mailto:');
    const invitation = {
      organizer: { name: 'Σύλλογος', mail: 'info@corfu.example.org' },
      attendee: { name: 'Ана, Б', mail: 'b@example.org' },
    };
    const lines = unfolded(writeCalendar({ ...info, method: 'REQUEST' }, [writeEvent(exhibition(), invitation)]));
    expect(lines).toEqual(
      expect.arrayContaining([
        'METHOD:REQUEST',
        'ORGANIZER;CN=Σύλλογος:mailto:info@corfu.example.org',
        'ATTENDEE;CN="Ана, Б";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:b@example.org',
      ]),
    );
  });
});
