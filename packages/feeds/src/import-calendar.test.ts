import { describe, expect, test } from 'vitest';
import { imported, told, vevent } from '../test/given.ts';
import { importCalendar } from './import-calendar.ts';

const start = 'DTSTART;TZID=Europe/Athens:20271019T190000';

test.each([
  ['DTSTART:20271019T190000', '! zone-undeclared DTSTART'],
  ['DTSTART;TZID=Nowhere:20271019T190000', '! zone-unknown DTSTART'],
  ['DTSTART;TZID=Europe/Athens:20270328T033000', '! local-time-does-not-exist DTSTART'],
  ['DTSTART;TZID=Europe/Athens:20271319T190000', '! time-malformed DTSTART'],
  ['X-A:1', '! start-missing DTSTART'],
  [`${start}\r\nDTEND:20271019`, '! end-kind-differs DTEND'],
  [`${start}\r\nDTEND;TZID=Europe/Athens:20271019T180000`, '! end-before-start DTEND'],
  [`${start}\r\nDURATION:-PT1H`, '! duration-malformed DURATION'],
  [`${start}\r\nRRULE:FREQ=WEEKLY;BYSETPOS=1`, '! rule-part-unsupported RRULE'],
  [`${start}\r\nRRULE:FREQ=WEEKLY;BYDAY=MO`, '! first-not-in-rule RRULE'],
  [`${start}\r\nRRULE:FREQ=WEEKLY\r\nRRULE:FREQ=DAILY`, '! property-repeated RRULE'],
  [`${start}\r\nRRULE:FREQ=DAILY\r\nEXRULE:FREQ=WEEKLY`, '! property-unsupported EXRULE'],
  [`${start}\r\nRDATE;VALUE=PERIOD:20271020T100000Z/PT1H`, '! period-unsupported RDATE'],
  [`${start}\r\nRRULE:FREQ=DAILY\r\nEXDATE;VALUE=DATE:20271020`, '! occurrence-kind-differs EXDATE'],
  ['DTSTART;TZID=Europe/Athens:20280325T033000\r\nRRULE:FREQ=DAILY', '! local-times-do-not-exist RRULE'],
  [`${start}\r\nSTATUS:MAYBE`, '! status-unknown STATUS'],
  [`${start}\r\nGEO:91;0`, '! geo-malformed GEO'],
  [`${start}\r\nthis is no line`, '! line-malformed '],
  [`${start}\r\nATTENDEE:mailto:a@example.org\r\nX-A:1`, 'property-not-taken ATTENDEE,property-not-taken X-A'],
  [`${start}\r\nORGANIZER;CN=A:mailto:a@example.org`, 'mail-not-taken ORGANIZER'],
  [`${start}\r\nURL:javascript:alert(1)`, 'address-not-taken URL'],
  [`${start}\r\nCLASS:PRIVATE`, 'class-not-public CLASS'],
  [`${start}\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM`, 'component-not-taken VALARM'],
])('%j: %s', (lines, findings) => {
  expect(told(imported(vevent(lines))).join()).toContain(findings);
});

test('a problem has the line of its property, also behind folded lines', () => {
  const [item] = imported(vevent('DESCRIPTION:a\r\n b\r\n c', start, 'STATUS:MAYBE'));
  expect(item).toMatchObject({ ok: false, problems: [{ position: { line: 10 }, property: 'STATUS' }] });
});

