import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Node as ProtoNode } from '@inclust/contracts';
import { envelopeKeyId, rawPublicKey } from '@inclust/node-home';
import { describe, expect, test } from 'vitest';
import { fact, nodeId } from '../../test/build.ts';
import { envelopeOf, lastWord } from '../exchange/last-word.ts';
import { keysInUse, keysOfRecord, refusedSignature } from '../exchange/node-keys.ts';
import { knownByKey, nodeRecord } from '../exchange/node-message.ts';
import { SignatureChecker, signBatch } from '../exchange/signature.ts';
import type { LastWord, NodeRecord, NodeRegister } from './ports.ts';
import { renewOwnKey, takeOwnKey, type RenewOwnKeyDependencies } from './renew-own-key.ts';

const self = nodeId('meta');
const noon = Date.parse('2027-01-10T12:00:00Z');
const at = (minutes: number): string => new Date(noon + minutes * 60_000).toISOString();

const made = (): KeyObject => generateKeyPairSync('ed25519').privateKey;
const raw = (key: KeyObject): Uint8Array => rawPublicKey(createPublicKey(key));
const text = (key: KeyObject): string => Buffer.from(raw(key)).toString('base64');
const idOf = (key: KeyObject): string => envelopeKeyId(raw(key));

/** A meta-cluster in memory; each look at the clock is a minute after the one before. */
function world() {
  const first = made();
  let clock = noon;
  const home: { present: KeyObject; next: KeyObject | undefined } = { present: first, next: undefined };
  const nodes = new Map<string, NodeRecord>();
  nodes.set(self, { ...knownByKey(self, text(first)), joinedAt: at(0), version: 2 });
  const register: NodeRegister = {
    all: async () => [...nodes.values()],
    get: async (node) => nodes.get(node),
    put: async (record) => void nodes.set(record.nodeId, record),
    replace: async (record) => void nodes.set(record.nodeId, record),
    keys: async () => undefined,
    forget: async () => nodes.clear(),
  };
  const done: string[] = [];
  const dependencies: RenewOwnKeyDependencies = {
    self,
    register,
    ownKey: {
      present: () => home.present,
      next: () => home.next && text(home.next),
      putToUse: () => {
        home.present = home.next ?? home.present;
        home.next = undefined;
      },
    },
    signAgain: async () => void done.push('signed again'),
    now: () => (clock += 60_000),
    onStep: (step) => void done.push(step),
  };
  const record = (): NodeRecord => {
    const found = nodes.get(self);
    if (!found) throw new Error('the register has lost the meta-cluster');
    return found;
  };
  return {
    first,
    home,
    done,
    dependencies,
    record,
    rotates: async (compromised = false): Promise<KeyObject> => {
      home.next = made();
      await renewOwnKey(dependencies, compromised);
      return home.present;
    },
  };
}

/** What a city knows after it has heard some words, in their order; those that it refuses change nothing. */
function heard(known: NodeRecord, words: readonly LastWord[] = []): NodeRecord {
  const checker = new SignatureChecker();
  return words.reduce((before, word) => {
    const envelope = envelopeOf(self, word);
    const refused = refusedSignature(keysOfRecord(before), checker, 'state', envelope, word.signature);
    const said = nodeRecord(ProtoNode.decode(envelope.body));
    return refused === undefined && said && said.version > before.version ? said : before;
  }, known);
}

test('the key before ends when the new one is in use, and all is signed again', async () => {
  const { first, rotates, record, done } = world();
  const second = await rotates();
  expect(record()).toMatchObject({ envelopeKey: text(second), version: 4 });
  expect(record().earlierKeys).toEqual([{ envelopeKey: text(first), until: at(2) }]);
  expect(done).toEqual(['own-key.entered', 'own-key.in-use', 'own-key.ended', 'signed again', 'own-key.signed-again']);
});

