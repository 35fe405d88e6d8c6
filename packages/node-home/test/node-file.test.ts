import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { isTimeZone, keepMetaKey, NodeFileError, readNodeFile, writeNodeFile } from '../src/index.ts';
import { node } from './home.ts';

test('what was written is read back, and nothing else is left beside it', async () => {
  await using folder = await temporaryFolder();
  const home = join(folder.path, 'home');
  const joined = { ...node, meta: { nodeId: node.nodeId, leafUrl: 'tls://meta:7422', envelopeKey: 'AAAA' } };
  writeNodeFile(home, node);
  writeNodeFile(home, joined);
  expect(readNodeFile(home)).toEqual(joined);
  expect(readdirSync(home)).toEqual(['node.json']);
});

test('the key by which a city knows the meta-cluster is replaced alone, and where it has joined none nothing is kept', async () => {
  await using folder = await temporaryFolder();
  const meta = { nodeId: node.nodeId, leafUrl: 'tls://meta:7422', envelopeKey: 'AAAA' };
  writeNodeFile(folder.path, node);
  keepMetaKey(folder.path, 'BBBB');
  expect(readNodeFile(folder.path)).toEqual(node);
  writeNodeFile(folder.path, { ...node, meta });
  keepMetaKey(folder.path, 'BBBB');
  expect(readNodeFile(folder.path)).toEqual({ ...node, meta: { ...meta, envelopeKey: 'BBBB' } });
});

test.each([
  ['nodeId', { nodeId: 'Kerkyra' }],
  ['nodeId', { nodeId: undefined }],
  ['role', { role: 'village' }],
  ['language', { language: 'fr' }],
  ['timeZone', { timeZone: 'Mars/Base' }],
  ['ports.nats', { ports: undefined }],
  ['ports.mongo', { ports: { nats: 1, grpc: 3 } }],
  ['ports.grpc', { ports: { nats: 1, mongo: 2, grpc: '3' } }],
  ['ports.http', { ports: { nats: 1, mongo: 2, grpc: 3, http: '4' } }],
])('a file with a wrong %s says so (%#)', async (field, change) => {
  await using folder = await temporaryFolder();
  writeFileSync(join(folder.path, 'node.json'), JSON.stringify({ ...node, ...change }));
  expect(() => readNodeFile(folder.path)).toThrow(NodeFileError);
  expect(() => readNodeFile(folder.path)).toThrow(`${field} is missing or wrong`);
});

test.each([undefined, '{', 'null'])('a home without a readable file says so: %s', async (text) => {
  await using folder = await temporaryFolder();
  if (text !== undefined) writeFileSync(join(folder.path, 'node.json'), text);
  expect(() => readNodeFile(folder.path)).toThrow(NodeFileError);
});

test.each([
  ['Europe/Tirane', true],
  ['Europe/Athens', true],
  ['', false],
  ['Europe/Korçë', false],
  [undefined, false],
  [7, false],
])('%j is a time zone: %s', (zone, is) => {
  expect(isTimeZone(zone)).toBe(is);
});
