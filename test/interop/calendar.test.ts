import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeCalendar, writeEvent, type FeedEvent } from '@inclust/feeds';
import { instantOfMilliseconds, type Outcome } from '@inclust/kernel';
import { parseRule, series, timed, wholeDays, type Schedule, type SeriesInput, type Single } from '@inclust/schedule';
import { describe, expect, test } from 'vitest';
import { pythonWithParser } from '../support/python.ts';

const python = pythonWithParser();
const script = fileURLToPath(new URL('../support/read-calendar.py', import.meta.url));

function value<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}

function at(start: string, zone: string): Single {
  return value(timed({ start, zone, seconds: 5400 })).schedule;
}

function repeated(first: Single, rule: string, rest: Omit<SeriesInput, 'first' | 'rule'> = {}): Schedule {
  return value(series({ first, rule: value(parseRule(rule, first)), ...rest }));
}

function event(uid: string, schedule: Schedule, change: Partial<FeedEvent> = {}): FeedEvent {
  const modifiedAt = instantOfMilliseconds(Date.UTC(2027, 7, 1));
  return {
    uid,
    sequence: 0,
    status: 'confirmed',
    createdAt: modifiedAt,
    modifiedAt,
    language: 'el',
    summary: 'Έκθεση φωτογραφίας στην Παλιά Πόλη της Κέρκυρας — Mirësevini',
    schedule,
    attendance: { mode: 'on-site' },
    organizers: [{ name: 'Σύλλογος "Φως", Κέρκυρα', url: 'https://corfu.example.org/o/1' }],
    categories: ['α, β', 'γ;δ'],
    attachments: [],
    images: [],
    offers: [],
    details: [],
    ...change,
  };
}

function readByPython(events: readonly FeedEvent[]) {
  const info = { name: 'Εκδηλώσεις — Κέρκυρα', language: 'el', method: 'PUBLISH', refreshMinutes: 60 } as const;
  const text = writeCalendar(
    info,
    events.map((one) => writeEvent(one)),
  );
  return JSON.parse(execFileSync(python ?? '', [script], { input: text, encoding: 'utf8' })) as {
    readonly events: readonly Record<string, unknown>[];
  } & Record<string, unknown>;
}

describe.skipIf(python === undefined)('a calendar as Python reads it', () => {
  test('holds texts, times, zones and series as they were meant', () => {
    const text = `${'x'.repeat(66)}📞, a; b\\ c\\n\nd`;
    const tuesdays = repeated(at('2027-10-19T19:00', 'Europe/Athens'), 'FREQ=WEEKLY;COUNT=4', {
      removed: ['2027-10-26T19:00'],
      overrides: [{ id: '2027-11-09T19:00', kind: 'cancelled' }],
    });
    const read = readByPython([
      event('a', tuesdays, { description: text }),
      event('b', value(wholeDays({ start: '2027-08-15', end: '2027-08-17' })), { status: 'cancelled' }),
      event('c', repeated(at('2027-07-12T00:30', 'Europe/Tirane'), 'FREQ=WEEKLY;BYDAY=MO;COUNT=2')),
      event('d', repeated(at('2027-03-27T03:30', 'Europe/Athens'), 'FREQ=DAILY;COUNT=3', { gaps: 'move' })),
      event('e', repeated(at('2027-03-27T03:30', 'Europe/Athens'), 'FREQ=DAILY;COUNT=3', { gaps: 'skip' })),
    ]);
    expect(read).toMatchObject({
      name: 'Εκδηλώσεις — Κέρκυρα',
      method: 'PUBLISH',
      zones: ['Europe/Athens', 'Europe/Tirane'],
      differences: [],
      errors: [],
      events: [
        {
          uid: 'a',
          summary: 'Έκθεση φωτογραφίας στην Παλιά Πόλη της Κέρκυρας — Mirësevini',
          description: text,
          categories: ['α, β', 'γ;δ'],
          end: '2027-10-19T17:30:00Z',
          occurrences: ['2027-10-19T16:00:00Z', '2027-11-02T17:00:00Z', '2027-11-09T17:00:00Z'],
        },
        { uid: 'a', status: 'CANCELLED', recurrence: '2027-11-09T17:00:00Z' },
        { uid: 'b', status: 'CANCELLED', occurrences: ['2027-08-15'], end: '2027-08-17' },
        { uid: 'c', occurrences: ['2027-07-11T22:30:00Z', '2027-07-18T22:30:00Z'] },
        { uid: 'd', occurrences: ['2027-03-27T01:30:00Z', '2027-03-28T01:30:00Z', '2027-03-29T00:30:00Z'] },
        { uid: 'e', occurrences: ['2027-03-27T01:30:00Z', '2027-03-29T00:30:00Z', '2027-03-30T00:30:00Z'] },
      ],
    });
  });
});
