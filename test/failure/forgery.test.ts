import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { DirectoryEntry, type DeadLetter, type Envelope } from '@inclust/contracts';
import { outSubject, type FlowKind } from '@inclust/federation/testing';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectAs, everyMessage } from '../support/accounts.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { directoryRow, factsKept, openDatabase } from '../support/projections.ts';
import { publishTo } from '../support/publish.ts';
import { envelopesIn } from '../support/published.ts';
import { envelopeOf, headersWith, keyOf, signatureOf } from '../support/signed.ts';

const registered = 'members.v1.member.registered';
/** Nobody hears the request: the server between the nodes lets it not pass. */
const unreachable = /timeout|no responders|not enabled/i;

// Covers: a city that has every right on its own server and the key of its link, and lies.
describe('a city cannot speak for another', () => {
  const scope = fileScope();
  let arta: NodeUnderTest;
  let korca: NodeUnderTest;
  let meta: NodeUnderTest;
  let before: Awaited<ReturnType<typeof held>>;
  let wanted = 0;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    const federation = scope.use(
      await FederationUnderTest.start(folder, ['arta', 'korca'], 'one', { INCLUST_COMPARE_SECONDS: '3600' }),
    );
    [arta, korca, meta] = [federation.city('arta'), federation.city('korca'), federation.meta];
    await registerPeople(korca.client(), [1, 2]);
    await registerPeople(arta.client(), [3]);
    await eventually(async () => (await factsKept(meta, 'korca')).length === 2, {
      what: 'korca counted',
      timeout: 20_000,
    });
    await eventually(async () => (await directoryNames(arta, 'korca')).length === 2, {
      what: 'korca shown',
      timeout: 20_000,
    });
    await eventually(async () => (await factsKept(meta, 'arta')).length === 1, {
      what: 'arta counted',
      timeout: 20_000,
    });
    before = await held();
  });

  async function directoryNames(node: NodeUnderTest, of: string): Promise<string[]> {
    await using database = openDatabase(node);
    const rows = await database.db.collection('directory').find({ node: of }).toArray();
    return rows.map((row) => `${String(row._id)}@${row['version']}`).toSorted();
  }

  /** All that any node holds under the name of korca. */
  async function held() {
    return {
      facts: await factsKept(meta, 'korca'),
      events: (await envelopesIn(meta, 'services', 'EVENTS'))
        .filter(({ subject }) => subject.startsWith('inclust.korca.'))
        .map(({ envelope }) => envelope.id),
      shown: await Promise.all([meta, arta, korca].map((node) => directoryNames(node, 'korca'))),
      handedOn: (await envelopesIn(meta, 'federation', 'OUT_STATE'))
        .filter(({ subject }) => subject.startsWith('fed.meta.state.korca.'))
        .map(({ subject, envelope }) => `${subject}@${envelope.version}`)
        .toSorted(),
    };
  }

  const refusedOf = async (): Promise<bigint> => {
    const { links } = await meta.client('federation').federation.getFederationStatus();
    return links.find((link) => link.nodeId === 'arta')?.refused ?? 0n;
  };

  const letters = async (): Promise<DeadLetter[]> =>
    Array.fromAsync(meta.client('operations').operations.everyDeadLetter());

  /** The message is refused for this reason, counted, and listed; and nothing has come in under the name of korca. */
  async function refused(eventId: string, reason: string): Promise<void> {
    wanted += 1;
    const letter = await eventually(async () => (await letters()).find((one) => one.eventId === eventId), {
      what: `${eventId} in the dead letters`,
      timeout: 20_000,
    });
    expect(letter.reason).toBe(reason);
    expect(letter.stream).toMatch(/^IN_ARTA_(FACTS|STATE)$/);
    expect(await refusedOf()).toBe(BigInt(wanted));
    expect(await held()).toEqual(before);
  }

  const put = (
    kind: FlowKind,
    origin: string,
    rest: string,
    envelope: Envelope,
    signature: string | undefined,
  ): Promise<number> =>
    publishTo(
      arta,
      'federation',
      outSubject('arta', kind, origin, rest),
      envelope.body,
      headersWith(envelope, signature),
    );

  function entryOf(node: string, member: string): Envelope {
    const displayName = { el: { text: 'Πλαστή Εγγραφή' } };
    const name = `nodes/${node}/members/${member}`;
    return envelopeOf(node, {
      type: 'inclust.federation.v1.DirectoryEntry',
      subject: `members/${member}`,
      version: 9,
      body: DirectoryEntry.encode(
        DirectoryEntry.fromPartial({ name, kind: 'person', displayName, version: 9n }),
      ).finish(),
    });
  }

  test('by core NATS, on the subjects of the other city and of the link', async () => {
    const envelope = envelopeOf('korca');
    const marked = headersWith(envelope, signatureOf('facts', envelope, keyOf(arta)));
    await using connection = await connectAs(arta, 'federation');
    for (const subject of [
      outSubject('korca', 'facts', 'korca', registered),
      `in.korca.fed.korca.facts.korca.${registered}`,
      'deliver.korca.facts',
      'deliver.korca.state',
      `inclust.korca.${registered}`,
    ])
      connection.publish(subject, envelope.body, { headers: marked });
    await connection.flush();
    await settledAtMeta();
    expect(await held()).toEqual(before);
    for await (const { message } of everyMessage(meta)) expect(message.header?.get('ce-id')).not.toBe(envelope.id);
  });

  test('by JetStream, into a stream of its own for the other city, or into the streams of the meta-cluster', async () => {
    const envelope = envelopeOf('korca');
    const marked = headersWith(envelope, signatureOf('facts', envelope, keyOf(arta)));
    await using connection = await connectAs(arta, 'federation');
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'OUT_KORCA', subjects: ['fed.korca.>'] });
    await jetstream(connection).publish(outSubject('korca', 'facts', 'korca', registered), envelope.body, {
      headers: marked,
    });
    const away = await jetstreamManager(connection, { domain: 'meta', timeout: 1_500, checkAPI: false });
    for (const stream of ['IN_KORCA_FACTS', 'IN_KORCA_STATE', 'OUT_STATE'])
      await expect(away.streams.purge(stream)).rejects.toThrow(unreachable);
    await expect(away.streams.delete('IN_KORCA_STATE')).rejects.toThrow(unreachable);
    await settledAtMeta();
    expect(await held()).toEqual(before);
    for await (const { message } of everyMessage(meta)) expect(message.header?.get('ce-id')).not.toBe(envelope.id);
    await manager.streams.delete('OUT_KORCA');
  });

  test.each(['facts', 'state'] as const)('inside its own stream of %s, with another origin', async (kind) => {
    const forged = kind === 'facts' ? envelopeOf('korca') : entryOf('korca', randomUUID());
    const rest = kind === 'facts' ? registered : forged.subject.replace('members/', 'members.member.');
    await put(kind, 'korca', rest, forged, signatureOf(kind, forged, keyOf(arta)));
    await refused(forged.id, 'origin-forged');
    // Under its own subject, but with the other's name in the envelope.
    const inside = { ...forged, id: randomUUID() };
    await put(kind, 'arta', rest, inside, signatureOf(kind, inside, keyOf(arta)));
    await refused(inside.id, 'origin-forged');
  });

  test.each(['facts', 'state'] as const)('a wrong signature in its own stream of %s', async (kind) => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const make = (): Envelope => (kind === 'facts' ? envelopeOf('arta') : entryOf('arta', randomUUID()));
    const rest = (envelope: Envelope): string =>
      kind === 'facts' ? registered : envelope.subject.replace('members/', 'members.member.');
    const [other, unsigned, changed, elsewhere] = [make(), make(), make(), make()];
    await put(kind, 'arta', rest(other), other, signatureOf(kind, other, privateKey));
    await refused(other.id, 'signature-invalid');
    await put(kind, 'arta', rest(unsigned), unsigned, undefined);
    await refused(unsigned.id, 'signature-invalid');
    const older = { ...changed, version: 8 };
    await put(kind, 'arta', rest(changed), changed, signatureOf(kind, older, keyOf(arta)));
    await refused(changed.id, 'signature-invalid');
    // Signed for the other kind of stream.
    const otherKind = kind === 'facts' ? 'state' : 'facts';
    await put(kind, 'arta', rest(elsewhere), elsewhere, signatureOf(otherKind, elsewhere, keyOf(arta)));
    await refused(elsewhere.id, 'signature-invalid');
  });

  test('a true signature, replayed over another subject', async () => {
    const event = envelopeOf('arta');
    await put('facts', 'arta', 'members.v1.member.withdrawn', event, signatureOf('facts', event, keyOf(arta)));
    await refused(event.id, 'type-forged');

    const [member, other] = [randomUUID(), randomUUID()];
    const entry = entryOf('arta', member);
    await put('state', 'arta', `members.member.${other}`, entry, signatureOf('state', entry, keyOf(arta)));
    await refused(entry.id, 'entry-forged');
    for (const node of [meta, korca]) {
      for (const id of [member, other]) expect(await directoryRow(node, `nodes/arta/members/${id}`)).toBeUndefined();
    }
    const handedOn = await envelopesIn(meta, 'federation', 'OUT_STATE');
    expect(handedOn.filter(({ envelope }) => envelope.id === entry.id)).toEqual([]);

    // A true entry of korca with korca's own signature, taken from the directory's stream and sent under arta's name.
    const [korcas] = (await envelopesIn(meta, 'federation', 'OUT_STATE')).filter(({ subject }) =>
      subject.startsWith('fed.meta.state.korca.members.member.'),
    );
    if (!korcas) throw new Error('nothing of korca');
    const stolen = { ...korcas.envelope, node: 'arta' };
    const rest = stolen.subject.replace('members/', 'members.member.');
    await put('state', 'arta', rest, stolen, signatureOf('state', korcas.envelope, keyOf(korca)));
    await refused(stolen.id, 'signature-invalid');
  });

  /** What arta sends now is behind all that it sent before. */
  async function settledAtMeta(): Promise<void> {
    const envelope = envelopeOf('arta');
    await put('facts', 'arta', registered, envelope, signatureOf('facts', envelope, keyOf(arta)));
    await eventually(async () => (await factsKept(meta, 'arta')).some((fact) => fact.startsWith(envelope.id)), {
      what: 'a true fact of arta at the meta-cluster',
      timeout: 20_000,
    });
  }
});
