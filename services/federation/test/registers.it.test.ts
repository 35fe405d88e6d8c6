import { randomBytes } from 'node:crypto';
import { connectMongo } from '@inclust/mongo';
import { rawPublicKey, readNodeFile, writeNodeFile } from '@inclust/node-home';
import { fileScope, temporaryFolder, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import type { NodeRecord } from '../src/app/ports.ts';
import { createInvitationStore } from '../src/storage/invitations.ts';
import { knownByKey } from '../src/exchange/node-message.ts';
import { withMetaKey } from '../src/storage/meta-key.ts';
import { createNodeRegister } from '../src/storage/node-register.ts';
import { nodeId } from './build.ts';
import { silent } from './linked-servers.ts';

const scope = fileScope();
const database = testDatabase();
let connection: Connection;

beforeAll(async () => {
  connection = scope.use(await connectMongo(database.url, 'registers')).connection;
});

const record = (name: string, version: number): NodeRecord => ({
  nodeId: nodeId(name),
  role: 'city',
  countryCode: 'AL',
  timeZone: 'Europe/Tirane',
  envelopeKey: randomBytes(32).toString('base64'),
  leafKey: 'U',
  joinedAt: '2027-01-10T12:00:00.000Z',
  version,
});

test('a late older record does not replace a newer one', async () => {
  const register = createNodeRegister(connection);
  const newer = record('korce', 2);
  await register.put(newer);
  await register.put(record('korce', 1));
  expect(await register.get('korce')).toEqual(newer);
  expect(await register.get('arta')).toBeUndefined();
});

test('the key of a node is that of its newest record; a node that is not known has none', async () => {
  const register = createNodeRegister(connection);
  const keyOf = async (name: string) => {
    const [newest] = (await register.keys(name)) ?? [];
    return newest && Buffer.from(rawPublicKey(newest.key)).toString('base64');
  };
  expect(await keyOf('arta')).toBeUndefined();
  const [first, second] = [record('arta', 1), record('arta', 2)];
  await register.put(first);
  expect(await keyOf('arta')).toBe(first.envelopeKey);
  await register.put(second);
  expect(await keyOf('arta')).toBe(second.envelopeKey);
});

test("the meta-cluster's newest key is in the home before the register has it; that of an older record is not taken over", async () => {
  const home = scope.use(await temporaryFolder()).path;
  const meta = nodeId('meta');
  const [first, second, third] = [1, 2, 3].map((version) => ({ ...record('meta', version), role: 'meta' as const }));
  if (!first || !second || !third) throw new Error('three were made');
  writeNodeFile(home, {
    nodeId: nodeId('korce'),
    role: 'city',
    countryCode: 'AL',
    timeZone: 'Europe/Tirane',
    language: 'sq',
    ports: { nats: 1, mongo: 2, grpc: 3 },
    meta: { nodeId: meta, leafUrl: '', envelopeKey: first.envelopeKey },
  });
  const kept = (): string | undefined => readNodeFile(home).meta?.envelopeKey;
  const plain = createNodeRegister(connection);
  const atPut: (string | undefined)[] = [];
  const watched = {
    ...plain,
    put: async (one: NodeRecord) => {
      atPut.push(kept());
      await plain.put(one);
    },
  };
  const register = withMetaKey(watched, { home, meta, logger: silent });
  await plain.replace(first);
  await register.put(third);
  await register.put(second);
  await register.put(record('vlora', 9));
  expect(atPut[0]).toBe(third.envelopeKey);
  expect([kept(), (await plain.get(meta))?.envelopeKey]).toEqual([third.envelopeKey, third.envelopeKey]);
  // What is named by hand counts, also in the place of something newer.
  await register.replace(knownByKey(meta, first.envelopeKey));
  const [known] = (await register.keys(meta)) ?? [];
  expect(known && Buffer.from(rawPublicKey(known.key)).toString('base64')).toBe(first.envelopeKey);
});

test('of many keys that use an invitation at once one wins, and may use it again', async () => {
  const store = createInvitationStore(connection);
  const other = createInvitationStore(scope.use(await connectMongo(database.url, 'other')).connection);
  await store.put({ nodeId: 'korce', secretHash: 'hash', expiresAt: new Date(0) });
  const keys = Array.from({ length: 16 }, (_, turn) => `key-${turn}`);
  const used = await Promise.all(keys.map((key, turn) => (turn % 2 ? store : other).use('korce', 'hash', key)));
  const winners = keys.filter((_, turn) => used[turn]);
  expect(winners).toEqual([(await store.get('korce'))?.usedBy]);
  expect(await other.use('korce', 'hash', winners[0] ?? '')).toBe(true);
  expect(await store.use('korce', 'another hash', winners[0] ?? '')).toBe(false);
});

test('a new invitation forgets who used the old one', async () => {
  const store = createInvitationStore(connection);
  await store.put({ nodeId: 'arta', secretHash: 'one', expiresAt: new Date(1) });
  await store.use('arta', 'one', 'key');
  const second = { nodeId: 'arta', secretHash: 'two', expiresAt: new Date(2) };
  await store.put(second);
  expect(await store.get('arta')).toEqual(second);
});
