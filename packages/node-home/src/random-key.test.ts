import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ensureRandomKey } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'inclust-link-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a key of 32 bytes is made where there is none, for its owner only, and stays', () => {
  const file = join(folder, 'keys/links.key');
  const key = ensureRandomKey(file);
  expect([key.length, statSync(file).mode & 0o777]).toEqual([32, 0o600]);
  expect(ensureRandomKey(file)).toEqual(key);
  expect(ensureRandomKey(join(folder, 'other.key'))).not.toEqual(key);
});

test('a file that holds no such key is not taken for one', () => {
  const file = join(folder, 'short.key');
  writeFileSync(file, 'short');
  expect(() => ensureRandomKey(file)).toThrow('32 bytes');
});
