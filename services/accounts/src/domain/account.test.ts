import { evolveAll, type InstantText, type Uuid } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { accountDecider, isUsable, type Account, type AccountCommand } from './account.ts';

const id = '018f2f6e-7a3b-7c11-9d2e-0123456789ab' as Uuid;
const create: AccountCommand = {
  kind: 'create',
  id,
  email: 'maria@example.gr',
  language: 'el',
  roles: ['coordinator'],
  at: '2027-01-10T12:00:00.000Z' as InstantText,
};

/** The account after commands, or the refusal of the last one. */
function after(...commands: readonly AccountCommand[]): { account: Account | undefined; last: string[] } {
  let account: Account | undefined;
  let last: string[] = [];
  for (const command of commands) {
    const decision = accountDecider.decide(command, account);
    if (!decision.ok) return { account, last: [decision.refusal.code] };
    account = evolveAll(accountDecider, account, decision.value);
    last = decision.value.map(({ kind }) => kind);
  }
  return { account, last };
}

const usable = (...commands: readonly AccountCommand[]): boolean => {
  const { account } = after(create, ...commands);
  return account !== undefined && isUsable(account);
};

test('an account that was made cannot be used before a password was set or the provider has confirmed it', () => {
  expect([usable(), usable({ kind: 'set-password' }), usable({ kind: 'confirm' })]).toEqual([false, true, true]);
});

test('a disabled account cannot be used, also not with a new password', () => {
  const password = { kind: 'set-password' } as const;
  expect(usable(password, { kind: 'disable' })).toBe(false);
  expect(usable({ kind: 'disable' }, password)).toBe(false);
  expect(usable(password, { kind: 'disable' }, { kind: 'enable' })).toBe(true);
});

test('what is so already happens no second time', () => {
  expect(after(create, { kind: 'enable' }).last).toEqual([]);
  expect(after(create, { kind: 'disable' }, { kind: 'disable' }).last).toEqual([]);
  expect(after(create, { kind: 'change-roles', roles: ['coordinator'] }).last).toEqual([]);
  expect(after(create, { kind: 'confirm' }, { kind: 'confirm' }).last).toEqual([]);
});

test('a password may be set again and again', () => {
  expect(after(create, { kind: 'set-password' }, { kind: 'set-password' }).last).toEqual(['password-set']);
});

test('there is one account of an id, and nothing is done with none', () => {
  expect(after(create, create).last).toEqual(['account-exists']);
  expect(after({ kind: 'disable' }).last).toEqual(['account-not-found']);
});

test('an account belongs to one member at a time', () => {
  const [one, other] = [id, '018f2f6e-7a3b-7c11-9d2e-0123456789ac' as Uuid];
  const linked = { kind: 'link', member: one } as const;
  expect(after(create, linked)).toMatchObject({ account: { member: one }, last: ['linked'] });
  expect(after(create, linked, linked).last).toEqual([]);
  expect(after(create, linked, { kind: 'link', member: other }).last).toEqual(['account-linked']);
  const unlinked = after(create, linked, { kind: 'unlink' });
  expect(unlinked.last).toEqual(['unlinked']);
  expect(unlinked.account).toEqual(after(create).account);
  expect(after(create, { kind: 'unlink' }).last).toEqual([]);
  expect(after(create, { kind: 'erase' }, linked).last).toEqual(['account-erased']);
});
