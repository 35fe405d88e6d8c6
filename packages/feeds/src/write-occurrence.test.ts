import ICAL from 'ical.js';
import type { RecurrenceId } from '@inclust/schedule';
import { expect, test } from 'vitest';
import { at, exhibition, info, repeated, unfolded } from '../test/given.ts';
import { writeCalendar } from './write-calendar.ts';
import { writeOccurrence } from './write-event.ts';

const second = '2027-10-26T19:00:00' as RecurrenceId;
const moved = [{ id: second, kind: 'changed', start: '2027-10-27T20:30:00' as RecurrenceId }] as const;

test('an occurrence by itself has the UID of its series and its own time, whole as another program reads it', () => {
  for (const overrides of [[], moved]) {
    const schedule = repeated(at('2027-10-19T19:00'), 'FREQ=WEEKLY;COUNT=3', { overrides });
    const event = exhibition({ schedule });
    const text = writeCalendar(info, [writeOccurrence(event, second)]);
    const root = new ICAL.Component(ICAL.parse(text) as unknown[]);
    for (const one of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(one);
    const [only, ...more] = root.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    expect([more.length, only?.uid]).toEqual([0, event.uid]);
    expect(unfolded(text)).toContain('RECURRENCE-ID;TZID=Europe/Athens:20271026T190000');
    const start = overrides.length > 0 ? '2027-10-27T17:30:00.000Z' : '2027-10-26T16:00:00.000Z';
    expect(only?.startDate.toJSDate().toISOString()).toBe(start);
    expect(text).not.toContain('RRULE:FREQ=WEEKLY');
  }
});

test('one that is cancelled says so, and what takes place once has no RECURRENCE-ID', () => {
  const overrides = [{ id: second, kind: 'cancelled' }] as const;
  const series = exhibition({ schedule: repeated(at('2027-10-19T19:00'), 'FREQ=WEEKLY;COUNT=3', { overrides }) });
  expect(unfolded(writeOccurrence(series, second).text)).toContain('STATUS:CANCELLED');
  const single = writeOccurrence(exhibition({ schedule: at('2027-10-19T19:00') }), second).text;
  expect(single).not.toContain('RECURRENCE-ID');
});
