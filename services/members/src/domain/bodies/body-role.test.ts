import { expect, test } from 'vitest';
import { day, memberUuid } from '../../../test/build.ts';
import { bodyRolesEndedOn, endingBodyRole, grantedBodyRole, withoutBodyRole, type BodyRole } from './body-role.ts';

const today = day('2027-03-10');
const chair: BodyRole = { kind: 'chair', from: day('2027-03-01') };
const past: BodyRole = { kind: 'chair', from: day('2027-01-01'), to: day('2027-03-01') };
const coming: BodyRole = { kind: 'secretary', from: day('2027-04-01') };
const holder = { kind: 'person', since: day('2027-01-01'), roles: [past, chair] } as const;

test('a role begins today unless told, and is open unless told', () => {
  expect(grantedBodyRole(holder, { kind: 'treasurer' }, today)).toEqual({
    ok: true,
    value: { kind: 'treasurer', from: today },
  });
  const wanted = { kind: 'delegate', from: day('2027-05-01'), to: day('2027-06-01') };
  expect(grantedBodyRole(holder, wanted, today)).toEqual({ ok: true, value: wanted });
});

test.each([
  ['role.kind', 'role-unknown', { kind: 'president' }],
  ['role.from_date', 'before-membership', { kind: 'delegate', from: day('2026-12-31') }],
  ['role.to_date', 'order', { kind: 'delegate', to: today }],
  ['role.representative', 'organisation-only', { kind: 'delegate', representative: memberUuid(2) }],
])('%s %s', (field, rule, wanted) => {
  expect(grantedBodyRole(holder, wanted, today)).toMatchObject({ refusal: { violations: [{ field, rule }] } });
});

test('a role is held once at a time, and again after it has ended', () => {
  expect(grantedBodyRole(holder, { kind: 'chair' }, today)).toMatchObject({ refusal: { code: 'role-held' } });
  expect(grantedBodyRole({ ...holder, roles: [past] }, { kind: 'chair' }, today).ok).toBe(true);
});

test('an organisation may name who represents it', () => {
  const wanted = { kind: 'delegate', representative: memberUuid(2) };
  expect(grantedBodyRole({ ...holder, kind: 'organisation' }, wanted, today)).toMatchObject({
    value: { representative: memberUuid(2) },
  });
});

test('an open role ends on a day; one that was to come is taken off', () => {
  const roles = [past, chair, coming];
  expect(endingBodyRole(roles, 'chair', today)).toEqual({ ok: true, value: chair });
  expect(endingBodyRole([past], 'chair', today)).toMatchObject({ refusal: { code: 'role-not-held' } });
  expect(withoutBodyRole(roles, chair, today)).toEqual([past, { ...chair, to: today }, coming]);
  expect(withoutBodyRole(roles, coming, today)).toEqual([past, chair]);
});

test('with the stay what is open ends, and what was to come does not begin', () => {
  expect(bodyRolesEndedOn([past, chair, coming], today)).toEqual([past, { ...chair, to: today }]);
});
