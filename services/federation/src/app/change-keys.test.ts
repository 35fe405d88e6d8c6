import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { KeyChange, KeyEnd } from '@inclust/contracts';
import { ensureUserKey, keyChangeContent, rawPublicKey, signKeyChange, signWithUserKey } from '@inclust/node-home';
import { temporaryFolder } from '@inclust/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeId } from '../../test/build.ts';
import { closeEnded, endKeys, enterKeys, type ChangeKeysDependencies } from './change-keys.ts';
import type { NodeRecord, NodeRegister } from './ports.ts';

const folders = new AsyncDisposableStack();
let folder = '';

beforeAll(async () => {
  folder = folders.use(await temporaryFolder()).path;
});
afterAll(() => folders.disposeAsync());

/** The keys of a city. */
interface Keys {
  readonly envelope: KeyObject;
  readonly envelopeKey: Uint8Array;
  readonly seedFile: string;
  readonly leafKey: string;
}

function keys(name: string): Keys {
  const { privateKey: envelope } = generateKeyPairSync('ed25519');
  const seedFile = join(folder, `${name}.nk`);
  return { envelope, envelopeKey: rawPublicKey(createPublicKey(envelope)), seedFile, leafKey: ensureUserKey(seedFile) };
}

const text = (key: Uint8Array): string => Buffer.from(key).toString('base64');
const noon = Date.parse('2027-01-10T12:00:00Z');
const at = (minutes: number): string => new Date(noon + minutes * 60_000).toISOString();

/** A meta-cluster in memory, which Korçë has joined at noon. */
function world(name: string) {
  const first = keys(`${name}-first`);
  const nodes = new Map<string, NodeRecord>();
  const record = (node: string, of: Keys): NodeRecord => ({
    nodeId: nodeId(node),
    role: 'city',
    countryCode: 'AL',
    timeZone: 'Europe/Tirane',
    envelopeKey: text(of.envelopeKey),
    leafKey: of.leafKey,
    joinedAt: at(0),
    version: 1,
  });
  nodes.set('korce', record('korce', first));
  const done: string[] = [];
  const register: NodeRegister = {
    all: async () => [...nodes.values()],
    get: async (node) => nodes.get(node),
    put: async (one) => void nodes.set(one.nodeId, one),
    replace: async (one) => void nodes.set(one.nodeId, one),
    keys: async () => undefined,
    forget: async () => nodes.clear(),
  };
  const dependencies: ChangeKeysDependencies = {
    register,
    applyRegister: async () => void done.push('applied'),
    closeLinks: async () => void done.push('closed'),
    now: () => Date.parse(at(30)),
  };
  return { first, nodes, record, done, dependencies, korce: () => nodes.get('korce') };
}

/** A change as a city asks for it, signed by the key before. */
function asked(before: Keys, after: Keys, more: Partial<KeyChange> = {}) {
  const change = KeyChange.fromPartial({
    nodeId: 'korce',
    envelopeKey: Buffer.from(after.envelopeKey),
    leafKey: after.leafKey,
    time: at(10),
    ...more,
  });
  const bytes = KeyChange.encode(change).finish();
  return {
    bytes,
    change,
    signature: signKeyChange('enter', bytes, before.envelope),
    newSignature: signKeyChange('enter', bytes, after.envelope),
    leafSignature: signWithUserKey(after.seedFile, keyChangeContent('enter', bytes)),
  };
}

function end(of: Keys, more: Partial<KeyEnd> = {}) {
  const said = KeyEnd.fromPartial({
    nodeId: 'korce',
    envelopeKey: Buffer.from(of.envelopeKey),
    leafKey: of.leafKey,
    time: at(20),
    ...more,
  });
  const bytes = KeyEnd.encode(said).finish();
  return { bytes, end: said, signature: signKeyChange('end', bytes, of.envelope) };
}

test('new keys are entered beside those before, which go on', async () => {
  const { first, korce, done, dependencies } = world('enter');
  const second = keys('enter-second');
  expect(await enterKeys(dependencies, 'korce', asked(first, second))).toBeUndefined();
  expect(korce()).toMatchObject({
    envelopeKey: text(second.envelopeKey),
    leafKey: second.leafKey,
    earlierKeys: [{ envelopeKey: text(first.envelopeKey) }],
    earlierLeafKeys: [first.leafKey],
    keysAt: at(10),
    version: 2,
  });
  expect(done).toEqual(['applied']);
  // What was cut off is asked once more, also when the city signs with the new key already.
  const present = korce();
  expect(await enterKeys(dependencies, 'korce', asked(second, second, { time: at(11) }))).toBeUndefined();
  expect(korce()).toBe(present);
});

