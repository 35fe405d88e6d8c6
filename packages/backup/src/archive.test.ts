import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ArchiveRecord, End, Head } from './archive-record.ts';
import { makeBackupKey, readBackupKey } from './backup-key.ts';
import { checkArchive, readArchive } from './read-archive.ts';
import { writeArchive } from './write-archive.ts';

const scope = fileScope();
let folder: string;
let key: string;

const head: Head = {
  kind: 'head',
  format: 1,
  id: 'one',
  node: 'arta',
  role: 'city',
  beganAt: '2026-01-01T00:00:00.000Z',
  schemas: { members: 6 },
};
const documents = Array.from({ length: 3_000 }, (_, number): ArchiveRecord => {
  const document = { _id: `m-${number}`, at: new Date(number), text: 'Ω'.repeat(number % 50) };
  return { kind: 'document', in: 'members', document };
});

beforeAll(async () => {
  folder = scope.use(await temporaryFolder()).path;
  key = join(folder, 'key');
  await makeBackupKey(key);
});

async function written(name: string, more: { head?: Head; end?: Partial<End>; key?: string } = {}): Promise<string> {
  const file = join(folder, name);
  await writeArchive(file, readBackupKey(more.key ?? key), async (sink) => {
    await sink.write(more.head ?? head);
    for (const record of documents) await sink.write(record);
    await sink.write({ kind: 'change', in: 'members', id: 'm-1', change: { kind: 'remove' } });
    await sink.write({
      kind: 'end',
      moment: '2026-01-01T00:00:01.000Z',
      parts: sink.digests.all(),
      ...more.end,
    });
  });
  return file;
}

function code(of: Promise<unknown>): Promise<string> {
  return of.then(
    () => 'accepted',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
}

describe('a backup', () => {
  test('comes back record by record, whatever half of the key it was made with', async () => {
    for (const one of [key, `${key}.pub`]) {
      const file = await written(`whole-${one.endsWith('.pub')}`, { key: one });
      const { head: found, end, changed } = await checkArchive(file, readBackupKey(key));
      expect([found, end.parts.map(({ part, count }) => [part, count])]).toEqual([
        head,
        [
          ['changes members', 1],
          ['documents members', 3_000],
        ],
      ]);
      expect([...(changed.get('members') ?? [])]).toEqual(['"m-1']);
      const read = [];
      for await (const record of readArchive(file, readBackupKey(key)))
        if (record.kind === 'document') read.push(record);
      expect(read).toEqual(documents);
    }
  });

  test('is made for a pass phrase too', async () => {
    const phrase = join(folder, 'phrase');
    writeFileSync(phrase, 'a long enough pass phrase\n');
    const file = await written('for-phrase', { key: phrase });
    expect(await code(checkArchive(file, readBackupKey(phrase)))).toBe('accepted');
    expect(await code(checkArchive(file, readBackupKey(key)))).toBe('backup-not-opened');
  });

  test('is not opened by another key, nor by the public half', async () => {
    const file = await written('other');
    const other = join(folder, 'other-key');
    await makeBackupKey(other);
    expect(await code(checkArchive(file, readBackupKey(other)))).toBe('backup-not-opened');
    expect(await code(checkArchive(file, readBackupKey(`${key}.pub`)))).toBe('key-public');
    expect(await code(checkArchive(join(folder, 'nowhere'), readBackupKey(key)))).toBe('backup-missing');
  });

  test.each([0.1, 0.5, 0.9, 0.999])('that was altered or cut off at %s of it is refused', async (share) => {
    const whole = readFileSync(await written(`whole-${share}`));
    const at = Math.floor(whole.length * share);
    const altered = Buffer.from(whole);
    altered[at] = (altered[at] ?? 0) ^ 1;
    for (const bytes of [altered, whole.subarray(0, at)]) {
      const file = join(folder, `broken-${share}`);
      writeFileSync(file, bytes);
      expect(await code(checkArchive(file, readBackupKey(key)))).toMatch(/^backup-(broken|not-opened)$/u);
    }
  });

  test('whose digests differ, or of a newer format, is refused', async () => {
    const wrong = await written('wrong', { end: { parts: [{ part: 'documents members', count: 1, digest: '' }] } });
    expect(await code(checkArchive(wrong, readBackupKey(key)))).toBe('backup-broken');
    const newer = await written('newer', { head: { ...head, format: 2 } });
    expect(await code(checkArchive(newer, readBackupKey(key)))).toBe('backup-newer');
  });
});

test('a key is made once, and a pass phrase must be long', async () => {
  expect(await code(makeBackupKey(key))).toBe('key-exists');
  const short = join(folder, 'short');
  writeFileSync(short, 'short\n');
  expect(() => readBackupKey(short)).toThrow(/shorter than 16/u);
});
