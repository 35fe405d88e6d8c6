import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Node as ProtoNode, NodeRole, type DeadLetter, type Envelope } from '@inclust/contracts';
import { outSubject, signatureHeader } from '@inclust/federation/testing';
import { envelopeKeyId, homePaths, rawPublicKey, readKnownNodes } from '@inclust/node-home';
import { jetstreamManager } from '@nats-io/jetstream';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectAs } from '../support/accounts.ts';
import { concertOn } from '../support/concert.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { publishTo } from '../support/publish.ts';
import { runCli } from '../support/run-cli.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';
import { headersWith, keyOf, signatureOf } from '../support/signed.ts';

const environment = { INCLUST_COMPARE_SECONDS: '3600' };
const patience = { timeout: 30_000 };

// Covers: a new key for the meta-cluster while cities are there, away or stopped, and one that was stolen. Copies are not compared: nothing is healed.
describe("the meta-cluster's key is renewed", () => {
  const scope = fileScope();
  let federation: FederationUnderTest;
  let [arta, korca, meta]: NodeUnderTest[] = [];
  let next = 0;
  /** The keys that the meta-cluster has had, the oldest first. */
  const before: KeyObject[] = [];

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca'], 'one', environment));
    [arta, korca, meta] = [federation.city('arta'), federation.city('korca'), federation.meta];
    await concertOn(at(meta).client('events'));
    await registers(5);
    await same();
  });

  const at = (node: NodeUnderTest | undefined): NodeUnderTest => {
    if (!node) throw new Error('the federation has not started');
    return node;
  };
  const same = (): Promise<void> => sameEverywhere(at(arta), at(meta), [at(korca)]);
  const registers = (count: number) =>
    registerPeople(
      at(arta).client(),
      Array.from({ length: count }, () => next++),
    );
  const raw = (key: KeyObject): Buffer => Buffer.from(rawPublicKey(createPublicKey(key)));
  const idOf = (key: KeyObject): string => envelopeKeyId(raw(key));
  const present = (): KeyObject => keyOf(at(meta));
  const lastBefore = (): KeyObject => before.at(-1) ?? present();

  /** Renews the key of the meta-cluster; answers with the new one as it was printed. */
  async function rotates(...options: string[]): Promise<string> {
    before.push(present());
    const { code, stdout, stderr } = await runCli(['--json', 'node', 'rotate', at(meta).home, ...options], {});
    expect(code, stderr).toBe(0);
    const { envelopeKey } = JSON.parse(stdout) as { envelopeKey: string };
    expect(envelopeKey).toBe(raw(present()).toString('base64'));
    return envelopeKey;
  }

  /** The meta-cluster as a node knows it. */
  async function metaAt(node: NodeUnderTest | undefined): Promise<ProtoNode> {
    const { nodes } = await at(node).client('federation').federation.listNodes();
    const found = nodes.find(({ role }) => role === NodeRole.NODE_ROLE_META);
    if (!found) throw new Error('the meta-cluster is not in the register');
    return found;
  }

  /** Waits until a city knows the meta-cluster as it knows itself, and has the key in its home. */
  const knows = (city: NodeUnderTest | undefined): Promise<unknown> =>
    eventually(
      async () => {
        expect(await metaAt(city)).toEqual(await metaAt(meta));
        expect(at(city).file.meta?.envelopeKey).toBe(raw(present()).toString('base64'));
        return true;
      },
      { what: `${at(city).file.nodeId} knows the newest key`, ...patience },
    );

  /** The ids of the keys that have signed what the meta-cluster says of itself, by where that is. */
  async function signers(): Promise<Map<string, string>> {
    await using connection = await connectAs(at(meta), 'federation');
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info('OUT_STATE', { subjects_filter: 'fed.meta.state.meta.>' });
    const found = new Map<string, string>();
    for (const subject of Object.keys(state.subjects ?? {})) {
      const message = await manager.streams.getMessage('OUT_STATE', { last_by_subj: subject });
      const place = subject.replace('fed.meta.state.meta.', '');
      if (message) found.set(place, message.header.get(signatureHeader).split('.')[3] ?? '');
    }
    return found;
  }

  const refusedAt = async (city: NodeUnderTest | undefined): Promise<number> => {
    const { links } = await at(city).client('federation').federation.getFederationStatus();
    return Number(links[0]?.refused);
  };

  const deadLetters = (node: NodeUnderTest | undefined): Promise<DeadLetter[]> =>
    Array.fromAsync(at(node).client().operations.everyDeadLetter());

  /** Puts into the meta-cluster's stream what somebody says who has one of its keys: who takes part, with keys that are his. */
  async function says(key: KeyObject, city: string, version = 1, time = '2026-03-01T10:00:00.000Z'): Promise<void> {
    const his = raw(generateKeyPairSync('ed25519').privateKey);
    const body = ProtoNode.encode(
      ProtoNode.fromPartial({
        name: `nodes/${city}`,
        role: NodeRole.NODE_ROLE_CITY,
        envelopeKey: his,
        tokenKey: his,
        version: BigInt(version),
      }),
    ).finish();
    const envelope: Envelope = {
      id: `node-${city}-${next++}`,
      type: 'inclust.federation.v1.Node',
      node: 'meta',
      time,
      subject: `nodes/${city}`,
      version,
      tombstone: false,
      body,
    };
    const signed = headersWith(envelope, signatureOf('state', envelope, key));
    const subject = outSubject('meta', 'state', 'meta', `federation.node.${city}`);
    await publishTo(at(meta), 'federation', subject, body, signed);
  }

  async function nodeAt(node: NodeUnderTest | undefined, city: string): Promise<ProtoNode | undefined> {
    const { nodes } = await at(node).client('federation').federation.listNodes();
    return nodes.find(({ name }) => name === `nodes/${city}`);
  }

  test('while changes are made; cities take it over, and all is signed again', async () => {
    let stopped = false;
    const load = (async () => {
      while (!stopped) await registers(2);
    })();
    await rotates('--only', 'envelope');
    await Promise.all([knows(arta), knows(korca)]);
    stopped = true;
    await load;
    await same();
    const place = `federation.key.${idOf(lastBefore())}`;
    await eventually(
      async () => {
        const found = await signers();
        expect(found.get(place)).toBe(idOf(lastBefore()));
        found.delete(place);
        expect([...found.keys()].some((one) => one.startsWith('events.'))).toBe(true);
        expect(new Set(found.values())).toEqual(new Set([idOf(present())]));
        return true;
      },
      { what: 'all is signed again', ...patience },
    );
    for (const node of [arta, korca, meta]) expect(await deadLetters(node)).toEqual([]);
    const [ended] = (await metaAt(korca)).earlierKeys;
    expect([ended?.endTime !== undefined, ended?.compromised]).toEqual([true, false]);
    const none = await runCli(['--json', 'node', 'rotate', at(meta).home, '--only', 'link'], {});
    expect(JSON.parse(none.stderr)).toMatchObject({ error: { code: 'option-invalid' } });
    for (const file of [homePaths(at(meta).home).rotation, homePaths(at(meta).home).nextEnvelopeKey])
      expect(existsSync(file)).toBe(false);
  });

  test('a city that is cut off, and one that is stopped, find their way over two rotations, and know it after a start', async () => {
    federation.link('korca').cut('close');
    await at(arta).stopProcesses();
    await rotates('--only', 'envelope');
    await rotates();
    await at(arta).startProcesses(environment);
    await knows(arta);
    await registers(2);
    federation.link('korca').mend();
    await knows(korca);
    await same();
    await at(korca).stopProcesses();
    await at(korca).startProcesses(environment);
    await knows(korca);
    for (const node of [arta, korca]) expect(await deadLetters(node)).toEqual([]);
  });

  test('a city that joins later comes to know all of them', async () => {
    const corfu = await federation.join('corfu');
    await knows(corfu);
    await eventually(
      async () =>
        (await corfu.client('federation').agenda.getAgendaState()).shares.some(({ nodeId }) => nodeId === 'meta'),
      { what: 'what the meta-cluster says of itself is there', ...patience },
    );
    expect(await deadLetters(corfu)).toEqual([]);
    await corfu.stopProcesses();
  });

  test('who has a key that has ended tells nobody who takes part, whatever moment he names', async () => {
    const count = await refusedAt(arta);
    await says(lastBefore(), 'nowhere');
    await eventually(async () => (await refusedAt(arta)) - count === 1, { what: 'it is counted', ...patience });
    const letters = await deadLetters(arta);
    expect(letters.map(({ reason }) => reason)).toEqual(['key-ended']);
    expect(await nodeAt(arta, 'nowhere')).toBeUndefined();
  });

  test('of a key that somebody else may have nothing is taken, and its successor only where it is named by hand', async () => {
    await at(korca).stopProcesses();
    const letters = await deadLetters(arta);
    // What the thief could say while nobody knew.
    await says(present(), 'somewhere');
    await says(present(), 'korca', 99);
    await eventually(async () => (await nodeAt(arta, 'korca'))?.version === 99n, {
      what: 'arta takes it',
      ...patience,
    });
    const known = homePaths(at(arta).home).knownNodes;
    await eventually(() => readKnownNodes(known)['somewhere'] !== undefined, { what: 'arta knows its members' });
    const key = await rotates('--compromised');
    await eventually(async () => (await metaAt(arta)).keyCompromised, { what: 'arta has heard it', ...patience });
    await eventually(async () => (await refusedAt(arta)) >= 2, { what: 'arta takes no other by itself', ...patience });
    expect((await metaAt(arta)).envelopeKey).toEqual(raw(lastBefore()));
    // A successor on the word of the stolen key.
    const count = await refusedAt(arta);
    await says(lastBefore(), 'elsewhere', 1, new Date().toISOString());
    await eventually(async () => (await refusedAt(arta)) > count, { what: 'it is counted', ...patience });
    expect(await nodeAt(arta, 'elsewhere')).toBeUndefined();
    // The city goes on, also towards the meta-cluster.
    await registers(2);
    await sameEverywhere(at(arta), at(meta), []);
    expect(readFileSync(at(arta).logFile('node'), 'utf8')).toContain('its new one is to be named here');

    const wrong = await runCli(['--json', 'node', 'trust', at(arta).home, key.slice(1)], {});
    expect(JSON.parse(wrong.stderr)).toMatchObject({ error: { code: 'key-format' } });
    const named = await runCli(['--json', 'node', 'trust', at(arta).home, key], {});
    expect(JSON.parse(named.stdout)).toMatchObject({ processTold: true });
    await knows(arta);
    await eventually(async () => expect(await nodeAt(arta, 'korca')).toEqual(await nodeAt(meta, 'korca')), {
      what: 'arta knows korca by what the meta-cluster says',
      ...patience,
    });
    expect(Object.keys(readKnownNodes(known)).toSorted()).toEqual(['arta', 'corfu', 'korca', 'meta']);
    // Its process is away: the home says it at the next start.
    const away = await runCli(['--json', 'node', 'trust', at(korca).home, key], {});
    expect(JSON.parse(away.stdout)).toMatchObject({ processTold: false });
    await at(korca).startProcesses(environment);
    await knows(korca);
    await registers(1);
    await same();
    // What waited for the key is no dead letter; of the stolen one there is what was said with it.
    const reasons = (await deadLetters(arta)).slice(letters.length).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['key-ended']));
    // And from there on by themselves again.
    await rotates('--only', 'envelope');
    await Promise.all([knows(arta), knows(korca)]);
  });
});
