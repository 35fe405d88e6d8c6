import { parseUuid, type Uuid } from '@inclust/kernel';
import { occurrenceOf, parseZone, timed, wholeDays, type Occurrence, type ZoneName } from '@inclust/schedule';
import { describe, expect, test } from 'vitest';
import type { Registration, Standing } from '../places/registration.ts';
import { appointmentOf, changesBetween, type Appointment } from './appointment.ts';
import { letterKey } from './letter.ts';
import { beginOf, overOf, reminderAt } from './reminder.ts';
import { stillSo, transitionLetter, type Transition } from './transition.ts';

const id = parseUuid('01890000-0000-8000-8000-000000000001') as Uuid;
const athens = parseZone('Europe/Athens') as ZoneName;
const tirana = parseZone('Europe/Tirane') as ZoneName;

function at(start: string, zone = 'Europe/Athens'): Occurrence {
  const made = timed({ start, zone, seconds: 7_200 });
  if (!made.ok) throw new Error(made.refusal.message);
  return occurrenceOf(made.value.schedule, made.value.schedule.start);
}

function day(start: string): Occurrence {
  const made = wholeDays({ start });
  if (!made.ok) throw new Error(made.refusal.message);
  return occurrenceOf(made.value, made.value.start);
}

describe('what a transition asks for', () => {
  const base: Transition = {
    kind: 'confirmed',
    registration: id,
    version: 1,
    person: 'guests/1',
    state: 'confirmed',
    from: undefined,
    reason: '',
    payment: 'not-due',
  };

  test.each([
    ['a confirmation', {}, 'confirmed'],
    ['one of who took an offer', { from: 'offered' }, 'confirmed'],
    ['one that comes from the waiting list', { from: 'waiting' }, 'promoted'],
    ['a cancellation', { kind: 'cancelled', from: 'confirmed', state: 'cancelled' }, 'cancelled'],
    ['nothing for a hold that was let go', { kind: 'cancelled', from: 'held', state: 'cancelled' }, undefined],
    ['nothing for a hold that ended', { kind: 'expired', reason: 'hold' }, undefined],
    ['the end of an offer', { kind: 'expired', reason: 'offer' }, 'offer-expired'],
    ['a payment', { kind: 'payment-set', payment: 'paid' }, 'paid'],
    ['money given back', { kind: 'payment-set', payment: 'refunded' }, 'refunded'],
    ['nothing for a payment that was noted by mistake', { kind: 'payment-set', payment: 'open' }, undefined],
    ['nothing for who was let in', { kind: 'check-in-noted' }, undefined],
    ['a cancellation where two members are two again', { kind: 'parted', state: 'cancelled' }, 'cancelled'],
    ['nothing where they both have their places', { kind: 'parted' }, undefined],
    ['nothing for who was erased', { kind: 'cancelled', from: 'confirmed', person: `erased/${id}` }, undefined],
  ] as const)('%s', (_, change, wanted) => {
    expect(transitionLetter({ ...base, ...change })).toBe(wanted);
  });
});

describe('what is still so', () => {
  const registration = (standing: Standing, payment: Registration['payment'] = 'not-due'): Registration => ({
    id,
    occurrence: id,
    person: 'guests/1',
    lines: [],
    draws: {},
    cameBy: 'register',
    standing,
    answers: {},
    payment,
    checkedIn: false,
    absorbed: [],
    history: [],
    version: 1,
  });

  test('an offer until its end, and not at it', () => {
    const offered = registration({ state: 'offered', position: 1, until: 1_000 });
    const cause = { kind: 'offered', version: 2 } as const;
    expect([stillSo(cause, offered, 999), stillSo(cause, offered, 1_000)]).toEqual([true, false]);
  });

  test('of a cancellation always, of a confirmation only while it is one', () => {
    const cancelled = registration({ state: 'cancelled', reason: 'staff' });
    expect(stillSo({ kind: 'cancelled', version: 2 }, cancelled, 0)).toBe(true);
    for (const kind of ['confirmed', 'promoted'] as const)
      expect(stillSo({ kind, version: 1 }, cancelled, 0)).toBe(false);
    expect(stillSo({ kind: 'reminder', start: '' }, cancelled, 0)).toBe(false);
  });

  test('of money what it came to', () => {
    expect(stillSo({ kind: 'paid', version: 2 }, registration({ state: 'confirmed' }, 'refunded'), 0)).toBe(false);
    expect(stillSo({ kind: 'refunded', version: 3 }, registration({ state: 'confirmed' }, 'refunded'), 0)).toBe(true);
  });
});

