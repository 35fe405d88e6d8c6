import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { writeWhole } from './write-whole.ts';

const scope = fileScope();
let folder: string;

beforeAll(async () => {
  folder = scope.use(await temporaryFolder()).path;
});

test('a file is written, for its owner to read', async () => {
  const path = join(folder, 'new.csv');
  expect(await writeWhole(path, Readable.from([Buffer.from('a'), Buffer.from('bc')]))).toBe(3);
  expect(readFileSync(path, 'utf8')).toBe('abc');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what was there stays where the rest does not come', async () => {
  const path = join(folder, 'kept.csv');
  writeFileSync(path, 'before');
  const broken = async function* () {
    yield Buffer.from('half');
    throw new Error('refused');
  };
  await expect(writeWhole(path, Readable.from(broken()))).rejects.toThrow('refused');
  expect(readFileSync(path, 'utf8')).toBe('before');
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a folder that is not there is a fault of usage', async () => {
  await expect(writeWhole(join(folder, 'no', 'x.csv'), Readable.from([]))).rejects.toMatchObject({
    code: 'file-unwritable',
  });
});
