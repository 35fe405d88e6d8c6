import { createPublicKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnterKeysAnswer, EnterKeysCall, KeyChange, type DeadLetter, type Envelope } from '@inclust/contracts';
import { outSubject, signatureHeader } from '@inclust/federation/testing';
import { callNode } from '@inclust/messaging';
import {
  certificateFiles,
  ensureUserKey,
  envelopeKeyId,
  homePaths,
  keyChangeContent,
  loadCertificates,
  rawPublicKey,
  signKeyChange,
  signWithUserKey,
} from '@inclust/node-home';
import { jetstreamManager } from '@nats-io/jetstream';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectAs } from '../support/accounts.ts';
import { dialled } from '../support/dialled.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { publishTo } from '../support/publish.ts';
import { envelopesIn } from '../support/published.ts';
import { runCli } from '../support/run-cli.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';
import { envelopeOf, headersWith, keyOf, signatureOf } from '../support/signed.ts';

const registered = 'members.v1.member.registered';

// Covers: new keys for a city while it takes changes, and what becomes of those before. Copies are not compared: nothing is healed.
describe('the keys of a city are renewed', () => {
  const scope = fileScope();
  let folder = '';
  let federation: FederationUnderTest;
  let [arta, korca, meta]: NodeUnderTest[] = [];
  let next = 0;
  /** Of each rotation, the key before it and what was sent to ask for it. */
  const before: { key: KeyObject; seed: string; asked: Uint8Array }[] = [];

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(
      await FederationUnderTest.start(folder, ['arta', 'korca'], 'one', { INCLUST_COMPARE_SECONDS: '3600' }),
    );
    [arta, korca, meta] = [federation.city('arta'), federation.city('korca'), federation.meta];
    await registers(30);
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

  /** Rotates arta, and keeps what was before. */
  async function rotates(...options: string[]): Promise<void> {
    const seed = join(folder, `before-${before.length}.nk`);
    copyFileSync(homePaths(at(arta).home).leafSeed, seed);
    const key = keyOf(at(arta));
    await using connection = await connectAs(at(arta), 'federation');
    const asked: Uint8Array[] = [];
    connection.subscribe('rpc.meta.arta.federation.EnterKeys', {
      callback: (_, message) => void asked.push(message.data),
    });
    await connection.flush();
    const { code, stderr } = await runCli(['--json', 'node', 'rotate', at(arta).home, ...options], {});
    expect(code, stderr).toBe(0);
    before.push({ key, seed, asked: asked[0] ?? new Uint8Array() });
  }

  /** The ids of the keys that have signed what a stream of arta holds. */
  async function signersIn(stream: string): Promise<Set<string>> {
    await using connection = await connectAs(at(arta), 'federation');
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info(stream);
    const found = new Set<string>();
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(stream, { seq });
      if (message) found.add(message.header.get(signatureHeader).split('.')[3] ?? '');
    }
    return found;
  }

  const idOf = (key: KeyObject): string => envelopeKeyId(rawPublicKey(createPublicKey(key)));

  async function artaAt(node: NodeUnderTest | undefined) {
    const { nodes } = await at(node).client().federation.listNodes();
    const found = nodes.find(({ name }) => name === 'nodes/arta');
    if (!found) throw new Error('arta is not in the register');
    return found;
  }

  async function refusedOfArta(): Promise<number> {
    const { links } = await at(meta).client().federation.getFederationStatus();
    return Number(links.find(({ nodeId }) => nodeId === 'arta')?.refused);
  }

  const deadLetters = async (node: NodeUnderTest | undefined): Promise<DeadLetter[]> =>
    Array.fromAsync(at(node).client().operations.everyDeadLetter());

  test('while it takes changes nothing is lost and nothing is applied twice', async () => {
    const paths = homePaths(at(arta).home);
    const certificate = new X509Certificate(readFileSync(certificateFiles(paths).certificate));
    const key = keyOf(at(arta));
    let stopped = false;
    const load = (async () => {
      while (!stopped) await registers(3);
    })();
    await rotates();
    await registers(5);
    stopped = true;
    await load;
    await same();
    // Both keys have signed something that came over the link.
    expect(await signersIn('OUT_FACTS')).toEqual(new Set([idOf(key), idOf(keyOf(at(arta)))]));
    expect(await deadLetters(meta)).toEqual([]);
    expect(await deadLetters(korca)).toEqual([]);
    for (const node of [meta, korca]) {
      const entry = await eventually(
        async () => {
          const found = await artaAt(node);
          return found.earlierKeys[0]?.endTime ? found : undefined;
        },
        { what: 'the end of the key before is known' },
      );
      expect(idOf(key)).toBe(envelopeKeyId(entry.earlierKeys[0]?.envelopeKey ?? new Uint8Array()));
      expect(envelopeKeyId(entry.envelopeKey)).toBe(idOf(keyOf(at(arta))));
    }
    const renewed = new X509Certificate(readFileSync(certificateFiles(paths).certificate));
    expect(renewed.serialNumber).not.toBe(certificate.serialNumber);
    expect(renewed.publicKey.equals(certificate.publicKey)).toBe(false);
    for (const file of [paths.rotation, paths.nextEnvelopeKey, paths.nextLeafSeed, paths.nextCertificateKey])
      expect(existsSync(file)).toBe(false);
  });

  test('the nkey before opens no link any more, the new one does', async () => {
    const { authority, leafSeed, ...paths } = homePaths(at(arta).home);
    const files = certificateFiles({ authority, leafSeed, ...paths });
    const dial = {
      host: '127.0.0.1',
      port: at(meta).file.ports.leaf ?? 0,
      tls: { authority, certificate: files.certificate, key: files.key },
    };
    expect((await dialled({ ...dial, seedFile: before[0]?.seed ?? '' })).lines).toContain(
      "-ERR 'Authorization Violation'",
    );
    expect((await dialled({ ...dial, seedFile: leafSeed })).lines).toContain('PONG');
  });

  test('what the ended key signs as of later is refused, counted and shown; what it had signed before stays true', async () => {
    const key = before[0]?.key;
    if (!key) throw new Error('no rotation before');
    const put = (envelope: Envelope): Promise<number> =>
      publishTo(
        at(arta),
        'federation',
        outSubject('arta', 'facts', 'arta', registered),
        envelope.body,
        headersWith(envelope, signatureOf('facts', envelope, key)),
      );
    const count = await refusedOfArta();
    const late = envelopeOf('arta', { time: new Date().toISOString() });
    await put(late);
    await eventually(async () => expect((await refusedOfArta()) - count).toBe(1), { what: 'it is counted' });
    const [letter] = (await deadLetters(meta)).filter(({ eventId }) => eventId === late.id);
    expect(letter?.reason).toBe('key-ended');
    // An event that arta has told, from before the end, once more by the key before: known by its version, and no lie.
    const told = await envelopesIn(at(arta), 'services', 'EVENTS');
    const first = told.find(({ envelope }) => envelope.type === envelopeOf('arta').type);
    if (!first) throw new Error('arta has told nothing');
    await put(first.envelope);
    await registers(1);
    await same();
    expect((await refusedOfArta()) - count).toBe(1);
    expect(await deadLetters(meta)).toHaveLength(1);
  });

  test('who asks for keys without right is refused, and the register stays as it is', async () => {
    const present = await artaAt(meta);
    const count = await refusedOfArta();
    const fresh = generateKeyPairSync('ed25519').privateKey;
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const seedFile = join(folder, 'fresh.nk');
    const change = (more: Partial<KeyChange> = {}): Uint8Array =>
      KeyChange.encode(
        KeyChange.fromPartial({
          nodeId: 'arta',
          envelopeKey: Buffer.from(rawPublicKey(createPublicKey(fresh))),
          leafKey: ensureUserKey(seedFile),
          time: new Date().toISOString(),
          ...more,
        }),
      ).finish();
    const signed = (bytes: Uint8Array, by: KeyObject): Uint8Array =>
      EnterKeysCall.encode({
        change: Buffer.from(bytes),
        signature: Buffer.from(signKeyChange('enter', bytes, by)),
        newSignature: Buffer.from(signKeyChange('enter', bytes, fresh)),
        leafSignature: Buffer.from(signWithUserKey(seedFile, keyChangeContent('enter', bytes))),
      }).finish();
    const ask = async (from: 'arta' | 'korca', body: Uint8Array): Promise<string> => {
      await using connection = await connectAs(at(from === 'arta' ? arta : korca), 'federation');
      const call = { caller: from, callee: 'meta', context: 'federation', method: 'EnterKeys' };
      return EnterKeysAnswer.decode(await callNode(connection, call, body, 5_000)).refused;
    };
    const own = keyOf(at(arta));
    expect(await ask('korca', signed(change(), keyOf(at(korca))))).toBe('other-node');
    expect(await ask('korca', signed(change(), own))).toBe('other-node');
    expect(await ask('arta', signed(change(), stranger))).toBe('signature-invalid');
    // The key that has ended, by which arta was known before.
    expect(await ask('arta', signed(change(), before[0]?.key ?? stranger))).toBe('signature-invalid');
    // Of somebody who has not the new keys.
    const bytes = change();
    const whole = EnterKeysCall.decode(signed(bytes, own));
    const half = { ...whole, newSignature: Buffer.from(signKeyChange('enter', bytes, stranger)) };
    expect(await ask('arta', EnterKeysCall.encode(half).finish())).toBe('signature-invalid');
    const alien = { ...whole, leafSignature: Buffer.alloc(64) };
    expect(await ask('arta', EnterKeysCall.encode(alien).finish())).toBe('signature-invalid');
    // As old as the change before.
    expect(await ask('arta', signed(change({ time: present.joinTime ?? '' }), own))).toBe('change-late');
    // With the nkey of another city.
    const { nodes } = await at(meta).client().federation.listNodes();
    const korcas = nodes.find(({ name }) => name === 'nodes/korca')?.leafKey ?? '';
    expect(await ask('arta', signed(change({ leafKey: korcas }), own))).toBe('signature-invalid');
    expect(await artaAt(meta)).toEqual(present);
    expect((await refusedOfArta()) - count).toBe(6);

    // What arta asked in its first rotation, once more after a second one.
    await rotates('--only', 'envelope,link');
    const after = await artaAt(meta);
    expect(before[0]?.asked.length).toBeGreaterThan(0);
    expect(await ask('arta', before[0]?.asked ?? new Uint8Array())).toBe('signature-invalid');
    expect(await artaAt(meta)).toEqual(after);
    await registers(3);
    await same();
  });

  test('of keys that somebody else may have nothing is taken, and all that leaves is signed anew', async () => {
    await rotates('--compromised');
    const old = before.at(-1)?.key;
    if (!old) throw new Error('no rotation before');
    await registers(3);
    const present = new Set([idOf(keyOf(at(arta)))]);
    for (const stream of ['OUT_FACTS', 'OUT_STATE'])
      await eventually(async () => expect(await signersIn(stream)).toEqual(present), {
        what: `${stream} is signed anew`,
      });
    await same();
    const count = await refusedOfArta();
    const envelope = envelopeOf('arta', { time: '2026-03-01T10:00:00.000Z' });
    const signed = headersWith(envelope, signatureOf('facts', envelope, old));
    await publishTo(at(arta), 'federation', outSubject('arta', 'facts', 'arta', registered), envelope.body, signed);
    await eventually(async () => expect((await refusedOfArta()) - count).toBe(1), { what: 'it is counted' });
  });

  test('a city that was away meanwhile takes what both keys have signed, and loses nothing', async () => {
    federation.link('korca').cut('close');
    for (const options of [[], ['--only', 'envelope']]) {
      await rotates(...options);
      await registers(3);
    }
    // The word of the newest key comes after what the one between has signed.
    expect((await artaAt(korca)).envelopeKey).not.toEqual((await artaAt(meta)).envelopeKey);
    federation.link('korca').mend();
    await same();
    expect((await artaAt(korca)).earlierKeys).toEqual((await artaAt(meta)).earlierKeys);
    expect(await deadLetters(korca)).toEqual([]);
  });

  test('of a certificate alone the keys stay', async () => {
    const present = await artaAt(meta);
    const paths = homePaths(at(arta).home);
    const { serialNumber } = new X509Certificate(readFileSync(certificateFiles(paths).certificate));
    await rotates('--only', 'certificate');
    expect(await artaAt(meta)).toEqual(present);
    expect(new X509Certificate(readFileSync(certificateFiles(paths).certificate)).serialNumber).not.toBe(serialNumber);
    await registers(1);
    await same();
  });

  test("the meta-cluster's server shows a new certificate, and links stay", async () => {
    const { certificates: earlier } = await at(meta).client().federation.getFederationStatus();
    const { code, stderr } = await runCli(['node', 'rotate', at(meta).home], {});
    expect(code, stderr).toBe(0);
    const { certificates } = await at(meta).client().federation.getFederationStatus();
    expect(certificates.map(({ kind }) => kind)).toEqual(['link', 'authority']);
    expect(Date.parse(certificates[0]?.endTime ?? '')).toBeGreaterThanOrEqual(Date.parse(earlier[0]?.endTime ?? ''));
    await at(arta).nats?.stop();
    await at(arta).startNats();
    await registers(2);
    await same();
  });

  test('a certificate that ends within 60 days is shown, and one that has ended is a fault', async () => {
    const { createRequest, signRequest } = await loadCertificates();
    const paths = homePaths(at(meta).home);
    const day = 24 * 60 * 60 * 1_000;
    const status = async (daysLeft: number) => {
      const request = await createRequest(paths, 'meta');
      const made = new Date(Date.now() - (3 * 365 - daysLeft) * day);
      const pem = await signRequest(paths, request, 'meta', ['localhost'], made);
      writeFileSync(paths.certificatePair, `${pem}\n${readFileSync(paths.certificateKey, 'utf8')}`);
      return runCli(['--operator-of', at(meta).home, 'status'], {});
    };
    const far = await status(61);
    expect(far.code, far.stderr).toBe(0);
    expect(far.stdout).not.toMatch(/^meta\tlink\t/mu);
    const near = await status(59);
    expect(near.code).toBe(0);
    expect(near.stdout).toMatch(/^meta\tlink\t\d{4}-/mu);
    const ended = await status(-1);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^meta\tlink\tended \d{4}-/mu);
  });
});