const described = (tzid: string, ...more: readonly string[]) =>
  [
    'BEGIN:VCALENDAR',
    'BEGIN:VTIMEZONE',
    `TZID:${tzid}`,
    ...more,
    'BEGIN:STANDARD',
    'DTSTART:16010101T040000',
    'TZOFFSETFROM:+0300',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0300',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    'UID:a',
    'SUMMARY:α',
    `DTSTART;TZID="${tzid}":20271019T190000`,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');

test.each([
  ['GTB Standard Time', {}, 'Europe/Bucharest'],
  ['GTB Standard Time', { zone: 'Europe/Athens' }, 'Europe/Athens'],
  ['Central Europe Standard Time', { zone: 'Europe/Tirane' }, 'Europe/Tirane'],
  ['/mozilla.org/20050126_1/Europe/Athens', {}, 'Europe/Athens'],
  ['europe/athens', {}, 'Europe/Athens'],
  ['(UTC+02:00) Αθήνα', {}, 'Europe/Athens'],
  ['Custom', { zone: 'Europe/Helsinki' }, 'Europe/Helsinki'],
])('the zone %s with %j is %s', (tzid, options, zone) => {
  expect(imported(described(tzid), options)).toMatchObject([
    { ok: true, draft: { schedule: { start: '2027-10-19T19:00:00', zone } } },
  ]);
});

test('a described zone that is nowhere is refused', () => {
  const odd = described('Custom').replace('TZOFFSETTO:+0200', 'TZOFFSETTO:+0215');
  expect(told(imported(odd))).toEqual(['! zone-unknown DTSTART']);
});

test('a floating time is of the declared zone; UTC stays UTC', () => {
  expect(imported(vevent('DTSTART:20271019T190000', 'DURATION:P1DT2H'), { zone: 'Europe/Tirane' })).toMatchObject([
    { draft: { schedule: { zone: 'Europe/Tirane', seconds: 26 * 3600 } } },
  ]);
  expect(imported(vevent('DTSTART:20271019T160000Z'), { zone: 'Europe/Tirane' })).toMatchObject([
    { draft: { schedule: { zone: 'UTC', start: '2027-10-19T16:00:00', seconds: 0 } } },
  ]);
});

test('an exception in UTC takes out the occurrence of that moment', () => {
  const [item] = imported(vevent(start, 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE:20271102T170000Z'));
  expect(item).toMatchObject({ draft: { schedule: { removed: ['2027-11-02T19:00:00'] } } });
});

describe('items', () => {
  const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', 'SUMMARY:α', ...lines, 'END:VEVENT'];
  const file = (...lines: readonly string[]) => ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\n');

  test('an occurrence without its series, another event with the same UID, tasks', () => {
    const items = imported(
      file(
        ...event('UID:a', start, 'RECURRENCE-ID;TZID=Europe/Athens:20271018T190000'),
        ...event('UID:b', start),
        ...event('UID:b', start),
        ...event(start),
        'BEGIN:VTODO',
        'UID:c',
        'END:VTODO',
      ),
    );
    expect(items.map((one) => [one.originUid, one.ok, one.recurrenceId])).toEqual([
      ['a', true, '2027-10-18T19:00:00'],
      ['b', true, undefined],
      ['b', false, undefined],
      ['', false, undefined],
      ['c', false, undefined],
    ]);
    expect(told(items)).toEqual(['! uid-repeated UID', '! uid-missing UID', '! component-unsupported VTODO']);
  });

  test('an override that no occurrence is for is told, and the series is taken', () => {
    const items = imported(
      file(
        ...event('UID:a', start, 'RRULE:FREQ=WEEKLY;COUNT=2'),
        ...event('UID:a', start, 'RECURRENCE-ID:20271018T160000Z'),
        ...event('UID:a', 'DTSTART:20271026T180000Z', 'RECURRENCE-ID:20271026T160000Z', 'CATEGORIES:x'),
      ),
    );
    expect(told(items)).toEqual([
      'occurrence-property-not-taken categories',
      '! override-without-occurrence RECURRENCE-ID',
    ]);
    expect(items[0]).toMatchObject({
      draft: {
        schedule: { overrides: [{ id: '2027-10-26T19:00:00', start: '2027-10-26T21:00:00' }] },
      },
    });
  });
});

test.each([
  ['', 'not-a-calendar'],
  ['hello', 'not-a-calendar'],
  ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR', 'component-not-closed'],
  ['BEGIN:VCALENDAR\nBEGIN:VEVENT', 'component-not-closed'],
  ['BEGIN:VCALENDAR\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A', 'component-nested'],
  ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nBEGIN:VEVENT', 'too-many-events'],
  ['x'.repeat(200), 'file-too-large'],
])('%j as a whole: %s', (text, code) => {
  expect(importCalendar(text, { language: 'el', maxEvents: 1, maxCharacters: 150 })).toMatchObject({
    problem: { code },
  });
});