test('the keys before end when the new ones are in use, at the later of the two clocks; links are closed once', async () => {
  const { first, korce, done, dependencies } = world('end');
  const second = keys('end-second');
  await enterKeys(dependencies, 'korce', asked(first, second));
  const via = { city: 'korce', leafKey: second.leafKey };
  expect(await endKeys(dependencies, via, end(second))).toBeUndefined();
  expect(korce()).toMatchObject({ earlierKeys: [{ envelopeKey: text(first.envelopeKey), until: at(30) }], version: 4 });
  expect(korce()).not.toHaveProperty('earlierLeafKeys');
  expect(korce()).not.toHaveProperty('linkClosing');
  expect(done).toEqual(['applied', 'applied', 'closed', 'applied']);
  const present = korce();
  expect(await endKeys(dependencies, via, end(second))).toBeUndefined();
  expect(korce()).toBe(present);
  expect(done.filter((one) => one === 'closed')).toHaveLength(1);
});

test('what had ended when the meta-cluster did is closed at its start', async () => {
  const { first, korce, done, dependencies } = world('cut');
  const second = keys('cut-second');
  await enterKeys(dependencies, 'korce', asked(first, second));
  const cut = { ...dependencies, closeLinks: () => Promise.reject(new Error('cut off')) };
  const via = { city: 'korce', leafKey: second.leafKey };
  await expect(endKeys(cut, via, end(second))).rejects.toThrow('cut off');
  const left = korce();
  expect(left).toMatchObject({ linkClosing: true, earlierLeafKeys: [first.leafKey] });
  if (left) await closeEnded(dependencies, left, dependencies.applyRegister, dependencies.closeLinks);
  expect(done).toContain('closed');
  expect(korce()).not.toHaveProperty('linkClosing');
});

test('without right nothing is entered', async () => {
  const { first, nodes, record, korce, dependencies } = world('refused');
  const [second, other] = [keys('refused-second'), keys('refused-other')];
  nodes.set('arta', record('arta', other));
  const before = korce();
  const enter = (caller: string, ...[by, wanted, more]: Parameters<typeof asked>) =>
    enterKeys(dependencies, caller, asked(by, wanted, more));
  expect(await enter('arta', other, second)).toBe('other-node');
  expect(await enter('nobody', first, second)).toBe('other-node');
  expect(await enter('korce', other, second)).toBe('signature-invalid');
  expect(await enter('korce', first, second, { time: at(0) })).toBe('change-late');
  expect(await enter('korce', first, second, { leafKey: 'SU' })).toBe('key-format');
  const taken = { ...second, leafKey: other.leafKey, seedFile: other.seedFile };
  expect(await enter('korce', first, taken)).toBe('key-taken');
  const right = asked(first, second);
  for (const wrong of ['signature', 'newSignature', 'leafSignature'] as const)
    expect(await enterKeys(dependencies, 'korce', { ...right, [wrong]: new Uint8Array(64) })).toBe('signature-invalid');
  expect(korce()).toBe(before);
});

test('a change that was done comes no second time, and a key that has ended signs none', async () => {
  const { first, korce, dependencies } = world('replay');
  const [second, third] = [keys('replay-second'), keys('replay-third')];
  const old = asked(first, second);
  await enterKeys(dependencies, 'korce', old);
  await enterKeys(dependencies, 'korce', asked(second, third, { time: at(15) }));
  // Both keys before are still in use; the order of the changes decides.
  expect(await enterKeys(dependencies, 'korce', old)).toBe('change-late');
  await endKeys(dependencies, { city: 'korce', leafKey: third.leafKey }, end(third));
  const present = korce();
  expect(present?.earlierKeys?.map(({ envelopeKey }) => envelopeKey)).toEqual(
    [second, first].map(({ envelopeKey }) => text(envelopeKey)),
  );
  expect(await enterKeys(dependencies, 'korce', old)).toBe('signature-invalid');
  // Nor is a key that the city has had entered again.
  expect(await enterKeys(dependencies, 'korce', asked(third, second, { time: at(40) }))).toBe('key-taken');
  expect(korce()).toBe(present);
});

test('nothing ends over a link of another nkey, for other keys, or without their signature', async () => {
  const { first, korce, dependencies } = world('not-ended');
  const second = keys('not-ended-second');
  await enterKeys(dependencies, 'korce', asked(first, second));
  const before = korce();
  const via = { city: 'korce', leafKey: second.leafKey };
  expect(await endKeys(dependencies, { ...via, leafKey: first.leafKey }, end(second))).toBe('other-keys');
  expect(await endKeys(dependencies, via, end(first))).toBe('other-keys');
  expect(await endKeys(dependencies, { ...via, city: 'arta' }, end(second))).toBe('other-node');
  expect(await endKeys(dependencies, via, { ...end(second), signature: end(first).signature })).toBe(
    'signature-invalid',
  );
  expect(korce()).toBe(before);
});

test('keys that somebody else may have are marked at once, and so are those before them', async () => {
  const { first, korce, dependencies } = world('stolen');
  const [second, third] = [keys('stolen-second'), keys('stolen-third')];
  await enterKeys(dependencies, 'korce', asked(first, second));
  await enterKeys(dependencies, 'korce', asked(second, third, { time: at(15), compromised: true }));
  expect(korce()?.earlierKeys?.map(({ compromised }) => compromised)).toEqual([true, true]);
  // Neither can sign for other keys now, though neither was ended.
  expect(await enterKeys(dependencies, 'korce', asked(second, keys('stolen-fourth'), { time: at(16) }))).toBe(
    'signature-invalid',
  );
});
