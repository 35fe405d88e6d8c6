import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { NodeLeave } from '@inclust/contracts';
import { rawPublicKey, signKeyChange } from '@inclust/node-home';
import pino from 'pino';
import { expect, test } from 'vitest';
import { nodeId } from '../../test/build.ts';
import { letGo, removeNode, settleDeparture, unsettled, type LeavingDependencies } from './leave-federation.ts';
import type { NodeRecord, NodeRegister } from './ports.ts';

const noon = Date.parse('2027-01-10T12:00:00Z');
const at = (minutes: number): string => new Date(noon + minutes * 60_000).toISOString();

/** A meta-cluster in memory, which Korçë has joined at noon; half an hour later it is asked. */
function world() {
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const korce: NodeRecord = {
    nodeId: nodeId('korce'),
    role: 'city',
    countryCode: 'AL',
    timeZone: 'Europe/Tirane',
    envelopeKey: Buffer.from(rawPublicKey(createPublicKey(key))).toString('base64'),
    leafKey: `U${'A'.repeat(55)}`,
    earlierKeys: [{ envelopeKey: Buffer.alloc(32, 1).toString('base64') }],
    earlierLeafKeys: [`U${'B'.repeat(55)}`],
    joinedAt: at(0),
    version: 2,
  };
  const nodes = new Map<string, NodeRecord>([['korce', korce]]);
  nodes.set('meta', { ...korce, nodeId: nodeId('meta'), role: 'meta' });
  const register: NodeRegister = {
    all: async () => [...nodes.values()],
    get: async (node) => nodes.get(node),
    put: async (record) => void nodes.set(record.nodeId, record),
    replace: async (record) => void nodes.set(record.nodeId, record),
    keys: async () => undefined,
    forget: async () => nodes.clear(),
  };
  const done: string[] = [];
  const does = (what: string) => async () => void done.push(what);
  const dependencies: LeavingDependencies = {
    register,
    applyRegister: does('applied'),
    closeLinks: does('closed'),
    tell: does('told'),
    endFlows: does('flows'),
    endCopies: does('copies'),
    note: does('noted'),
    now: () => Date.parse(at(30)),
    logger: pino({ level: 'silent' }),
  };
  return { key, nodes, done, dependencies };
}

function asked(key: KeyObject, more: Partial<NodeLeave> = {}) {
  const leave = NodeLeave.fromPartial({ nodeId: 'korce', time: at(10), ...more });
  const bytes = NodeLeave.encode(leave).finish();
  return { bytes, leave, signature: signKeyChange('leave', bytes, key) };
}

const whole = ['told', 'flows', 'copies', 'applied', 'closed', 'noted', 'applied'];

test('a city that is put out is out from one write on, with the end of its keys; the rest follows once', async () => {
  const { nodes, done, dependencies } = world();
  const removed = await removeNode(dependencies, { node: 'korce', actor: 'officer' });
  const left = { at: at(30), removedBy: 'officer' };
  expect(removed).toMatchObject({ ok: true, value: { left, version: 3 } });
  expect(nodes.get('korce')).toMatchObject({ left, earlierKeys: [{ until: at(30) }] });
  expect(nodes.get('korce')).not.toHaveProperty('earlierLeafKeys');
  expect(done).toEqual([]);
  for (const record of await unsettled(dependencies.register)) await settleDeparture(dependencies, record);
  expect(done).toEqual(whole);
  expect(nodes.get('korce')).toMatchObject({ left: { ...left, settled: true }, version: 4 });
  expect(await unsettled(dependencies.register)).toEqual([]);

  const present = nodes.get('korce');
  const again = await removeNode(dependencies, { node: 'korce', actor: 'another' });
  expect(again).toEqual({ ok: true, value: present });
  if (again.ok) await settleDeparture(dependencies, again.value);
  expect(done).toEqual(whole);
});

test.each(['meta', 'nowhere'])('%s is no city that could be put out', async (node) => {
  const { dependencies } = world();
  const refused = await removeNode(dependencies, { node, actor: 'officer' });
  expect(refused).toMatchObject({ refusal: { code: 'node-unknown', kind: 'not-found' } });
});

test('a city that asks for it with its own key is let go, and asks again until it has heard so', async () => {
  const { key, nodes, dependencies } = world();
  expect(await letGo(dependencies, 'korce', asked(key))).toMatchObject({ left: { at: at(30) } });
  const present = nodes.get('korce');
  expect(present?.left).not.toHaveProperty('removedBy');
  expect(await letGo(dependencies, 'korce', asked(key, { time: at(11) }))).toBe(present);
});

test('without right nobody leaves', async () => {
  const { key, nodes, dependencies } = world();
  const before = nodes.get('korce');
  const { privateKey: stranger } = generateKeyPairSync('ed25519');
  expect(await letGo(dependencies, 'arta', asked(key))).toBe('other-node');
  expect(await letGo(dependencies, 'meta', asked(key, { nodeId: 'meta' }))).toBe('other-node');
  expect(await letGo(dependencies, 'korce', asked(key, { nodeId: 'arta' }))).toBe('other-node');
  expect(await letGo(dependencies, 'korce', asked(stranger))).toBe('signature-invalid');
  const forChange = asked(key);
  const other = { ...forChange, signature: signKeyChange('end', forChange.bytes, key) };
  expect(await letGo(dependencies, 'korce', other)).toBe('signature-invalid');
  // As old as the join: said before it, in an earlier life.
  expect(await letGo(dependencies, 'korce', asked(key, { time: at(0) }))).toBe('leave-late');
  expect(nodes.get('korce')).toBe(before);
});

test('a city that does not answer holds nothing up', async () => {
  const { nodes, done, dependencies } = world();
  const away = { ...dependencies, tell: () => Promise.reject(new Error('no answer')) };
  const removed = await removeNode(away, { node: 'korce', actor: 'officer' });
  if (removed.ok) await settleDeparture(away, removed.value);
  expect(done).toEqual(whole.slice(1));
  expect(nodes.get('korce')?.left?.settled).toBe(true);
});

test.each(['endFlows', 'endCopies', 'applyRegister', 'closeLinks', 'note'] as const)(
  'where %s fails the city is out, and the next look does the rest',
  async (what) => {
    const { nodes, done, dependencies } = world();
    const cut = { ...dependencies, [what]: () => Promise.reject(new Error('cut off')) };
    const removed = await removeNode(cut, { node: 'korce', actor: 'officer' });
    if (!removed.ok) throw new Error(removed.refusal.code);
    await expect(settleDeparture(cut, removed.value)).rejects.toThrow('cut off');
    expect(nodes.get('korce')?.left).toEqual({ at: at(30), removedBy: 'officer' });
    done.length = 0;
    for (const record of await unsettled(dependencies.register)) await settleDeparture(dependencies, record);
    expect(done).toEqual(whole);
  },
);
