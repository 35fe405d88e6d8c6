import { grantableRoles, type InstantText } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { hashesAt, type ApiKey } from './api-key.ts';
import { foldEmail } from './email.ts';
import { grantable, mayGrant, rolesOf } from './grants.ts';
import { normalPassword, passwordViolations } from './password.ts';

test.each([
  [['operator'], grantableRoles.length],
  [['coordinator'], grantableRoles.length - 3],
  [['officer'], 0],
  [['auditor', 'integrator', 'member'], 0],
  [['service'], 0],
  [[], 0],
] as const)('%j may give %d roles', (roles, count) => {
  expect(grantable(roles).length).toBe(count);
});

test('one role above her own is enough to be refused', () => {
  expect(mayGrant(['coordinator'], ['member', 'door-staff'])).toBeUndefined();
  expect(mayGrant(['coordinator'], ['member', 'auditor'])).toMatchObject({ refusal: { code: 'role-above-own' } });
});

test.each([
  [
    ['member', 'coordinator'],
    ['member', 'coordinator'],
  ],
  [
    ['coordinator', 'member'],
    ['member', 'coordinator'],
  ],
  [['member', 'member'], ['member']],
  [['member', 'service'], undefined],
  [['king'], undefined],
  [[], undefined],
])('of %j the roles are %j', (codes, roles) => {
  expect(rolesOf(codes)).toEqual(roles);
});

test.each([
  [' Maria@Example.GR ', 'maria@example.gr'],
  ['μαρία@παράδειγμα.ελ', 'μαρία@παράδειγμα.ελ'],
  ['ΜΑΡΊΑ@παράδειγμα.ελ', 'μαρία@παράδειγμα.ελ'],
  ['a@b', undefined],
  ['a b@c.gr', undefined],
  ['a@b.gr,c@d.gr', undefined],
  ['a@b.gr\nBcc: c@d.gr', undefined],
  ['<a@b.gr>', undefined],
  [`${'a'.repeat(65)}@b.gr`, undefined],
  [`a@${'b'.repeat(250)}.gr`, undefined],
  ['', undefined],
])('%j is the address %j', (text, folded) => {
  expect(foldEmail(text)).toBe(folded);
});

test.each([
  ['short', 'password-length'],
  ['x'.repeat(129), 'password-length'],
  ['aaaaaaaaaaaaaaaa', 'password-monotone'],
  ['Maria@example.gr', 'password-is-email'],
  ['a quiet harbour 7', undefined],
  ['ένα ήσυχο λιμάνι', undefined],
  ['🎭🎨🎻🎷🎺🎸🎹🥁🎬📷🎤🎧', undefined],
])('of the password %j the broken rule is %j', (password, rule) => {
  expect(passwordViolations(password, 'maria@example.gr')[0]?.rule).toBe(rule);
});

test('a password is the same however its accents were typed', () => {
  expect(normalPassword('ένα')).toBe(normalPassword('ένα'.normalize('NFD')));
});

const at = (text: string): InstantText => `2027-01-${text}T00:00:00.000Z` as InstantText;
const key: ApiKey = {
  prefix: 'abcd1234',
  label: 'a key',
  roles: ['integrator'],
  creator: 'somebody',
  createdAt: at('01'),
  expiresAt: at('20'),
  hash: 'new',
};

test('a key is known by its secret, for a while by the one before, and by none when it has ended', () => {
  const known = (one: ApiKey, now: string) =>
    hashesAt(one, at(now)).map(({ hash, until }) => `${hash} ${until.slice(8, 10)}`);
  const rotated = { ...key, previous: { hash: 'old', until: at('10') } };
  expect(known(key, '05')).toEqual(['new 20']);
  expect(known(rotated, '05')).toEqual(['new 20', 'old 10']);
  expect(known(rotated, '10')).toEqual(['new 20']);
  expect(known({ ...rotated, previous: { hash: 'old', until: at('25') } }, '05')).toEqual(['new 20', 'old 20']);
  expect(known(rotated, '20')).toEqual([]);
  expect(known({ ...rotated, revokedAt: at('04') }, '05')).toEqual([]);
});
