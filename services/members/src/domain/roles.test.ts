import { given } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { day, memberUuid, on, organisation, person } from '../../test/build.ts';
import { memberDecider, type MemberCommand, type MemberEvent } from './register.ts';
import type { Role } from './member.ts';
import type { WantedRole } from './roles.ts';

const id = memberUuid(1);
const theatre = memberUuid(2);
const registered: MemberEvent = { kind: 'registered', id, draft: person(), ...on('2027-01-10') };
const held = (role: Omit<Role, 'from' | 'to'> & { from: string; to?: string }): MemberEvent => ({
  kind: 'role-granted',
  role: { ...role, from: day(role.from), ...(role.to ? { to: day(role.to) } : {}) } as Role,
  ...on('2027-01-11'),
});
const board = held({ kind: 'board', from: '2027-02-01' });

function grant(role: Omit<WantedRole, 'from' | 'to'> & { from?: string; to?: string }, today = '2027-02-01') {
  const { from, to, ...rest } = role;
  const wanted = { ...rest, ...(from ? { from: day(from) } : {}), ...(to ? { to: day(to) } : {}) };
  return { kind: 'grant-role', role: wanted, ...on(today) } satisfies MemberCommand;
}

function end(kind: string, today: string, more: { organisation?: typeof theatre; on?: string } = {}) {
  const { on: last, organisation: of } = more;
  return {
    kind: 'end-role',
    role: { kind, ...(of ? { organisation: of } : {}) },
    ...(last ? { on: day(last) } : {}),
    ...on(today),
  } satisfies MemberCommand;
}

test('a role begins today unless another day is said, and is open unless an end is', () => {
  const now = given(memberDecider, registered).when(grant({ kind: 'board' }));
  expect(now.state?.roles).toEqual([{ kind: 'board', from: '2027-02-01' }]);
  const dated = given(memberDecider, registered).when(
    grant({ kind: 'coordinator', from: '2027-01-10', to: '2028-01-01' }),
  );
  expect(dated.state?.roles).toEqual([{ kind: 'coordinator', from: '2027-01-10', to: '2028-01-01' }]);
});

test('a representative speaks for an organisation', () => {
  const { state } = given(memberDecider, registered).when(grant({ kind: 'representative', organisation: theatre }));
  expect(state?.roles).toEqual([{ kind: 'representative', organisation: theatre, from: '2027-02-01' }]);
});

test.each<[string, Parameters<typeof grant>[0], string, string]>([
  ['of a kind that there is not', { kind: 'king' }, 'role.kind', 'role-unknown'],
  ['of a representative of nobody', { kind: 'representative' }, 'role.organisation', 'required'],
  [
    'of the board of an organisation',
    { kind: 'board', organisation: theatre },
    'role.organisation',
    'representative-only',
  ],
  ['from before the stay', { kind: 'board', from: '2027-01-09' }, 'role.from_date', 'before-membership'],
  ['that ends as it begins', { kind: 'board', from: '2027-03-01', to: '2027-03-01' }, 'role.to_date', 'order'],
])('a role %s is refused by its field', (_, role, field, rule) => {
  const { outcome } = given(memberDecider, registered).when(grant(role));
  expect(outcome).toMatchObject({ refusal: { code: 'invalid-input', violations: [{ field, rule }] } });
});

test('an organisation has no role', () => {
  const draft = organisation();
  const { outcome } = given(memberDecider, { ...registered, draft } as MemberEvent).when(grant({ kind: 'board' }));
  expect(outcome).toMatchObject({ refusal: { violations: [{ field: 'name', rule: 'person-only' }] } });
});

test.each<[string, { from: string; to?: string }, { from: string; to?: string }, boolean]>([
  ['both open', { from: '2027-02-01' }, { from: '2027-05-01' }, false],
  ['the new one inside', { from: '2027-02-01', to: '2027-09-01' }, { from: '2027-03-01', to: '2027-04-01' }, false],
  ['one day in common', { from: '2027-02-01', to: '2027-03-02' }, { from: '2027-03-01' }, false],
  ['the new one after', { from: '2027-02-01', to: '2027-03-01' }, { from: '2027-03-01' }, true],
  ['the new one before', { from: '2027-06-01' }, { from: '2027-02-01', to: '2027-06-01' }, true],
])('the same role twice, %s: allowed %s', (_, first, second, allowed) => {
  const { outcome } = given(memberDecider, registered, held({ kind: 'board', ...first })).when(
    grant({ kind: 'board', ...second }),
  );
  expect(outcome).toMatchObject(allowed ? { ok: true } : { refusal: { code: 'role-held', kind: 'exists' } });
});

test('somebody can speak for two organisations and be on the board at once', () => {
  const first = held({ kind: 'representative', organisation: theatre, from: '2027-01-10' });
  const { outcome } = given(memberDecider, registered, board, first).when(
    grant({ kind: 'representative', organisation: memberUuid(3) }),
  );
  expect(outcome.ok).toBe(true);
});

test('a role ends on the day that is said, today otherwise', () => {
  expect(given(memberDecider, registered, board).when(end('board', '2027-06-01')).state?.roles).toEqual([
    { kind: 'board', from: '2027-02-01', to: '2027-06-01' },
  ]);
  expect(
    given(memberDecider, registered, board).when(end('board', '2027-06-01', { on: '2027-12-31' })).state?.roles,
  ).toEqual([{ kind: 'board', from: '2027-02-01', to: '2027-12-31' }]);
});

test('a role that ends by the day it begins was never held', () => {
  expect(given(memberDecider, registered, board).when(end('board', '2027-02-01')).state?.roles).toEqual([]);
});

test.each([
  ['another kind', end('coordinator', '2027-06-01')],
  ['for another organisation', end('board', '2027-06-01', { organisation: theatre })],
])('a role that is not held does not end: %s', (_, command) => {
  const { outcome } = given(memberDecider, registered, board).when(command);
  expect(outcome).toMatchObject({ refusal: { code: 'role-not-held', kind: 'not-found' } });
});

test('when a member leaves, open roles end that day, past ones stay and those to come do not begin', () => {
  const past = held({ kind: 'coordinator', from: '2027-01-10', to: '2027-02-01' });
  const coming = held({ kind: 'representative', organisation: theatre, from: '2027-12-01' });
  const { state } = given(memberDecider, registered, past, board, coming).when({
    kind: 'withdraw',
    reason: '',
    ...on('2027-06-01'),
  });
  expect(state?.roles).toEqual([
    { kind: 'coordinator', from: '2027-01-10', to: '2027-02-01' },
    { kind: 'board', from: '2027-02-01', to: '2027-06-01' },
  ]);
});

test.each<[MemberEvent['kind'], MemberEvent]>([
  ['suspended', { kind: 'suspended', reason: 'other', ...on('2027-01-20') }],
  ['withdrawn', { kind: 'withdrawn', ...on('2027-01-20') }],
])('who is %s is granted no role', (_, event) => {
  const { outcome } = given(memberDecider, registered, event).when(grant({ kind: 'board' }));
  expect(outcome).toMatchObject({ refusal: { kind: 'state' } });
});

test('grants and ends are in the history, with the role', () => {
  const { state } = given(memberDecider, registered, board).when(end('board', '2027-06-01'));
  expect(state?.history.slice(1)).toMatchObject([
    { kind: 'role-granted', role: { kind: 'board', from: '2027-02-01' } },
    { kind: 'role-ended', day: '2027-06-01', role: { kind: 'board' } },
  ]);
});
