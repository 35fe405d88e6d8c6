import { sign, verify } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@inclust/testkit';
import { expect, test } from 'vitest';
import {
  ensureEnvelopeKey,
  ensureUserKey,
  publicKeyFromRaw,
  publicUserKey,
  rawPublicKey,
  readEnvelopeKey,
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