describe('a reminder', () => {
  const told = (occurrence: Occurrence, zone: ZoneName) => new Date(reminderAt(occurrence, zone)).toISOString();

  test('is at nine of the day before, on the clocks of the venue', () => {
    expect(told(at('2027-10-19T19:00'), athens)).toBe('2027-10-18T06:00:00.000Z');
    expect(told(at('2027-10-19T19:00', 'Europe/Tirane'), tirana)).toBe('2027-10-18T07:00:00.000Z');
    // Half past midnight in Athens is the day before in Tirana.
    expect(told(at('2027-10-19T00:30'), athens)).toBe('2027-10-18T06:00:00.000Z');
    expect(told(at('2027-10-19T00:30'), tirana)).toBe('2027-10-17T07:00:00.000Z');
  });

  test('is at nine also where the clocks change in between', () => {
    expect(told(at('2027-10-31T12:00'), athens)).toBe('2027-10-30T06:00:00.000Z');
    expect(told(at('2027-03-28T12:00'), athens)).toBe('2027-03-27T07:00:00.000Z');
  });

  test('of whole days is before their first, which begins and ends at midnight there', () => {
    const feast = day('2027-08-15');
    expect(told(feast, athens)).toBe('2027-08-14T06:00:00.000Z');
    expect(new Date(beginOf(feast, athens)).toISOString()).toBe('2027-08-14T21:00:00.000Z');
    expect(new Date(overOf(feast, athens)).toISOString()).toBe('2027-08-15T21:00:00.000Z');
  });
});

describe('a change', () => {
  const before = appointmentOf({ state: 'published', draft: { mode: 'on-site', venue: id } }, at('2027-10-19T19:00'));
  const changed = (change: Partial<Appointment>) => before && changesBetween(before, { ...before, ...change });

  test('is what those who come must know, each by its name', () => {
    expect(changed({})).toEqual([]);
    expect(changed({ start: '2027-10-19T17:00:00.000Z' })).toEqual(['time']);
    expect(changed({ venue: '' })).toEqual(['place']);
    expect(changed({ mode: 'hybrid', link: 'https://example.org' })).toEqual(['place']);
    expect(changed({ state: 'postponed' })).toEqual(['postponed']);
  });

  test('is told also where it is taken back with another time', () => {
    const postponed = before && { ...before, state: 'postponed' as const };
    expect(postponed && changesBetween(postponed, { ...postponed, state: 'on', end: 'later' })).toEqual([
      'resumed',
      'time',
    ]);
  });

  test('there is none of what does not take place, or is over', () => {
    const draft = { mode: 'on-site' } as const;
    for (const state of ['draft', 'cancelled', 'held', 'closed'] as const)
      expect(appointmentOf({ state, draft }, at('2027-10-19T19:00'))).toBeUndefined();
    expect(appointmentOf({ state: 'published', draft }, undefined)).toBeUndefined();
  });
});

test('a letter is one for its registration and cause', () => {
  const keys = [
    letterKey(id, { kind: 'confirmed', version: 1 }),
    letterKey(id, { kind: 'confirmed', version: 2 }),
    letterKey(id, { kind: 'promoted', version: 1 }),
    letterKey(id, { kind: 'changed', sequence: 1, what: ['time'] }),
    letterKey(id, { kind: 'changed', sequence: 2, what: ['time'] }),
    letterKey(id, { kind: 'reminder', start: '2027-10-19T16:00:00.000Z' }),
    letterKey(id, { kind: 'reminder', start: '2027-10-20T16:00:00.000Z' }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(letterKey(id, { kind: 'changed', sequence: 1, what: ['place'] })).toBe(keys[3]);
});
