import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Uuid } from '@inclust/kernel';
import { afterEach, expect, test } from 'vitest';
import { erasureLedgerFile } from './erasure-ledger.ts';

const [one, other] = ['0199a1b2-0000-7000-8000-000000000001', '0199a1b2-0000-7000-8000-000000000002'] as Uuid[];
const folder = mkdtempSync(join(tmpdir(), 'inclust-ledger-'));
const file = join(folder, 'erased');

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('knows every id once, also after a line that was cut off, and is for its owner only', () => {
  const ledger = erasureLedgerFile(file);
  expect(ledger.all()).toEqual(new Set());
  ledger.add(one as Uuid);
  ledger.add(one as Uuid);
  appendFileSync(file, '0199a1b2-0000-7000-80');
  ledger.add(other as Uuid);
  expect([...erasureLedgerFile(file).all()]).toEqual([one, other]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
