import { given } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { member, memberUuid, on, organisation, person } from '../../test/build.ts';
import { moves, type Move } from './life-cycle.ts';
import type { MemberStatus } from './member.ts';
import { partsOf } from './merging/merge-members.ts';
import { memberDecider, type MemberEvent } from './register.ts';

const id = memberUuid(1);
const draft = person();
const applied: MemberEvent = { kind: 'applied', id, draft, ...on('2027-01-05') };
const admitted: MemberEvent = { kind: 'admitted', ...on('2027-01-10') };
const declined: MemberEvent = { kind: 'declined', reason: 'incomplete', ...on('2027-01-10') };
const suspended: MemberEvent = { kind: 'suspended', reason: 'unpaid-fees', ...on('2027-02-01') };
const withdrawn: MemberEvent = { kind: 'withdrawn', ...on('2027-03-01') };

const mergedAway: MemberEvent = {
  kind: 'merged-away',
  merge: { source: id, target: memberUuid(2) },
  kept: {
    source: member(draft),
    before: partsOf(member(draft)),
    after: partsOf(member(draft)),
    representatives: [],
  },
  ...on('2027-03-01'),
};

/** How somebody came to each status. */
const pasts: Readonly<Record<MemberStatus, readonly MemberEvent[]>> = {
  applicant: [applied],
  declined: [applied, declined],
  active: [applied, admitted],
  suspended: [applied, admitted, suspended],
  left: [applied, admitted, withdrawn],
  erased: [applied, admitted, { kind: 'erased', reason: 'mistake', ...on('2027-03-01') }],
  merged: [applied, admitted, mergedAway],
};
const statuses = Object.keys(pasts) as MemberStatus[];
const allMoves = Object.keys(moves) as Move[];

/** What each status allows, written out once more: this table is the rule, `moves` is the code. */
const allowed: Readonly<Record<MemberStatus, readonly Move[]>> = {
  applicant: ['admit', 'decline', 'withdraw'],
  declined: ['readmit'],
  active: ['suspend', 'withdraw'],
  suspended: ['resume', 'withdraw'],
  left: ['readmit'],
  erased: [],
  merged: [],
};

const reasonOf: Readonly<Partial<Record<Move, string>>> = { decline: 'other', suspend: 'own-wish' };

describe.each(statuses)('given somebody who is %s', (status) => {
  test.each(allMoves)('when there is an attempt to %s', (move) => {
    const { outcome, state } = given(memberDecider, ...pasts[status]).when({
      kind: move,
      reason: reasonOf[move] ?? '',
      ...on('2027-04-01'),
    });
    if (allowed[status].includes(move)) {
      expect(outcome).toMatchObject({ ok: true, value: [{ kind: moves[move].event }] });
      expect(state?.status).toBe(moves[move].to);
    } else {
      expect(outcome).toMatchObject({ ok: false, refusal: { code: `member-${status}`, kind: 'state' } });
      expect(state?.status).toBe(status);
    }
  });

  test('a stay is open exactly while the membership goes on', () => {
    const { state } = given(memberDecider, ...pasts[status]).when({ kind: 'update', draft, ...on('2027-04-01') });
    const open = state?.periods.filter(({ to }) => to === undefined).length;
    expect(open).toBe(status === 'active' || status === 'suspended' ? 1 : 0);
  });
});

test('an applicant has no stay; the first begins with the admission', () => {
  expect(given(memberDecider).when({ kind: 'apply', id, draft, ...on('2027-01-05') })).toMatchObject({
    outcome: { ok: true, value: [applied] },
    state: { status: 'applicant', periods: [] },
  });
  const { state } = given(memberDecider, applied).when({ kind: 'admit', reason: '', ...on('2027-01-10') });
  expect(state?.periods).toEqual([{ from: '2027-01-10' }]);
});

test('a suspension interrupts no stay', () => {
  const { state } = given(memberDecider, ...pasts.suspended).when({ kind: 'resume', reason: '', ...on('2027-02-10') });
  expect(state).toMatchObject({ status: 'active', periods: [{ from: '2027-01-10' }] });
});

test('an application that is taken back leaves no stay, and readmission begins the first', () => {
  const back = given(memberDecider, applied).when({ kind: 'withdraw', reason: 'own-wish', ...on('2027-01-06') });
  expect(back.state).toMatchObject({ status: 'left', periods: [] });
  const { state } = given(memberDecider, applied, { kind: 'withdrawn', ...on('2027-01-06') }).when({
    kind: 'readmit',
    reason: '',
    ...on('2027-05-01'),
  });
  expect(state?.periods).toEqual([{ from: '2027-05-01' }]);
});

test.each<[MemberStatus, Move, string, string]>([
  ['applicant', 'decline', '', 'required'],
  ['applicant', 'decline', 'unpaid-fees', 'reason-unknown'],
  ['active', 'suspend', '', 'required'],
  ['active', 'suspend', 'because', 'reason-unknown'],
  ['active', 'withdraw', 'because', 'reason-unknown'],
  ['applicant', 'admit', 'other', 'reason-unknown'],
])('given %s, when there is an attempt to %s for the reason "%s", then it is %s', (status, kind, reason, rule) => {
  const { outcome } = given(memberDecider, ...pasts[status]).when({ kind, reason, ...on('2027-04-01') });
  expect(outcome).toMatchObject({ refusal: { code: 'invalid-input', violations: [{ field: 'reason', rule }] } });
});

test.each<[MemberStatus, boolean]>([
  ['applicant', true],
  ['active', true],
  ['suspended', true],
  ['declined', false],
  ['left', false],
])('the profile of somebody who is %s can change: %s', (status, can) => {
  const changed = person({ locality: 'Άρτα' });
  const { outcome } = given(memberDecider, ...pasts[status]).when({
    kind: 'update',
    draft: changed,
    ...on('2027-04-01'),
  });
  expect(outcome).toMatchObject(can ? { ok: true } : { refusal: { code: `member-${status}` } });
});

test('the history tells every step with its day, its reason and who did it, and no step twice', () => {
  const { state } = given(memberDecider, ...pasts.suspended).when({
    kind: 'withdraw',
    reason: 'moved-away',
    ...on('2027-03-01'),
    by: 'coordinator-1',
  });
  expect(state?.history.map(({ kind, day, reason, by }) => [kind, day, reason, by])).toEqual([
    ['applied', '2027-01-05', undefined, 'operator'],
    ['admitted', '2027-01-10', undefined, 'operator'],
    ['suspended', '2027-02-01', 'unpaid-fees', 'operator'],
    ['withdrawn', '2027-03-01', 'moved-away', 'coordinator-1'],
  ]);
});

test('a change of the profile is no step of the membership', () => {
  const { state } = given(memberDecider, ...pasts.active).when({
    kind: 'update',
    draft: person({ locality: 'Άρτα' }),
    ...on('2027-02-01'),
  });
  expect(state?.history).toHaveLength(2);
});

test('an organisation applies as a person does', () => {
  const { outcome } = given(memberDecider).when({ kind: 'apply', id, draft: organisation(), ...on('2027-01-05') });
  expect(outcome.ok).toBe(true);
});
