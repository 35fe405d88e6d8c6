import { randomBytes } from 'node:crypto';
import type { Uuid } from '@inclust/kernel';
import { Webhook as Verifier } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { retryAfterOf } from './http-sender.ts';
import { secretsOf, signatureHeader } from './sign.ts';

const id = '018f2f6e-7a3b-7c11-9d2e-0123456789ab' as Uuid;

test('a secret is the same for the same webhook and generation under the same key, and another one otherwise', () => {
  const key = randomBytes(32);
  const secret = secretsOf(key);
  expect(secret(id, 1)).toMatch(/^whsec_[\w+/]{43}=$/u);
  expect(secretsOf(key)(id, 1)).toBe(secret(id, 1));
  const other = id.replace('018f', '018e') as Uuid;
  expect(new Set([secret(id, 1), secret(id, 2), secret(other, 1), secretsOf(randomBytes(32))(id, 1)]).size).toBe(4);
});

// The example of the specification's own libraries.
test('a signature is what others compute', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const body = '{"test": 2432232314}';
  const header = signatureHeader([secret], 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', body);
  expect(header).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('every secret signs', () => {
  const secrets = [secretsOf(randomBytes(32))(id, 1), secretsOf(randomBytes(32))(id, 2)];
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = {
    'webhook-id': 'one',
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureHeader(secrets, 'one', timestamp, '{"α":"ω"}'),
  };
  for (const secret of secrets) expect(new Verifier(secret).verify('{"α":"ω"}', headers)).toEqual({ α: 'ω' });
});

test.each([
  [undefined, undefined],
  ['120', 120_000],
  ['0', 0],
  ['Mon, 01 Mar 2027 10:02:00 GMT', 120_000],
  ['Mon, 01 Mar 2027 09:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
])('Retry-After %s is %s', (header, milliseconds) => {
  const found = retryAfterOf(header, Date.parse('2027-03-01T10:00:00.000Z'));
  // `-5` is a date to some readers of dates, and one that is long over.
  expect(header === '-5' ? (found ?? 0) === 0 : found === milliseconds).toBe(true);
});
