import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { vaultKeyFile } from './vault-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'inclust-vault-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a first key is made, of 32 bytes, in a file for its owner only, and stays', () => {
  const path = join(folder, 'first/vault.json');
  const file = vaultKeyFile(path);
  const { current, keys } = file.read();
  expect([keys.size, keys.get(current)?.length]).toEqual([1, 32]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(vaultKeyFile(path).read()).toEqual({ current, keys });
});

test('a new key is the current one, and the one before stays until nothing needs it', () => {
  const file = vaultKeyFile(join(folder, 'second/vault.json'));
  const before = file.read();
  const after = file.add();
  expect(after.current).not.toBe(before.current);
  expect(after.keys.get(before.current)).toEqual(before.keys.get(before.current));
  expect([...file.keep(new Set([before.current])).keys.keys()].toSorted()).toEqual(
    [before.current, after.current].toSorted(),
  );
  expect([...file.keep(new Set()).keys.keys()]).toEqual([after.current]);
  expect(file.read().current).toBe(after.current);
});
