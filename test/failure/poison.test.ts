import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { DirectoryEntry, Node as ProtoNode, NodeRole, NodeState, type DeadLetter } from '@inclust/contracts';
import { outSubject } from '@inclust/federation/testing';
import { rawPublicKey } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { headers } from '@nats-io/transport-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectAs } from '../support/accounts.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { directoryOf, registerPeople } from '../support/people.ts';
import { directoryRow, subjectsCounted } from '../support/projections.ts';
import { publishTo } from '../support/publish.ts';
import { envelopeOf, headersWith, keyOf, signatureOf } from '../support/signed.ts';

const garbage = Buffer.from('ff00ff13378a', 'hex');
const eventSubject = 'inclust.arta.members.v1.member.registered';

describe('poison messages', () => {
  const scope = fileScope();
  let arta: NodeUnderTest;
  let meta: NodeUnderTest;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    const federation = scope.use(
      await FederationUnderTest.start(folder, ['arta'], 'one', { INCLUST_COMPARE_SECONDS: '3600' }),
    );
    [arta, meta] = [federation.city('arta'), federation.meta];
  });

  const lettersOf = async (node: NodeUnderTest): Promise<DeadLetter[]> =>
    Array.fromAsync(node.client('operations').operations.everyDeadLetter());

  /** The dead letters of one message: `stream/consumer reason`, sorted. */
  const buried = async (node: NodeUnderTest, stream: string, sequence: number): Promise<string[]> =>
    (await lettersOf(node))
      .filter((letter) => letter.stream === stream && letter.sequence === BigInt(sequence))
      .map((letter) => `${letter.stream}/${letter.consumer} ${letter.reason}`)
      .toSorted();

  const becomes = (node: NodeUnderTest, stream: string, sequence: number, expected: string[]): Promise<unknown> =>
    eventually(async () => expect(await buried(node, stream, sequence)).toEqual(expected), {
      what: `the dead letters of ${stream} ${sequence}`,
      timeout: 30_000,
    });

  // Covers: a message that no consumer can ever handle, before, between and behind good ones.
  test('garbage in headers or body ends in dead letters and holds up nothing', async () => {
    const noHeaders = await publishTo(arta, 'services', eventSubject, garbage);
    const wrong = headers();
    wrong.set('ce-specversion', '0.3');
    const wrongHeaders = await publishTo(arta, 'services', eventSubject, garbage, wrong);
    const badBody = envelopeOf('arta', { body: garbage });
    const wrongBody = await publishTo(arta, 'services', eventSubject, garbage, headersWith(badBody));
    const stateBody = envelopeOf('arta', { type: 'inclust.federation.v1.DirectoryEntry', body: garbage });
    const outPath = stateBody.subject.replace('members/', 'members.member.');
    await publishTo(arta, 'services', `state.arta.${outPath}`, garbage);
    const [member] = await registerPeople(arta.client(), [1]);

    // What comes behind the poison is dealt with before the poison is given up.
    const id = member?.name.replace(/^.*\//, '') ?? '';
    for (const node of [arta, meta]) {
      await eventually(async () => (await subjectsCounted(node, 'arta')).includes(`${id}@1`), {
        what: `the member counted at ${node.file.nodeId}`,
        timeout: 15_000,
      });
      await eventually(async () => (await directoryOf(node.client(), 'arta')).includes(`${member?.name}@1`), {
        what: `the member shown at ${node.file.nodeId}`,
        timeout: 15_000,
      });
    }
    for (const sequence of [noHeaders, wrongHeaders])
      await becomes(arta, 'EVENTS', sequence, [
        'EVENTS/coworking-standings envelope-malformed',
        'EVENTS/federation-facts envelope-malformed',
        'EVENTS/reporting envelope-malformed',
      ]);
    await becomes(arta, 'EVENTS', wrongBody, [
      'EVENTS/coworking-standings body-malformed',
      'EVENTS/reporting body-malformed',
    ]);
    const { deadLetters } = await arta.client('operations').operations.getNodeStatus();
    expect(deadLetters).toBe(BigInt((await lettersOf(arta)).length));
  });

  test('garbage from another node ends in dead letters and holds up nothing', async () => {
    const bad = envelopeOf('arta', { type: 'inclust.federation.v1.DirectoryEntry', body: garbage });
    await publishTo(arta, 'federation', outSubject('arta', 'facts', 'arta', 'members.v1.member.registered'), garbage);
    await publishTo(
      arta,
      'federation',
      outSubject('arta', 'state', 'arta', bad.subject.replace('members/', 'members.member.')),
      garbage,
      headersWith(bad, signatureOf('state', bad, keyOf(arta))),
    );
    const [member] = await registerPeople(arta.client(), [2]);
    await eventually(async () => (await directoryOf(meta.client(), 'arta')).includes(`${member?.name}@1`), {
      what: 'the member shown at the meta-cluster',
      timeout: 15_000,
    });
    await eventually(
      async () => {
        const reasons = (await lettersOf(meta)).map(({ stream, reason }) => `${stream} ${reason}`);
        return (
          reasons.includes('IN_ARTA_FACTS envelope-malformed') &&
          reasons.some((reason) => reason.startsWith('IN_ARTA_STATE '))
        );
      },
      { what: 'both in the dead letters of the meta-cluster', timeout: 40_000 },
    );
  });

  test('replaying what is still poison leaves it listed', async () => {
    const before = await lettersOf(arta);
    const { operations } = arta.client('operations');
    for (const { id } of before)
      expect(await operations.replayDeadLetter({ id })).toMatchObject({ replayed: 0n, gone: 0n });
    expect(await lettersOf(arta)).toEqual(before);
  });

  // Covers: a message that came before what it needs, such as the register entry of its node, and a consumer in the other account.
  test('a message from a node that nobody knows yet is replayed when the node is known', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const member = randomUUID();
    const name = `nodes/vlora/members/${member}`;
    const displayName = { sq: { text: 'Arta Pritësi' } };
    const envelope = envelopeOf('vlora', {
      type: 'inclust.federation.v1.DirectoryEntry',
      subject: `members/${member}`,
      body: DirectoryEntry.encode(
        DirectoryEntry.fromPartial({ name, kind: 'person', displayName, version: 1n }),
      ).finish(),
    });
    // The meta-cluster hands on what vlora tells before it has told arta of vlora.
    await using hub = await connectAs(meta, 'federation');
    await (
      await jetstreamManager(hub)
    ).consumers.update('OUT_STATE', 'to_arta', {
      filter_subjects: ['meta', 'vlora'].map((origin) => outSubject('meta', 'state', origin, '>')),
    });
    await publishTo(
      meta,
      'federation',
      outSubject('meta', 'state', 'vlora', `members.member.${member}`),
      envelope.body,
      headersWith(envelope, signatureOf('state', envelope, privateKey)),
    );
    const letter = await eventually(
      async () => (await lettersOf(arta)).find(({ eventId }) => eventId === envelope.id),
      { what: 'the message in the dead letters', timeout: 60_000 },
    );
    expect(letter).toMatchObject({ stream: 'IN_META_STATE', consumer: 'federation', reason: 'handler-failed' });
    expect(letter.deliveries).toBe(5);
    expect(await directoryRow(arta, name)).toBeUndefined();

    const announcement = envelopeOf('meta', {
      type: 'inclust.federation.v1.Node',
      subject: 'nodes/vlora',
      body: ProtoNode.encode(
        ProtoNode.fromPartial({
          name: 'nodes/vlora',
          state: NodeState.NODE_STATE_JOINED,
          role: NodeRole.NODE_ROLE_CITY,
          countryCode: 'AL',
          timeZone: 'Europe/Tirane',
          envelopeKey: Buffer.from(rawPublicKey(publicKey)),
          version: 1n,
        }),
      ).finish(),
    });
    await publishTo(
      meta,
      'federation',
      outSubject('meta', 'state', 'meta', 'federation.node.vlora'),
      announcement.body,
      headersWith(announcement, signatureOf('state', announcement, keyOf(meta))),
    );
    await eventually(
      async () =>
        (await arta.client('federation').federation.listNodes()).nodes.some((node) => node.name === 'nodes/vlora'),
      { what: 'arta knows vlora', timeout: 15_000 },
    );
    const { operations } = arta.client('operations');
    expect(await operations.replayDeadLetter({ id: letter.id })).toMatchObject({ replayed: 1n, gone: 0n });
    expect((await directoryRow(arta, name))?.version).toBe(1);
    expect((await lettersOf(arta)).map(({ id }) => id)).not.toContain(letter.id);
  });
});
