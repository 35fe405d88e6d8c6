import { expect, test } from 'vitest';
import { inviteNode, secretHash } from './invite-node.ts';
import { joinNode, type JoinRequest } from './join-node.ts';
import type { Invitation, InvitationStore, NodeRecord, NodeRegister } from './ports.ts';

const day = 24 * 60 * 60 * 1000;
const start = Date.parse('2027-01-10T12:00:00Z');

/** A meta-cluster in memory. */
function meta() {
  const nodes = new Map<string, NodeRecord>();
  const kept = new Map<string, Invitation>();
  const clock = { now: start };
  const applied: number[] = [];
  const closed: number[] = [];
  const register: NodeRegister = {
    all: async () => [...nodes.values()],
    get: async (node) => nodes.get(node),
    put: async (record) => void nodes.set(record.nodeId, record),
    replace: async (record) => void nodes.set(record.nodeId, record),
    keys: async () => undefined,
    forget: async () => nodes.clear(),
  };
  const invitations: InvitationStore = {
    put: async (invitation) => void kept.set(invitation.nodeId, invitation),
    get: async (node) => kept.get(node),
    use: async (node, hash, usedBy) => {
      const found = kept.get(node);
      if (found?.secretHash !== hash || (found.usedBy !== undefined && found.usedBy !== usedBy)) return false;
      kept.set(node, { ...found, usedBy });
      return true;
    },
  };
  return {
    nodes,
    kept,
    clock,
    applied,
    closed,
    invite: async (node = 'korce', again = false) => {
      const outcome = await inviteNode(register, invitations, { node, again }, clock.now);
      return outcome.ok ? outcome.value : outcome.refusal;
    },
    join: (request: JoinRequest, applyRegister = async () => void applied.push(nodes.size)) =>
      joinNode(
        { register, invitations, applyRegister, closeLinks: async () => void closed.push(1), now: () => clock.now },
        request,
      ),
  };
}

const request = (secret: string, more: Partial<JoinRequest> = {}): JoinRequest => ({
  nodeId: 'korce',
  secret,
  countryCode: 'AL',
  timeZone: 'Europe/Tirane',
  envelopeKey: new Uint8Array(32).fill(1),
  tokenKey: new Uint8Array(32).fill(3),
  leafKey: `U${'A'.repeat(55)}`,
  ...more,
});

async function invited() {
  const world = meta();
  const invitation = await world.invite();
  if (!('secret' in invitation)) throw new Error(invitation.code);
  return { ...world, secret: invitation.secret };
}

const wrong = { ok: false, refusal: { code: 'invitation-invalid', kind: 'denied' } };

test('an invitation keeps the hash of its secret only, for seven days', async () => {
  const { kept, secret } = await invited();
  expect(kept.get('korce')).toEqual({
    nodeId: 'korce',
    secretHash: secretHash(secret),
    expiresAt: new Date(start + 7 * day),
  });
  expect(JSON.stringify(kept.get('korce'))).not.toContain(secret);
});

test.each(['', 'Korçë', 'KORCE', '-korce', 'korce.', 'k'.repeat(33)])('a node cannot be called %j', async (name) => {
  expect(await meta().invite(name)).toMatchObject({ violations: [{ field: 'node_id', rule: 'node-id-format' }] });
});

test('who has joined is not invited again', async () => {
  const { invite, join, secret } = await invited();
  await join(request(secret));
  expect(await invite()).toMatchObject({ code: 'node-joined', kind: 'exists', resource: 'nodes/korce' });
});

test('a city joins with its invitation: it is in the register before the register takes effect', async () => {
  const { join, secret, nodes, applied } = await invited();
  const joined = await join(request(secret));
  const record = {
    nodeId: 'korce',
    role: 'city',
    countryCode: 'AL',
    timeZone: 'Europe/Tirane',
    envelopeKey: Buffer.alloc(32, 1).toString('base64'),
    tokenKey: Buffer.alloc(32, 3).toString('base64'),
    leafKey: `U${'A'.repeat(55)}`,
    joinedAt: '2027-01-10T12:00:00.000Z',
    version: 1,
  };
  expect(joined).toEqual({ ok: true, value: record });
  expect(nodes.get('korce')).toEqual(record);
  expect(applied).toEqual([1]);
});

test('the same keys may repeat a join that was cut off, and get the same answer', async () => {
  const { join, secret, clock } = await invited();
  const cut = join(request(secret), () => Promise.reject(new Error('cut off')));
  await expect(cut).rejects.toThrow('cut off');
  clock.now += day;
  const again = await join(request(secret));
  expect(again).toMatchObject({ ok: true, value: { joinedAt: '2027-01-10T12:00:00.000Z', version: 1 } });
  expect(await join(request(secret))).toEqual(again);
});

test('an invitation that was used is of no use to other keys', async () => {
  const { join, secret, nodes } = await invited();
  await join(request(secret));
  expect(await join(request(secret, { leafKey: `U${'B'.repeat(55)}` }))).toMatchObject(wrong);
  expect(await join(request(secret, { envelopeKey: new Uint8Array(32).fill(2) }))).toMatchObject(wrong);
  expect(nodes.get('korce')?.leafKey).toBe(`U${'A'.repeat(55)}`);
});

test('a new invitation replaces the old one', async () => {
  const { join, invite, secret } = await invited();
  const second = await invite();
  expect(await join(request(secret))).toMatchObject(wrong);
  expect(await join(request('secret' in second ? second.secret : ''))).toMatchObject({ ok: true });
});

