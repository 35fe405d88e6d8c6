import fc from 'fast-check';
import { originalTexts, parseNodeId, type NodeId } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { day, memberUuid, on } from '../../../test/build.ts';
import type { BodyId } from './body.ts';
import { bodyMembershipDecider } from './membership-decider.ts';
import type { BodyMembership, BodyMembershipCommand, BodyMembershipEvent } from './membership.ts';
import type { BodySubject } from './subject.ts';
import { standingOf } from './uniting.ts';

const subjectOf = (digit: number): BodySubject => ({
  node: parseNodeId('corfu') as NodeId,
  member: memberUuid(digit),
  kind: 'person',
  version: 3,
  listed: true,
  displayName: originalTexts({ el: `Δοκιμή ${digit}` }),
});

function after(membership: BodyMembership | undefined, ...events: readonly BodyMembershipEvent[]): BodyMembership {
  let state = membership;
  for (const event of events) state = bodyMembershipDecider.evolve(state, event);
  if (!state) throw new Error('nothing came of it');
  return state;
}

function decided(membership: BodyMembership | undefined, command: BodyMembershipCommand): BodyMembership {
  const outcome = bodyMembershipDecider.decide(command, membership);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return after(membership, ...outcome.value);
}

const applied = (digit: number, from = '2027-01-10') =>
  after(undefined, {
    kind: 'applied',
    id: memberUuid(digit),
    body: 'consortium' as BodyId,
    bodyKind: 'consortium',
    heard: { sequence: digit, subject: subjectOf(digit) },
    ...on(from),
  });
const inside = (digit: number, from = '2027-01-20') => after(applied(digit), { kind: 'admitted', ...on(from) });
const withRole = (membership: BodyMembership, kind: 'chair' | 'delegate' | 'secretary', from: string) =>
  after(membership, { kind: 'role-granted', role: { kind, from: day(from) }, ...on(from) });
const end = (membership: BodyMembership, today: string) =>
  decided(membership, { kind: 'end', reason: 'own-wish', ...on(today) });

/** Makes one the part of another. */
function united(source: BodyMembership, target: BodyMembership | undefined, digit: number) {
  const id = memberUuid(digit);
  const part = decided(source, { kind: 'merge', into: id, ...on('2027-05-01') });
  const whole = decided(target, { kind: 'unite', id, source: part, subject: subjectOf(digit), ...on('2027-05-01') });
  return { part, whole };
}

function parted(part: BodyMembership, whole: BodyMembership) {
  const rest = decided(whole, { kind: 'part', source: part.id, ...on('2027-06-01') });
  return { rest, restored: decided(part, { kind: 'restore', from: rest, ...on('2027-06-01') }) };
}

describe('two memberships as one', () => {
  test('have the stronger state, and the stays and roles of both; a role that both had is one', () => {
    const source = withRole(withRole(inside(1, '2027-01-20'), 'chair', '2027-02-01'), 'delegate', '2027-02-01');
    const target = end(withRole(inside(2, '2027-01-15'), 'delegate', '2027-01-15'), '2027-03-01');
    const { part, whole } = united(source, target, 2);
    expect(whole).toMatchObject({
      status: 'active',
      subject: { member: memberUuid(2) },
      periods: [{ from: '2027-01-15' }],
      roles: [
        { kind: 'delegate', from: '2027-01-15' },
        { kind: 'chair', from: '2027-02-01' },
      ],
    });
    expect(whole).not.toHaveProperty('reason');
    expect(part).toMatchObject({ status: 'merged', periods: [], roles: [], merged: { into: memberUuid(2) } });
    expect(whole.history.at(-1)).toMatchObject({ kind: 'united', source: memberUuid(1) });
  });

  test.each([
    ['active', inside(2), applied(1)],
    ['active', applied(2), inside(1)],
    ['applied', applied(2), end(inside(1), '2027-02-20')],
    [
      'ended',
      end(inside(2), '2027-02-20'),
      decided(applied(1), { kind: 'decline', reason: 'no-place', ...on('2027-02-01') }),
    ],
  ])('are %s where one of them is', (status, target, source) => {
    expect(united(source, target, 2).whole.status).toBe(status);
  });

  test('are the one that there is, under the name of the other', () => {
    const { whole } = united(withRole(inside(1), 'chair', '2027-02-01'), undefined, 2);
    expect(whole).toMatchObject({
      id: memberUuid(2),
      status: 'active',
      subject: { member: memberUuid(2) },
      roles: [{ kind: 'chair' }],
      heard: 1,
    });
  });

  test('are so however often it is said', () => {
    const { part, whole } = united(inside(1), inside(2), 2);
    const again: BodyMembershipCommand[] = [
      { kind: 'unite', id: whole.id, source: part, subject: subjectOf(2), ...on('2027-05-02') },
      { kind: 'part', source: memberUuid(5), ...on('2027-05-02') },
    ];
    for (const command of again) expect(bodyMembershipDecider.decide(command, whole)).toMatchObject({ value: [] });
    const merge = { kind: 'merge', into: whole.id, ...on('2027-05-02') } as const;
    expect(bodyMembershipDecider.decide(merge, part)).toMatchObject({ value: [] });
    expect(bodyMembershipDecider.decide({ ...merge, into: memberUuid(6) }, part)).toMatchObject({
      refusal: { code: 'body-membership-merged' },
    });
  });

  test('hear nothing by the name of the part', () => {
    const { part } = united(inside(1), inside(2), 2);
    const body = { id: part.body, kind: part.bodyKind, admits: ['person'] } as never;
    const wish = { want: 'leave', sequence: 50, subject: subjectOf(1) } as const;
    const told = decided(part, { kind: 'hear', id: part.id, body, wish, ...on('2027-05-02') });
    expect(told).toMatchObject({ status: 'merged', heard: 50, merged: { was: { status: 'active' } } });
  });
});

