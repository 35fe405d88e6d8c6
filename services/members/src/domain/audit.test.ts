import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { on } from '../../test/build.ts';
import { auditCheck, chained, chainStart, type AuditEntry } from './audit.ts';

const digest = (text: string): string => hash('sha256', text, 'base64url');

/** A whole log of so many entries. */
function log(count: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const record = {
      at: on('2027-01-10').at,
      actor: `actor-${sequence}`,
      action: 'vault-read',
      subject: 'members/a',
      reason: 'support',
    } as const;
    entries.push(chained(record, sequence, entries.at(-1)?.hash ?? chainStart, digest));
  }
  return entries;
}

function gapsOf(entries: readonly AuditEntry[], last: number) {
  const check = auditCheck(digest);
  entries.forEach((entry) => check.next(entry));
  return check.end(last).gaps.map(({ sequence, kind }) => `${sequence} ${kind}`);
}

test('a log that nobody touched is whole, and so is an empty one', () => {
  expect(gapsOf(log(5), 5)).toEqual([]);
  expect(gapsOf([], 0)).toEqual([]);
});

test.each<[keyof AuditEntry, Partial<AuditEntry>]>([
  ['actor', { actor: 'somebody else' }],
  ['reason', { reason: 'correction' }],
  ['subject', { subject: 'members/b' }],
  ['action', { action: 'vault-withdrawn' }],
  ['at', { at: on('2027-01-11').at }],
])('a changed %s shows at its entry', (_, change) => {
  const entries = log(5).map((entry) => (entry.sequence === 3 ? { ...entry, ...change } : entry));
  expect(gapsOf(entries, 5)).toEqual(['3 changed']);
});

test('an entry that was changed and hashed anew shows at the next one', () => {
  const entries = log(5);
  const [, second, third] = entries;
  if (!second || !third) throw new Error('no entries');
  const forged = chained({ ...third, reason: 'own' }, 3, second.hash, digest);
  expect(gapsOf(entries.with(2, forged), 5)).toEqual(['4 changed']);
});

test('entries that were taken out show, one or many, in the middle, at the beginning and at the end', () => {
  const entries = log(6);
  const without = (...gone: number[]) => entries.filter(({ sequence }) => !gone.includes(sequence));
  expect(gapsOf(without(3), 6)).toEqual(['3 missing']);
  expect(gapsOf(without(3, 4), 6)).toEqual(['3 missing', '4 missing']);
  expect(gapsOf(without(1), 6)).toEqual(['1 missing']);
  expect(gapsOf(without(5, 6), 6)).toEqual(['5 cut-off']);
  expect(gapsOf([], 6)).toEqual(['1 cut-off']);
});
