import { parseUuid } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { derivedId, requestKey } from './request-key.ts';

const body = new Uint8Array([1, 2]);

test('a request is the same for the same caller, method and request id only', () => {
  const { key } = requestKey('operator', 'Register', 'r1', body);
  expect(requestKey('operator', 'Register', 'r1', new Uint8Array()).key).toBe(key);
  expect(requestKey('service', 'Register', 'r1', body).key).not.toBe(key);
  expect(requestKey('operator', 'Update', 'r1', body).key).not.toBe(key);
  expect(requestKey('operator', 'Register', 'r2', body).key).not.toBe(key);
  expect(requestKey('operator', 'Registerr1', '', body).key).not.toBe(key);
});

test('the digest tells bodies apart', () => {
  const { digest } = requestKey('operator', 'Register', 'r1', body);
  expect(requestKey('operator', 'Register', 'r1', new Uint8Array([1, 2])).digest).toBe(digest);
  expect(requestKey('operator', 'Register', 'r1', new Uint8Array([1, 3])).digest).not.toBe(digest);
});

test('a derived id is a UUID of version 8, the same for the same key and another in another scope', () => {
  const id = derivedId('members', 'key');
  expect(parseUuid(id)).toBe(id);
  expect(id).toMatch(/^.{14}8.{4}[89ab]/);
  expect(derivedId('members', 'key')).toBe(id);
  expect(derivedId('member', 'skey')).not.toBe(id);
});