test('a wrong, an expired and a foreign invitation are told apart by nobody', async () => {
  const { join, secret, clock, nodes } = await invited();
  expect(await join(request('guess'))).toMatchObject(wrong);
  expect(await join(request(secret, { nodeId: 'kerkyra' }))).toMatchObject(wrong);
  expect(await join(request(secret, { nodeId: '../korce' }))).toMatchObject(wrong);
  clock.now += 7 * day + 1;
  expect(await join(request(secret))).toMatchObject(wrong);
  expect(nodes.size).toBe(0);
});

test('what a city hands in is checked without using up the invitation, and only for who has one', async () => {
  const { join, secret } = await invited();
  const broken = { countryCode: 'IT', timeZone: 'Mars/Base', envelopeKey: new Uint8Array(31), leafKey: 'SUA' };
  expect(await join(request('guess', broken))).toMatchObject(wrong);
  expect(await join(request(secret, broken))).toMatchObject({
    refusal: {
      violations: [
        { field: 'country_code', rule: 'country-unknown' },
        { field: 'time_zone', rule: 'time-zone-unknown' },
        { field: 'envelope_key', rule: 'key-format' },
        { field: 'leaf_key', rule: 'key-format' },
      ],
    },
  });
  expect(await join(request(secret))).toMatchObject({ ok: true });
});

const otherKeys = { envelopeKey: new Uint8Array(32).fill(2), leafKey: `U${'B'.repeat(55)}` };

test('who takes part is invited again only where that is said, and nobody else is', async () => {
  const { invite, join, secret } = await invited();
  expect(await invite('korce', true)).toMatchObject({ code: 'node-unknown' });
  await join(request(secret));
  expect(await invite('korce', true)).toHaveProperty('secret');
  expect(await invite('arta', true)).toMatchObject({ code: 'node-unknown' });
});

test('a city that comes again has its new keys alone: those before have ended, and links are closed', async () => {
  const { invite, join, secret, nodes, closed, clock } = await invited();
  await join(request(secret));
  const again = await invite('korce', true);
  clock.now += day;
  const joined = await join(request('secret' in again ? again.secret : '', otherKeys));
  expect(joined).toMatchObject({ ok: true, value: { leafKey: otherKeys.leafKey, version: 4 } });
  expect(nodes.get('korce')).toMatchObject({
    envelopeKey: Buffer.alloc(32, 2).toString('base64'),
    earlierKeys: [{ envelopeKey: Buffer.alloc(32, 1).toString('base64'), until: '2027-01-11T12:00:00.000Z' }],
  });
  expect(nodes.get('korce')).not.toHaveProperty('earlierLeafKeys');
  expect(closed).toEqual([1]);
});

test('keys that a city had before let it in no more, and the invitation is not used up', async () => {
  const { invite, join, secret } = await invited();
  await join(request(secret));
  const first = await invite('korce', true);
  await join(request('secret' in first ? first.secret : '', otherKeys));
  const second = await invite('korce', true);
  const given = 'secret' in second ? second.secret : '';
  expect(await join(request(given))).toMatchObject({ refusal: { code: 'key-ended' } });
  const third = { envelopeKey: new Uint8Array(32).fill(5), leafKey: `U${'C'.repeat(55)}` };
  expect(await join(request(given, third))).toMatchObject({ ok: true });
});

/** Korçë has joined, left after an hour and is invited once more. */
async function back() {
  const world = await invited();
  await world.join(request(world.secret));
  const present = world.nodes.get('korce');
  if (!present) throw new Error('nobody has joined');
  const left = { at: '2027-01-10T13:00:00.000Z', settled: true };
  world.nodes.set('korce', { ...present, left, version: 3 });
  world.clock.now += day;
  const invitation = await world.invite();
  if (!('secret' in invitation)) throw new Error(invitation.code);
  return { ...world, secret: invitation.secret };
}

test('a city that has left joins again with the keys that it left with', async () => {
  const { join, secret, nodes } = await back();
  expect(await join(request(secret))).toMatchObject({ ok: true });
  expect(nodes.get('korce')).toMatchObject({ joinedAt: '2027-01-11T12:00:00.000Z', version: 4 });
  expect(nodes.get('korce')).not.toHaveProperty('left');
  expect(nodes.get('korce')).not.toHaveProperty('earlierKeys');
  const present = nodes.get('korce');
  expect(await join(request(secret))).toEqual({ ok: true, value: present });
});

test('a city that has left joins again with new keys; what it had signed before verifies until it left', async () => {
  const { join, secret, nodes } = await back();
  await join(request(secret, otherKeys));
  expect(nodes.get('korce')).toMatchObject({
    envelopeKey: Buffer.alloc(32, 2).toString('base64'),
    earlierKeys: [{ envelopeKey: Buffer.alloc(32, 1).toString('base64'), until: '2027-01-10T13:00:00.000Z' }],
  });
});

test('with a key that it had replaced a city does not join again', async () => {
  const { join, secret, nodes } = await back();
  const present = nodes.get('korce');
  const earlierKeys = [{ envelopeKey: Buffer.alloc(32, 2).toString('base64'), until: '2027-01-10T12:30:00.000Z' }];
  if (present) nodes.set('korce', { ...present, earlierKeys });
  expect(await join(request(secret, otherKeys))).toMatchObject({ refusal: { code: 'key-ended' } });
  expect(await join(request(secret))).toMatchObject({ ok: true, value: { earlierKeys } });
});

test('while a departure is under way, and to come again, a city that has left is not invited', async () => {
  const { invite, nodes } = await back();
  expect(await invite('korce', true)).toMatchObject({ code: 'node-unknown' });
  const present = nodes.get('korce');
  if (present) nodes.set('korce', { ...present, left: { at: '2027-01-10T13:00:00.000Z' } });
  expect(await invite()).toMatchObject({ code: 'departure-under-way', kind: 'state' });
});
