import { statSync, utimesSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SessionTokens } from '@inclust/contracts';
import { temporaryFolder, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { credentialFor, type CredentialSources } from './credential.ts';
import { savedLogins } from './saved-logins.ts';

const tokens = (accessToken: string): SessionTokens =>
  SessionTokens.fromPartial({ accessToken, refreshToken: 'r', accessExpireTime: '2999-01-01T00:00:00.000Z' });

async function folder(): Promise<string> {
  return join(testScope().use(await temporaryFolder()).path, 'inclust');
}

test('a login is kept for its address, readable by its owner only, and forgotten', async () => {
  const path = await folder();
  const logins = savedLogins(path);
  expect(logins.get('arta:1')).toBeUndefined();
  logins.put('arta:1', tokens('a'));
  logins.put('corfu:1', tokens('c'));
  expect(statSync(join(path, 'logins.json')).mode & 0o777).toBe(0o600);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(savedLogins(path).get('arta:1')).toMatchObject({ accessToken: 'a', refreshToken: 'r' });
  logins.put('arta:1', undefined);
  expect([logins.get('arta:1'), logins.get('corfu:1')?.accessToken]).toEqual([undefined, 'c']);
});

test('commands renew a session one after the other', async () => {
  const logins = savedLogins(await folder());
  let under = 0;
  const most: number[] = [];
  await Promise.all(
    Array.from({ length: 5 }, () =>
      logins.alone(async () => {
        most.push((under += 1));
        await new Promise(setImmediate);
        under -= 1;
      }),
    ),
  );
  expect(most).toEqual([1, 1, 1, 1, 1]);
});

test('a command that was killed holds the sessions no longer', async () => {
  const path = await folder();
  const lock = join(path, 'logins.lock');
  mkdirSync(lock, { recursive: true });
  utimesSync(lock, new Date(0), new Date(0));
  expect(await savedLogins(path).alone(async () => 'done')).toBe('done');
});

test('who calls is told by the environment first, then by a login, else not at all', async () => {
  const logins = savedLogins(await folder());
  logins.put('127.0.0.1:1', tokens('saved'));
  const sources: CredentialSources = {
    token: undefined,
    apiKey: undefined,
    operatorOf: undefined,
    logins,
    local: [],
    authority: undefined,
  };
  const address = '127.0.0.1:1';
  expect(credentialFor(address, { ...sources, token: 't', apiKey: 'k' })).toEqual({ token: 't' });
  expect(credentialFor(address, { ...sources, apiKey: 'k' })).toEqual({ apiKey: 'k' });
  expect(await credentialFor(address, sources).authorize?.()).toEqual(['authorization', 'Bearer saved']);
  expect(credentialFor('127.0.0.1:2', { ...sources, authority: 'PEM' })).toEqual({ authority: 'PEM' });
});
