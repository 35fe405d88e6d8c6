import { given, type PlainDateText } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { memberUuid, on, person } from '../../test/build.ts';
import { memberDecider, type MemberEvent } from './register.ts';
import { dueOn } from './retention.ts';

const applied: MemberEvent = { kind: 'applied', id: memberUuid(1), draft: person(), ...on('2024-02-29') };
const admitted: MemberEvent = { kind: 'admitted', ...on('2024-03-10') };
const declined: MemberEvent = { kind: 'declined', reason: 'other', ...on('2024-03-10') };
const left: MemberEvent = { kind: 'withdrawn', ...on('2024-08-31') };
const consented: MemberEvent = { kind: 'consent-withdrawn', purposes: ['directory'], ...on('2026-01-01') };

const memberAfter = (...past: MemberEvent[]) => {
  const { state } = given(memberDecider, ...past).when({ kind: 'expire-consents', ...on('2026-06-01') });
  if (!state) throw new Error('nobody is there');
  return state;
};

// The last day on which somebody is kept, and the first on which the time is over.
test.each([
  ['an application that nobody decided', memberAfter(applied), 'undecided-application', '2026-02-27', '2026-02-28'],
  ['one that was declined', memberAfter(applied, declined), 'declined-application', '2025-03-09', '2025-03-10'],
  ['who has left', memberAfter(applied, admitted, left), 'left-member', '2029-08-30', '2029-08-31'],
  [
    'who has left and took a consent back later',
    memberAfter(applied, admitted, left, consented),
    'left-member',
    '2029-08-30',
    '2029-08-31',
  ],
])('%s is kept until the time is over', (_, member, rule, kept, due) => {
  expect(dueOn(member, kept as PlainDateText)).toBeUndefined();
  expect(dueOn(member, due as PlainDateText)).toMatchObject({ rule: { code: rule }, on: due });
});

test('who is a member is kept, however long', () => {
  expect(dueOn(memberAfter(applied, admitted), '2099-01-01' as PlainDateText)).toBeUndefined();
});
