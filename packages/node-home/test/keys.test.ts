import { createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@inclust/testkit';
import { expect, test } from 'vitest';
import {
  ensureEnvelopeKey,
  ensureUserKey,
  envelopeKeyId,
  envelopeKeyIn,
  isSignedByUser,
  publicKeyFromRaw,
  publicUserKey,
  rawPublicKey,
  readEnvelopeKey,
  signWithUserKey,
  writeSecret,
} from '../src/index.ts';

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('a user key is made once, and only its public half is told', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'keys/service.nk');
  const key = ensureUserKey(file);
  expect(key).toMatch(/^U[A-Z2-7]{55}$/);
  expect([ensureUserKey(file), publicUserKey(file)]).toEqual([key, key]);
  expect(readFileSync(file, 'utf8')).toMatch(/^SU/);
});

test('an envelope key is made once; its 32 public bytes check what it signs', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'keys/envelope.pem');
  const raw = ensureEnvelopeKey(file);
  expect(raw).toHaveLength(32);
  expect(ensureEnvelopeKey(file)).toEqual(raw);
  const key = publicKeyFromRaw(raw);
  expect(rawPublicKey(key)).toEqual(raw);
  const content = Buffer.from('content');
  expect(verify(null, content, key, sign(null, content, readEnvelopeKey(file)))).toBe(true);
});

test('secrets are for their owner only, also where a file was there before with other rights', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'keys/service.nk');
  ensureUserKey(file);
  expect([mode(file), mode(dirname(file))]).toEqual(['600', '700']);
  const open = join(folder.path, 'open');
  writeFileSync(open, '', { mode: 0o644 });
  writeSecret(open, 'a secret');
  expect(mode(open)).toBe('600');
});

test('a key that is replaced is read again, and not otherwise', async () => {
  await using folder = await temporaryFolder();
  const [file, next] = [join(folder.path, 'envelope.pem'), join(folder.path, 'next.pem')];
  const first = ensureEnvelopeKey(file);
  const read = envelopeKeyIn(file);
  const key = read();
  expect(read()).toBe(key);
  expect(rawPublicKey(createPublicKey(key))).toEqual(first);
  const second = ensureEnvelopeKey(next);
  renameSync(next, file);
  expect(rawPublicKey(createPublicKey(read()))).toEqual(second);
  expect(envelopeKeyId(second)).not.toBe(envelopeKeyId(first));
});

test('what an nkey has signed is known by its public half', async () => {
  await using folder = await temporaryFolder();
  const [file, other] = [join(folder.path, 'one.nk'), join(folder.path, 'other.nk')];
  const [key, stranger] = [ensureUserKey(file), ensureUserKey(other)];
  const content = new TextEncoder().encode('a change');
  const signature = signWithUserKey(file, content);
  expect(isSignedByUser(key, content, signature)).toBe(true);
  expect(isSignedByUser(stranger, content, signature)).toBe(false);
  expect(isSignedByUser('U', content, signature)).toBe(false);
  expect(isSignedByUser(key, content, new Uint8Array(64))).toBe(false);
});