describe('taken apart again', () => {
  test('each is as it was', () => {
    const [source, target] = [
      withRole(inside(1), 'chair', '2027-02-01'),
      withRole(inside(2), 'delegate', '2027-02-01'),
    ];
    const { part, whole } = united(source, target, 2);
    const { rest, restored } = parted(part, whole);
    expect([standingOf(rest), standingOf(restored)]).toEqual([standingOf(target), standingOf(source)]);
    expect(rest).not.toHaveProperty('united');
    expect(restored).not.toHaveProperty('merged');
  });

  test('who was in only as the other is out', () => {
    const { part, whole } = united(inside(1), undefined, 2);
    const { rest, restored } = parted(part, whole);
    expect(rest).toMatchObject({ status: 'withdrawn', reason: 'merge-undone', periods: [], roles: [] });
    expect(restored.status).toBe('active');
  });

  test('what was granted since stays with the target; what ended since ended for both', () => {
    const [source, target] = [withRole(inside(1), 'chair', '2027-02-01'), inside(2)];
    const { part, whole } = united(source, target, 2);
    const edited = withRole(
      decided(whole, { kind: 'end-role', role: 'chair', on: day('2027-05-09'), ...on('2027-05-10') }),
      'secretary',
      '2027-05-11',
    );
    const { rest, restored } = parted(part, edited);
    expect(rest.roles).toEqual([{ kind: 'secretary', from: '2027-05-11' }]);
    expect(restored.roles).toEqual([{ kind: 'chair', from: '2027-02-01', to: '2027-05-09' }]);
  });

  test.each([
    ['ended', 'ended', inside(1), inside(2)],
    ['withdrawn', 'ended', applied(1), inside(2)],
    ['ended', 'withdrawn', inside(1), undefined],
  ])('who left since has left as both: %s and %s', (source, target, one, other) => {
    const { part, whole } = united(one, other, 2);
    const { rest, restored } = parted(part, end(whole, '2027-05-10'));
    expect([restored.status, rest.status]).toEqual([source, target]);
  });

  test('an admission since is of whoever had applied', () => {
    const { part, whole } = united(applied(1), end(inside(2), '2027-02-20'), 2);
    const admitted = decided(whole, { kind: 'admit', body: { closedOn: undefined } as never, ...on('2027-05-10') });
    const { rest, restored } = parted(part, admitted);
    expect(restored).toMatchObject({ status: 'active', periods: [{ from: '2027-05-10' }] });
    expect(rest).toMatchObject({ status: 'ended', periods: [{ from: '2027-01-20', to: '2027-02-20' }] });
  });
});

describe('several', () => {
  const some = [
    () => withRole(inside(1), 'chair', '2027-02-01'),
    () => applied(2),
    () => end(withRole(inside(3, '2027-01-12'), 'delegate', '2027-01-12'), '2027-02-20'),
  ];

  test('taken out in any order, each is as it was', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        fc.boolean(),
        (in_, out, there) => {
          const target = there ? withRole(inside(9), 'secretary', '2027-02-02') : undefined;
          let whole = target;
          const parts = new Map<number, BodyMembership>();
          for (const one of in_) {
            const made = united(some[one]?.() as BodyMembership, whole, 9);
            whole = made.whole;
            parts.set(one, made.part);
          }
          for (const one of out) {
            const { rest, restored } = parted(parts.get(one) as BodyMembership, whole as BodyMembership);
            expect(standingOf(restored)).toEqual(standingOf(some[one]?.() as BodyMembership));
            whole = rest;
          }
          if (target) expect(standingOf(whole as BodyMembership)).toEqual(standingOf(target));
          else expect(whole).toMatchObject({ status: 'withdrawn', reason: 'merge-undone' });
        },
      ),
    );
  });

  test('a part that has got a part of its own hands it on', () => {
    const { part: middle, whole } = united(inside(2), inside(3), 3);
    const { part: late, whole: grown } = united(withRole(inside(1), 'chair', '2027-02-01'), middle, 2);
    expect(grown).toMatchObject({ status: 'merged', merged: { was: { roles: [{ kind: 'chair' }] } } });
    const unite = { kind: 'unite', id: whole.id, source: grown, subject: subjectOf(3), ...on('2027-05-02') } as const;
    const all = decided(whole, unite);
    expect(all.roles).toMatchObject([{ kind: 'chair' }]);
    const { rest } = parted(late, grown);
    expect(decided(all, { ...unite, source: rest })).toMatchObject({ status: 'active', roles: [] });
  });
});
