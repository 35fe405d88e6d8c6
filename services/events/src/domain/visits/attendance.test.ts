import { given, instantOfMilliseconds, type PlainDateText, type Uuid } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { uuid } from '../../../test/ids.ts';
import {
  attendanceDecider,
  countThatHolds,
  visitorsOf,
  type Attendance,
  type AttendanceCommand,
  type AttendanceEvent,
  type Count,
} from './attendance.ts';
import { originOf, totalOf, type Residence } from './origin.ts';

const visited = { kind: 'occurrence', event: uuid(1), recurrence: 'single' } as const;
const where = { day: '2027-10-19' as PlainDateText };
const at = instantOfMilliseconds(0);
const deed = { at, by: 'accounts/1', visited, where };
const nobody = new Map<Uuid, string>();
/** How many visitors came in all by the count that holds. */
const visitorTotal = (attendance: Attendance) => {
  const holds = countThatHolds(attendance);
  return holds && totalOf(visitorsOf(holds));
};
const count = (method: Count['method'], counted: Count['counted'], more: Partial<Count> = {}): Count => ({
  method,
  counted,
  staff: 0,
  confidence: 'high',
  ...more,
});
const recorded = (number: number, one: Count): AttendanceEvent => ({
  kind: 'recorded',
  ...deed,
  count: { ...one, id: uuid(number), at, by: deed.by },
});
const record = (number: number, one: Count): AttendanceCommand => ({
  kind: 'record',
  id: uuid(number),
  count: one,
  came: nobody,
  ...deed,
});
const correct = (number: number, one: Count, reason = 'miscounted'): AttendanceCommand => ({
  kind: 'correct',
  id: uuid(number),
  count: one,
  reason,
  came: nobody,
  ...deed,
});
const tickets = recorded(10, count('TICKETS', { LOCAL: 40, UNKNOWN: 10 }));
const door = recorded(11, count('DOOR_COUNT', { UNKNOWN: 70 }));
const code = (
  outcome: ReturnType<ReturnType<typeof given<AttendanceCommand, AttendanceEvent, unknown>>['when']>['outcome'],
) =>
  outcome.ok
    ? outcome.value.map(({ kind }) => kind)
    : (outcome.refusal.violations?.map((one) => `${one.field} ${one.rule}`) ?? outcome.refusal.code);

describe('how many came', () => {
  test('tickets and the count at the door are never added: the surest method holds', () => {
    const { state } = given(attendanceDecider, door).when(record(10, count('TICKETS', { LOCAL: 40, UNKNOWN: 10 })));
    expect(state && visitorTotal(state)).toBe(50);
  });

  test('or the one that the organiser has chosen, until she leaves it open again', () => {
    const choose = (method: 'DOOR_COUNT' | 'ESTIMATE' | null): AttendanceCommand => ({
      kind: 'choose',
      method,
      came: nobody,
      ...deed,
    });
    const { state } = given(attendanceDecider, tickets, door).when(choose('DOOR_COUNT'));
    expect(state && visitorTotal(state)).toBe(70);
    const chosen: AttendanceEvent = { kind: 'chosen', method: 'DOOR_COUNT', ...deed };
    const open = given(attendanceDecider, tickets, door, chosen).when(choose(null)).state;
    expect(open && visitorTotal(open)).toBe(50);
    expect(code(given(attendanceDecider, tickets).when(choose('ESTIMATE')).outcome)).toBe('not-counted');
  });

  test('the newest correction holds, with its reason, and what was said before is kept', () => {
    const { state } = given(attendanceDecider, tickets).when(correct(12, count('TICKETS', { LOCAL: 45 })));
    expect(state && countThatHolds(state)).toMatchObject({ counted: { LOCAL: 45 }, reason: 'miscounted' });
    expect(state?.counts.map(({ counted }) => counted)).toEqual([{ LOCAL: 40, UNKNOWN: 10 }, { LOCAL: 45 }]);
  });

  test('staff and performers are no visitors', () => {
    expect(visitorsOf({ counted: { LOCAL: 5, UNKNOWN: 70 }, staff: 12 })).toEqual({ LOCAL: 5, UNKNOWN: 58 });
  });

  test('each person takes part once, however many registrations she has, and completes only where she has come', () => {
    const came = new Map([
      [uuid(1), 'maria'],
      [uuid(2), 'maria'],
      [uuid(3), 'nikos'],
    ]);
    const complete = (registrations: readonly Uuid[], isCompleted = true): AttendanceCommand => ({
      kind: 'complete',
      registrations,
      isCompleted,
      came,
      ...deed,
    });
    const first = given(attendanceDecider).when(complete([uuid(1), uuid(2), uuid(4)]));
    expect(first.state).toMatchObject({ participants: 2, completions: 1, completed: [uuid(1), uuid(2), uuid(4)] });
    const told = first.outcome.ok ? first.outcome.value : [];
    expect(code(given(attendanceDecider, ...told).when(complete([uuid(1)])).outcome)).toEqual([]);
    const taken = given(attendanceDecider, ...told).when(complete([uuid(1), uuid(2)], false));
    expect(taken.state).toMatchObject({ participants: 2, completions: 0, completed: [uuid(4)] });
    const counted = given(attendanceDecider, ...told).when({ ...record(9, count('TICKETS', {})), came: nobody });
    expect(code(counted.outcome)).toEqual(['recorded', 'participants-noted']);
  });

  test.each<[string, AttendanceCommand, string | readonly string[]]>([
    ['a second count by a method', record(12, count('TICKETS', {})), 'already-counted'],
    ['a repeat', record(10, count('TICKETS', {})), []],
    ['a correction of nothing', correct(12, count('ESTIMATE', {})), 'not-counted'],
    ['a correction without a reason', correct(12, count('TICKETS', {}), ''), ['reason required']],
    ['half a visitor', correct(12, count('TICKETS', { LOCAL: 0.5 })), ['counted.LOCAL count']],
    ['fewer than none', correct(12, count('TICKETS', { LOCAL: -1 })), ['counted.LOCAL count']],
    ['more staff than were counted', correct(12, count('TICKETS', {}, { staff: 1 })), ['staff more-than-counted']],
    ['empty evidence', correct(12, count('TICKETS', {}, { evidence: ' ' })), ['evidence text-length']],
  ])('%s', (_, command, expected) => {
    expect(code(given(attendanceDecider, tickets).when(command).outcome)).toEqual(expected);
  });
});

test.each<[Residence, string]>([
  [{ country: 'GR', locality: 'Άρτα' }, 'LOCAL'],
  [{ country: 'GR', locality: 'Αθήνα' }, 'DOMESTIC'],
  [{ country: 'GR' }, 'DOMESTIC'],
  [{ country: 'AL', locality: 'Άρτα' }, 'INBOUND_PARTNER'],
  [{ country: 'IT' }, 'INBOUND_OTHER'],
  [{}, 'UNKNOWN'],
  [{ country: '' }, 'UNKNOWN'],
])('who lives in %j comes to Arta as %s', (residence, origin) => {
  expect(originOf(residence, { country: 'GR', locality: 'Άρτα' })).toBe(origin);
});
