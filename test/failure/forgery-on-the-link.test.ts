import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { MemberState, type DeadLetter, type Envelope } from '@inclust/contracts';
import { outSubject, signatureHeader, type FlowKind } from '@inclust/federation/testing';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import type { NatsConnection } from '@nats-io/transport-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectAs } from '../support/accounts.ts';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { directoryOf, registerOf, registerPeople } from '../support/people.ts';
import { factsKept, subjectsCounted } from '../support/projections.ts';
import { publishTo } from '../support/publish.ts';
import { envelopesIn, eventsPublished } from '../support/published.ts';
import { envelopeOf, headersWith, keyOf, signatureOf } from '../support/signed.ts';

const active = MemberState.MEMBER_STATE_ACTIVE;
const registered = 'members.v1.member.registered';

// Covers: what a city can put on the wire of its link, and what its lies do to its own honest messages.
describe('lies on the link', () => {
  const scope = fileScope();
  let arta: NodeUnderTest;
  let korca: NodeUnderTest;
  let meta: NodeUnderTest;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    const federation = scope.use(
      await FederationUnderTest.start(folder, ['arta', 'korca'], 'one', { INCLUST_COMPARE_SECONDS: '3600' }),
    );
    [arta, korca, meta] = [federation.city('arta'), federation.city('korca'), federation.meta];
    await registerPeople(korca.client(), [1, 2]);
    await registerPeople(arta.client(), [3, 4]);
    await everywhere();
  });

  /** By id and version: what each city has registered is what every node shows and the meta-cluster has counted. */
  async function everywhere(): Promise<void> {
    for (const city of [arta, korca]) {
      const of = city.file.nodeId;
      const register = await registerOf(city.client(), active);
      for (const node of [arta, korca, meta]) {
        await eventually(async () => expect(await directoryOf(node.client(), of)).toEqual(register), {
          what: `${node.file.nodeId} shows ${of}`,
          timeout: 20_000,
        });
      }
      const versions = register.map((member) => member.replace(/^.*\//, ''));
      await eventually(async () => expect(await subjectsCounted(meta, of)).toEqual(versions.toSorted()), {
        what: `the meta-cluster counts ${of}`,
        timeout: 20_000,
      });
      await eventually(async () => expect(await factsKept(meta, of)).toEqual(await eventsPublished(city)), {
        what: `the meta-cluster keeps the facts of ${of}, and no others`,
        timeout: 20_000,
      });
      const figures = await figuresOf(meta.client(), 'members-by-month');
      expect([...figures].findLast(([key]) => key.startsWith(`${of} `))?.[1]).toBe(register.length);
    }
  }

  /** The ids of what a connection hears on these subjects. */
  function hear(connection: NatsConnection, subjects: readonly string[]): Set<string> {
    const heard = new Set<string>();
    for (const subject of subjects)
      connection.subscribe(subject, {
        callback: (error, message) => {
          const id = message.headers?.get('ce-id');
          if (!error && id) heard.add(`${id} ${message.subject}`);
        },
      });
    return heard;
  }

  test('only what is under its own name gets over the link', async () => {
    await using at = await connectAs(arta, 'federation');
    await using hub = await connectAs(meta, 'federation');
    const watched = ['fed.>', 'in.>', 'deliver.>', 'inclust.>', 'rpc.>'];
    const heardAtHub = hear(hub, watched);
    const heardAtArta = hear(at, watched);
    await Promise.all([hub.flush(), at.flush()]);

    const envelope = envelopeOf('korca');
    const marked = headersWith(envelope, signatureOf('facts', envelope, keyOf(arta)));
    const forged = [
      outSubject('korca', 'facts', 'korca', registered),
      outSubject('korca', 'state', 'korca', `members.member.${randomUUID()}`),
      outSubject('meta', 'state', 'korca', `members.member.${randomUUID()}`),
      `in.korca.fed.korca.facts.korca.${registered}`,
      `in.korca.fed.korca.state.korca.members.member.${randomUUID()}`,
      'deliver.korca.facts',
      'deliver.korca.state',
      'deliver.meta.korca',
      `inclust.korca.${registered}`,
      'rpc.meta.korca.federation.GetDigest',
    ];
    // That the same message passes under a subject of its own proves that the others had a way to go.
    const own = 'deliver.arta.lies';
    await eventually(
      () => {
        for (const subject of [...forged, own]) at.publish(subject, envelope.body, { headers: marked });
        return heardAtHub.has(`${envelope.id} ${own}`);
      },
      { what: 'what is under its own name is heard at the meta-cluster', timeout: 10_000 },
    );
    expect([...heardAtArta].toSorted()).toEqual(
      [...forged, own].map((subject) => `${envelope.id} ${subject}`).toSorted(),
    );
    expect([...heardAtHub]).toEqual([`${envelope.id} ${own}`]);
    await everywhere();
  });

  test('no stream beyond its own takes a message of it', async () => {
    await using at = await connectAs(arta, 'federation');
    const envelope = envelopeOf('korca');
    const marked = headersWith(envelope, signatureOf('facts', envelope, keyOf(arta)));
    const stream = jetstream(at, { timeout: 1_500 });
    for (const subject of [
      outSubject('korca', 'facts', 'korca', registered),
      outSubject('korca', 'state', 'korca', `members.member.${randomUUID()}`),
      `in.korca.fed.korca.facts.korca.${registered}`,
      'deliver.korca.facts',
      'deliver.korca.state',
      `inclust.korca.${registered}`,
    ])
      await expect(stream.publish(subject, envelope.body, { headers: marked })).rejects.toThrow(/./);
    // A server of its own takes the other's name, where it keeps a stream for it; nobody reads that.
    const manager = await jetstreamManager(at);
    await manager.streams.add({ name: 'IN_KORCA_FACTS', subjects: ['in.korca.>', 'deliver.korca.>'] });
    const { seq } = await stream.publish(`in.korca.fed.korca.facts.korca.${registered}`, envelope.body, {
      headers: marked,
    });
    expect(seq).toBe(1);
    await registerPeople(arta.client(), [5]);
    await everywhere();
    const atMeta = await envelopesIn(meta, 'services', 'EVENTS');
    expect(atMeta.filter((stored) => stored.envelope.id === envelope.id)).toEqual([]);
    await manager.streams.delete('IN_KORCA_FACTS');
  });

  test('a true signature over another body, member, version or subject is refused; each lie once, and honesty goes on', async () => {
    // Registered alone, it leaves alone.
    const [alone] = await registerPeople(arta.client(), [8]);
    const about = alone?.name.replace('nodes/arta/', '') ?? '';
    const { envelope: honest, sequence } = await eventually(
      async () =>
        (await envelopesIn(arta, 'federation', 'OUT_FACTS')).find(({ envelope }) => envelope.subject === about),
      { what: 'the fact of it to leave arta' },
    );
    await using at = await connectAs(arta, 'federation');
    const manager = await jetstreamManager(at);
    const message = await manager.streams.getMessage('OUT_FACTS', { seq: sequence });
    const signature = message?.header?.get(signatureHeader) ?? '';
    expect(signature).toMatch(/^1\./);

    const put = (kind: FlowKind, rest: string, envelope: Envelope): Promise<number> =>
      publishTo(
        arta,
        'federation',
        outSubject('arta', kind, 'arta', rest),
        envelope.body,
        headersWith(envelope, signature),
      );
    const id = randomUUID();
    const lies: readonly (readonly [Envelope, reason: string, rest: string])[] = [
      [
        { ...honest, id: randomUUID(), body: envelopeOf('arta', { subject: honest.subject }).body },
        'signature-invalid',
        registered,
      ],
      [{ ...honest, id: randomUUID(), subject: `members/${id}` }, 'signature-invalid', registered],
      [{ ...honest, id: randomUUID(), version: 99 }, 'signature-invalid', registered],
      [{ ...honest, id: randomUUID(), node: 'korca' }, 'origin-forged', registered],
      [{ ...honest, id: randomUUID() }, 'type-forged', 'members.v1.member.withdrawn'],
    ];
    for (const [envelope, , rest] of lies) await put('facts', rest, envelope);
    // The true message with its true signature is no lie, only late.
    await put('facts', registered, honest);
    const [after] = await registerPeople(arta.client(), [6]);
    await registerPeople(korca.client(), [7]);
    await everywhere();
    expect(await directoryOf(korca.client(), 'arta')).toContain(`${after?.name}@1`);

    const found: DeadLetter[] = await Array.fromAsync(meta.client().operations.everyDeadLetter());
    expect(found.map(({ stream, eventId, reason }) => `${stream} ${eventId} ${reason}`).toSorted()).toEqual(
      lies.map(([envelope, reason]) => `IN_ARTA_FACTS ${envelope.id} ${reason}`).toSorted(),
    );
    const { links } = await meta.client().federation.getFederationStatus();
    expect(links.map((link) => `${link.nodeId} ${link.refused}`).toSorted()).toEqual([
      `arta ${lies.length}`,
      'korca 0',
    ]);
  });
});
