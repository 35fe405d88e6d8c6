import { expect, test } from 'vitest';
import { argon2id, secrets } from './secrets.ts';

const hasher = argon2id();

test('a password fits its own hash alone, and no hash at all', async () => {
  const kept = await hasher.hash('a quiet harbour');
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
  expect(await hasher.verify('a quiet harbour', kept)).toBe(true);
  expect(await hasher.verify('a quiet harbor', kept)).toBe(false);
  expect(await hasher.verify('a quiet harbour', undefined)).toBe(false);
  expect(await hasher.hash('a quiet harbour')).not.toBe(kept);
});

test('a hash with other parameters is read, so that they may grow', async () => {
  // Of the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1.
  const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await hasher.verify('password', reference)).toBe(true);
});

test('the prefix of a key has lower-case letters and digits, a secret 256 random bits', () => {
  expect(secrets.letters(8)).toMatch(/^[0-9a-z]{8}$/u);
  expect(Buffer.from(secrets.random(32), 'base64url').length).toBe(32);
  expect(secrets.random(32)).not.toBe(secrets.random(32));
  expect([secrets.sameHash('ab', 'ab'), secrets.sameHash('ab', 'ac'), secrets.sameHash('ab', 'abc')]).toEqual([
    true,
    false,
    false,
  ]);
});