describe('cut off', () => {
  test.each(['own-key.entered', 'own-key.in-use', 'own-key.ended', 'own-key.signed-again'])(
    'after %s it is finished by the next call',
    async (last) => {
      const { home, dependencies, record, first } = world();
      const next = made();
      home.next = next;
      const stopped = {
        ...dependencies,
        onStep: (step: string) => {
          if (step === last) throw new Error('the process ended');
        },
      };
      await expect(renewOwnKey(stopped, false)).rejects.toThrow('the process ended');
      await renewOwnKey(dependencies, false);
      expect(home.present).toBe(next);
      expect(record().earlierKeys?.map(({ until }) => until !== undefined)).toEqual([true]);
      expect(record().lastWords?.map(({ keyId }) => keyId)).toEqual([idOf(first)]);
    },
  );

  test('a process that starts signs with the key that the register has', async () => {
    const { home, dependencies, first } = world();
    home.next = made();
    await takeOwnKey(dependencies);
    expect(home.present).toBe(first);
    const stopped = {
      ...dependencies,
      onStep: () => {
        throw new Error('the process ended');
      },
    };
    const { next } = home;
    await expect(renewOwnKey(stopped, true)).rejects.toThrow('the process ended');
    expect(home.present).toBe(first);
    await takeOwnKey(dependencies);
    expect(home.present).toBe(next);
  });
});

describe('a city', () => {
  test('that was away comes from any key before to the present one, and from no stranger to any', async () => {
    const { first, rotates, record } = world();
    const second = await rotates();
    const third = await rotates();
    const fourth = await rotates();
    const { lastWords } = record();
    for (const known of [first, second, third])
      expect(heard(knownByKey(self, text(known)), lastWords).envelopeKey).toBe(text(fourth));
    const stranger = knownByKey(self, text(made()));
    expect(heard(stranger, lastWords)).toEqual(stranger);
  });

  test('takes no successor that an ended key names, whatever the moment that it says', async () => {
    const { first, rotates, record } = world();
    await rotates();
    const evil = { ...record(), envelopeKey: text(made()), version: 99 };
    const known = record();
    expect(heard(known, [lastWord(evil, at(-60), first)])).toBe(known);
    const [header = ''] = signBatch('facts', [fact({ time: at(1) })], first);
    const told = refusedSignature(keysOfRecord(known), new SignatureChecker(), 'facts', fact({ time: at(1) }), header);
    expect(told).toBeUndefined();
  });

  test('hears from a stolen key that nothing of it is to be taken, and takes no other on its word', async () => {
    const { first, rotates, record } = world();
    const second = await rotates();
    const third = await rotates(true);
    const { lastWords, earlierKeys } = record();
    expect(lastWords?.map(({ keyId }) => keyId)).toEqual([idOf(second)]);
    expect(earlierKeys?.map(({ compromised }) => compromised)).toEqual([true, true]);
    const known = heard(knownByKey(self, text(second)), lastWords);
    expect(known).toMatchObject({ envelopeKey: text(second), keyCompromised: true });
    expect(keysInUse(keysOfRecord(known))).toEqual([]);
    const evil = lastWord({ ...record(), envelopeKey: text(made()), version: 99 }, at(0), second);
    expect(heard(known, [evil])).toBe(known);
    // One that was away since before knows the key that was stolen not at all.
    expect(heard(knownByKey(self, text(first)), lastWords).envelopeKey).toBe(text(first));
    // With the key that was named by hand it takes what that one says.
    expect(
      heard(knownByKey(self, text(third)), [...(lastWords ?? []), lastWord(record(), at(9), third)]),
    ).toMatchObject({
      envelopeKey: text(third),
      earlierKeys: [{ compromised: true }, { compromised: true }],
    });
  });

  test('that trusts a new key goes on with the next rotation by itself', async () => {
    const { rotates, record } = world();
    const second = await rotates(true);
    const third = await rotates();
    expect(record().lastWords).toHaveLength(2);
    expect(heard(knownByKey(self, text(second)), record().lastWords).envelopeKey).toBe(text(third));
  });
});
