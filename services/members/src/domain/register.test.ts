import { given } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { day, memberUuid, on, organisation, person } from '../../test/build.ts';
import { memberDecider, type MemberEvent } from './register.ts';

const id = memberUuid(1);
const draft = person();
const registered: MemberEvent = { kind: 'registered', id, draft, ...on('2027-01-10') };
const updated = {
  kind: 'updated',
  draft: person({ email: 'g@example.org' }),
  ...on('2027-01-11'),
} as const satisfies MemberEvent;
const withdrawn: MemberEvent = { kind: 'withdrawn', ...on('2027-02-01') };
const readmitted: MemberEvent = { kind: 'readmitted', ...on('2027-03-01') };

const register = (more = {}) => ({ kind: 'register', id, draft, ...on('2027-01-10'), ...more }) as const;
const update = (more = {}) => ({ kind: 'update', draft, ...on('2027-01-20'), ...more }) as const;
const withdraw = { kind: 'withdraw', reason: '', ...on('2027-02-01') } as const;
const readmit = { kind: 'readmit', reason: '', ...on('2027-03-01') } as const;

const refusal = (code: string, kind: string) => ({ ok: false, refusal: { code, kind } });
const breaks = (field: string, rule: string) => ({
  ok: false,
  refusal: { code: 'invalid-input', kind: 'invalid', violations: [{ field, rule }] },
});

test('given nobody, when a person is registered, then the first stay begins today', () => {
  const { outcome, state } = given(memberDecider).when(register());
  expect(outcome).toEqual({ ok: true, value: [registered] });
  expect(state).toMatchObject({ status: 'active', id, periods: [{ from: '2027-01-10' }], registeredAt: registered.at });
});

test('given nobody, when somebody is registered who joined before, then the first stay began that day', () => {
  const joined = person({ joinedOn: day('2025-05-01') });
  const { state } = given(memberDecider).when(register({ draft: joined }));
  expect(state?.periods).toEqual([{ from: '2025-05-01' }]);
});

test('given nobody, when a draft breaks rules, then all of them are named', () => {
  const { outcome } = given(memberDecider).when(register({ draft: person({ givenName: ' ', email: 'nobody' }) }));
  expect(outcome).toMatchObject({
    refusal: {
      code: 'invalid-input',
      violations: [
        { field: 'profile.email', rule: 'email-format' },
        { field: 'profile.person.given_name', rule: 'required' },
      ],
    },
  });
});

test('given a member, when the same id is registered, then it exists', () => {
  expect(given(memberDecider, registered).when(register()).outcome).toMatchObject(refusal('member-exists', 'exists'));
});

test('given a member, when the profile is changed, then the draft is new and the stay goes on', () => {
  const { outcome, state } = given(memberDecider, registered).when(update({ draft: updated.draft }));
  expect(outcome).toEqual({ ok: true, value: [{ ...updated, ...on('2027-01-20') }] });
  expect(state).toMatchObject({
    draft: updated.draft,
    periods: [{ from: '2027-01-10' }],
    registeredAt: registered.at,
    changedAt: on('2027-01-20').at,
  });
});

test('given a member, when the profile is what it was, then nothing happens', () => {
  const { outcome, state } = given(memberDecider, registered).when(update());
  expect(outcome).toEqual({ ok: true, value: [] });
  expect(state?.changedAt).toBe(registered.at);
});

test('given a person, when the profile becomes an organisation, then the kind is unchangeable', () => {
  const { outcome } = given(memberDecider, registered).when(update({ draft: organisation() }));
  expect(outcome).toMatchObject(breaks('profile.kind', 'unchangeable'));
});

test('given a member, when the day of joining is changed, then it is unchangeable', () => {
  const { outcome } = given(memberDecider, registered).when(update({ draft: person({ joinedOn: day('2026-01-01') }) }));
  expect(outcome).toMatchObject(breaks('profile.joined_date', 'unchangeable'));
});

test('given a member, when the change breaks a rule, then the field is named', () => {
  const { outcome } = given(memberDecider, registered).when(update({ draft: person({ disciplines: [] }) }));
  expect(outcome).toMatchObject(breaks('profile.disciplines', 'required'));
});

test('given a member, when withdrawn, then the stay ends today and the profile stays', () => {
  const { outcome, state } = given(memberDecider, registered, updated).when(withdraw);
  expect(outcome).toEqual({ ok: true, value: [withdrawn] });
  expect(state).toMatchObject({
    status: 'left',
    draft: updated.draft,
    periods: [{ from: '2027-01-10', to: '2027-02-01' }],
  });
});

test('given somebody who has left, when readmitted, then a new stay begins and the old one is kept', () => {
  const { outcome, state } = given(memberDecider, registered, withdrawn).when(readmit);
  expect(outcome).toEqual({ ok: true, value: [readmitted] });
  expect(state).toMatchObject({
    status: 'active',
    periods: [{ from: '2027-01-10', to: '2027-02-01' }, { from: '2027-03-01' }],
  });
});

test('given a second stay, when withdrawn, then only that one ends', () => {
  const { state } = given(memberDecider, registered, withdrawn, readmitted).when({
    kind: 'withdraw',
    reason: '',
    ...on('2027-04-01'),
  });
  expect(state?.periods).toEqual([
    { from: '2027-01-10', to: '2027-02-01' },
    { from: '2027-03-01', to: '2027-04-01' },
  ]);
});

test.each([
  ['update', update()],
  ['withdraw', withdraw],
  ['readmit', readmit],
] as const)('given nobody, when there is an attempt to %s, then there is no such member', (_, command) => {
  expect(given(memberDecider).when(command).outcome).toMatchObject(refusal('member-not-found', 'not-found'));
});

test.each([
  ['changed', update({ draft: updated.draft })],
  ['withdrawn', withdraw],
] as const)('given somebody who has left, when %s, then the state does not allow it', (_, command) => {
  const { outcome, state } = given(memberDecider, registered, withdrawn).when(command);
  expect(outcome).toMatchObject(refusal('member-left', 'state'));
  expect(state?.status).toBe('left');
});

test('given an active member, when readmitted, then the state does not allow it', () => {
  expect(given(memberDecider, registered).when(readmit).outcome).toMatchObject(refusal('member-active', 'state'));
});

test('an event of nobody is a bug', () => {
  expect(() => memberDecider.evolve(undefined, withdrawn)).toThrow('withdrawn before being registered');
});
