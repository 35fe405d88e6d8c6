import { randomBytes } from 'node:crypto';
import { connectMongo } from '@inclust/mongo';
import { rawPublicKey } from '@inclust/node-home';
import { fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import type { NodeRecord } from '../src/app/ports.ts';
import { createInvitationStore } from '../src/storage/invitations.ts';
import { createNodeRegister } from '../src/storage/node-register.ts';
import { nodeId } from './build.ts';

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
