import { instantOfMilliseconds, type Outcome } from '@inclust/kernel';
import { parseRule, series, timed, wholeDays, type Schedule, type SeriesInput, type Single } from '@inclust/schedule';
import {
  importCalendar,
  writeCalendar,
  writeEvent,
  type CalendarInfo,
  type FeedEvent,
  type ImportedItem,
} from '../src/index.ts';

export function value<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
  return outcome.value;
}

export function at(start: string, zone = 'Europe/Athens', seconds = 5400): Single {
  return value(timed({ start, zone, seconds })).schedule;
}

export function days(start: string, end?: string): Single {
  return value(wholeDays(end === undefined ? { start } : { start, end }));
}

export function repeated(first: Single, rule: string, rest: Omit<SeriesInput, 'first' | 'rule'> = {}): Schedule {
  return value(series({ first, rule: value(parseRule(rule, first)), ...rest }));
}

export function moment(text: string) {
  return instantOfMilliseconds(Date.parse(text));
}

/** An exhibition with everything an event can have. */
export function exhibition(change: Partial<FeedEvent> = {}): FeedEvent {
  return {
    uid: 'exhibition-7@corfu.example.org',
    sequence: 2,
    status: 'confirmed',
    createdAt: moment('2027-08-01T08:00:00Z'),
    modifiedAt: moment('2027-09-01T09:30:00Z'),
    language: 'el',
    summary: 'Έκθεση φωτογραφίας στην Παλιά Πόλη της Κέρκυρας — Mirësevini',
    description: 'Είσοδος ελεύθερη; ναι, \\ πάντα\nΔεύτερη γραμμή',
    schedule: repeated(at('2027-10-19T19:00'), 'FREQ=WEEKLY;BYDAY=TU;COUNT=5', {
      removed: ['2027-11-02T19:00'],
      added: ['2027-11-04T18:00'],
      overrides: [
        { id: '2027-10-26T19:00', kind: 'cancelled' },
        { id: '2027-11-09T19:00', kind: 'changed', start: '2027-11-10T20:00', length: 3600 },
      ],
    }),
    attendance: {
      mode: 'mixed',
      place: { text: 'Παλαιό Φρούριο, Κέρκυρα', coordinates: { latitude: 39.6243, longitude: 19.9217 } },
      joinAt: 'https://meet.example.org/a?b=c,d;e',
    },
    url: 'https://corfu.example.org/events/7',
    organizers: [
      { name: 'Σύλλογος "Φως", Κέρκυρα', url: 'https://corfu.example.org/o/1' },
      { name: 'Studio Vlora; Art' },
    ],
    categories: ['φωτογραφία', 'visual arts, crafts'],
    attachments: [{ url: 'https://corfu.example.org/a.pdf', mediaType: 'application/pdf', title: 'Πρόγραμμα: "α"' }],
    images: [{ url: 'https://corfu.example.org/a.png', mediaType: 'image/png' }],
    offers: [
      { price: { minorUnits: 500n, currency: 'EUR' }, name: 'κανονικό; "α"', url: 'https://corfu.example.org/t' },
      { price: { minorUnits: 0n, currency: 'ALL' } },
    ],
    details: [],
    ...change,
  };
}

export const info: CalendarInfo = {
  name: 'Εκδηλώσεις, Κέρκυρα',
  language: 'el',
  method: 'PUBLISH',
  refreshMinutes: 60,
};

export function calendar(...events: readonly FeedEvent[]): string {
  return writeCalendar(
    info,
    events.map((one) => writeEvent(one)),
  );
}

/** A text without what folds it (RFC 5545, 3.1). */
export function unfolded(text: string): string[] {
  return text.replaceAll('\r\n ', '').split('\r\n');
}

export function imported(
  text: string,
  options: Partial<Parameters<typeof importCalendar>[1]> = {},
): readonly ImportedItem[] {
  const read = importCalendar(text, { language: 'el', ...options });
  if (!read.ok) throw new Error(read.problem.code);
  return read.items;
}

/** An event of a file with these lines, and a UID and a summary. */
export function vevent(...lines: readonly string[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:a',
    'SUMMARY:α',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

/** The codes and properties of what is wrong with the only item, or what its draft is. */
export function told(items: readonly ImportedItem[]): string[] {
  return items.flatMap((one) =>
    one.ok
      ? one.notices.map(({ code, property }) => `${code} ${property}`)
      : one.problems.map(({ code, property }) => `! ${code} ${property}`),
  );
}
