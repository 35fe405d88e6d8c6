import { randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { DirectoryEntry, MemberState, type Envelope } from '@inclust/contracts';
import { outSubject, signatureHeader } from '@inclust/federation/testing';
import { StatePublisher } from '@inclust/messaging';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectAs, streamsThatHold, type Account } from '../support/accounts.ts';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { directoryOf, person } from '../support/people.ts';
import { directoryRow, factsKept, subjectsCounted } from '../support/projections.ts';
import { handled, publishTo } from '../support/publish.ts';
import { envelopesIn, type Stored } from '../support/published.ts';
import { envelopeOf, factsBody, headersWith, keyOf, signatureOf } from '../support/signed.ts';

const registered = 'members.v1.member.registered';

describe('late and double', () => {
  const scope = fileScope();
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let korca: NodeUnderTest;
  let meta: NodeUnderTest;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    // Copies are not compared meanwhile: nothing is healed that these faults break.
    federation = scope.use(
      await FederationUnderTest.start(folder, ['arta', 'korca'], 'one', { INCLUST_COMPARE_SECONDS: '3600' }),
    );
    [arta, korca, meta] = [federation.city('arta'), federation.city('korca'), federation.meta];
  });

  /** A fact as its city's federation would hand it out, but under no id that a duplicate window could know. */
  const handOutFact = (city: NodeUnderTest, envelope: Envelope, path = registered): Promise<number> =>
    publishTo(
      city,
      'federation',
      outSubject(city.file.nodeId, 'facts', city.file.nodeId, path),
      envelope.body,
      headersWith(envelope, signatureOf('facts', envelope, keyOf(city))),
    );

  const counted = async (city: NodeUnderTest, envelope: Envelope, times = 1): Promise<void> => {
    const isIt = (stored: Stored): boolean =>
      stored.envelope.id === envelope.id && stored.envelope.node === envelope.node;
    await handled(meta, 'federation', `IN_${city.file.nodeId.toUpperCase()}_FACTS`, 'federation', isIt, times);
    await handled(meta, 'services', 'EVENTS', 'reporting', isIt);
  };

  // Covers: the broker's duplicate window is over when a relay publishes again, at any of the three hops.
  test('the same event after the duplicate window has one effect', async () => {
    const { member } = await arta.client().members.registerMember({ profile: person(1) });
    const id = member?.name.replace(/^.*\//, '') ?? '';
    await eventually(async () => (await subjectsCounted(meta, 'arta')).includes(`${id}@1`), {
      what: 'the member counted at the meta-cluster',
      timeout: 20_000,
    });
    const [event] = (await envelopesIn(arta, 'services', 'EVENTS')).filter(
      ({ envelope }) => envelope.subject === `members/${id}`,
    );
    if (!event) throw new Error('the event is not in the stream');
    const { envelope, subject } = event;
    const before = {
      arta: [await factsKept(arta, 'arta'), await subjectsCounted(arta, 'arta')],
      meta: [await factsKept(meta, 'arta'), await subjectsCounted(meta, 'arta')],
      figures: await figuresOf(meta.client(), 'members-by-month'),
    };
    const isIt = (stored: Stored): boolean => stored.envelope.id === envelope.id;
    await publishTo(arta, 'services', subject, envelope.body, headersWith(envelope));
    await handled(arta, 'services', 'EVENTS', 'reporting', isIt, 2);
    await handled(arta, 'services', 'EVENTS', 'federation-facts', isIt, 2);
    await handOutFact(arta, envelope);
    await handled(meta, 'federation', 'IN_ARTA_FACTS', 'federation', isIt, 2);
    await publishTo(meta, 'services', subject, envelope.body, headersWith(envelope));
    await handled(meta, 'services', 'EVENTS', 'reporting', isIt, 2);
    expect({
      arta: [await factsKept(arta, 'arta'), await subjectsCounted(arta, 'arta')],
      meta: [await factsKept(meta, 'arta'), await subjectsCounted(meta, 'arta')],
      figures: await figuresOf(meta.client(), 'members-by-month'),
    }).toEqual(before);
  });

  // Covers: an older fact that arrives after a newer one.
  test('a second version before the first: the second stays, and the figures are those of the second', async () => {
    const member = randomUUID();
    const months = async (): Promise<(number | undefined)[]> => {
      const figures = await figuresOf(meta.client(), 'members-by-month');
      return ['2026-03', '2026-04'].map((month) => figures.get(`arta ${month} distinct`));
    };
    const [march = 0, april = 0] = await months();
    const left = {
      state: MemberState.MEMBER_STATE_LEFT,
      periods: [{ fromDate: '2026-03-01', toDate: '2026-04-02' }],
    };
    const second = envelopeOf('arta', {
      subject: `members/${member}`,
      version: 2,
      type: 'inclust.members.v1.MemberWithdrawn',
      body: factsBody(member, 2, left),
    });
    await handOutFact(arta, second, 'members.v1.member.withdrawn');
    await counted(arta, second);
    const first = envelopeOf('arta', { subject: `members/${member}` });
    await handOutFact(arta, first);
    await counted(arta, first);
    const subjects = await subjectsCounted(meta, 'arta');
    expect(subjects.filter((subject) => subject.startsWith(member))).toEqual([`${member}@2`]);
    const facts = (await factsKept(meta, 'arta')).filter((fact) => fact.includes(member));
    expect(facts).toEqual([`${first.id} ${member}@1`, `${second.id} ${member}@2`].toSorted());
    expect(await months()).toEqual([march + 1, april]);
  });

  /** A public state of a member as its city would sign it. */
  function stateOf(member: string, version: number, locality: string): Envelope {
    const name = `nodes/arta/members/${member}`;
    const displayName = { el: { text: 'Νεφέλη Αργοπόρου' } };
    const body = DirectoryEntry.encode(
      DirectoryEntry.fromPartial({ name, kind: 'person', displayName, locality, version: BigInt(version) }),
    ).finish();
    const type = 'inclust.federation.v1.DirectoryEntry';
    return envelopeOf('arta', { id: `${member}-${version}`, type, subject: `members/${member}`, version, body });
  }

  /** Writes without looking at what is there, which no relay does, but whoever owns the server can. */
  const forceState = (envelope: Envelope): Promise<number> =>
    publishTo(
      arta,
      'federation',
      outSubject('arta', 'state', 'arta', envelope.subject.replace('members/', 'members.member.')),
      envelope.body,
      headersWith(envelope, signatureOf('state', envelope, keyOf(arta))),
    );

  const stateArrived = (envelope: Envelope): Promise<void> =>
    handled(meta, 'federation', 'IN_ARTA_STATE', 'federation', (stored) => stored.envelope.id === envelope.id);

  /** The version in a compacted stream for a member, and whether it is a tombstone. */
  async function kept(node: NodeUnderTest, account: Account, stream: string, member: string): Promise<string[]> {
    const stored = await envelopesIn(node, account, stream);
    return stored
      .filter(({ envelope }) => envelope.subject === `members/${member}`)
      .map(({ envelope }) => `${envelope.version}${envelope.tombstone ? ' tombstone' : ''}`);
  }

  test('a second version of a profile before the first: the second stays in every directory', async () => {
    const member = randomUUID();
    const name = `nodes/arta/members/${member}`;
    await forceState(stateOf(member, 2, 'Κορυφή'));
    await eventually(async () => (await directoryRow(korca, name))?.version === 2, {
      what: 'the second in the other city',
    });
    await forceState(stateOf(member, 1, 'Κοίτη'));
    await stateArrived(stateOf(member, 1, ''));
    for (const node of [meta, korca]) {
      const { entry } = await node.client().directory.getDirectoryEntry({ name });
      expect([node.file.nodeId, entry?.version, entry?.locality]).toEqual([node.file.nodeId, 2n, 'Κορυφή']);
    }
    expect(await kept(meta, 'federation', 'OUT_STATE', member)).toEqual(['2']);
  });

  // Covers: a relay that was cut off before the withdrawal and publishes after it.
  test('a replayed older state brings back nobody who has left, in no stream and no directory', async () => {
    const { members } = arta.client();
    const { member } = await members.registerMember({
      profile: {
        kind: { $case: 'person', value: { givenName: 'Φωτεινή', familyName: 'Αποχωρησάκη' } },
        disciplines: ['heritage'],
        listingConsent: true,
      },
    });
    const name = member?.name ?? '';
    const id = name.replace(/^.*\//, '');
    const [old] = await eventually(
      async () => {
        const found = (await envelopesIn(arta, 'services', 'STATE')).filter(
          ({ envelope }) => envelope.subject === `members/${id}`,
        );
        return found.length > 0 && found;
      },
      { what: 'the state in the stream' },
    );
    if (!old) throw new Error('no state');
    await eventually(async () => (await directoryRow(korca, name))?.version === 1, { what: 'shown in the other city' });
    await members.withdrawMember({ name });
    await eventually(async () => (await directoryRow(korca, name))?.version === 2, {
      what: 'gone from the other city',
    });

    const out = outSubject('arta', 'state', 'arta', `members.member.${id}`);
    const signature = signatureOf('state', old.envelope, keyOf(arta));
    for (const [account, stream, subject] of [
      ['services', 'STATE', old.subject],
      ['federation', 'OUT_STATE', out],
    ] as const) {
      await using connection = await connectAs(arta, account);
      const late = new StatePublisher(connection, await jetstreamManager(connection), stream);
      expect(await late.publish([{ subject, envelope: old.envelope, extra: [[signatureHeader, signature]] }])).toEqual([
        true,
      ]);
      expect([stream, await kept(arta, account, stream, id)]).toEqual([stream, ['2 tombstone']]);
    }
    const goneEverywhere = async (): Promise<void> => {
      for (const node of [arta, meta, korca]) {
        const shown = await directoryOf(node.client(), 'arta');
        expect([node.file.nodeId, shown.filter((entry) => entry.startsWith(name))]).toEqual([node.file.nodeId, []]);
        expect([node.file.nodeId, (await directoryRow(node, name))?.raw]).toEqual([node.file.nodeId, undefined]);
      }
    };
    await goneEverywhere();
    for (const node of [arta, meta, korca])
      expect([node.file.nodeId, await streamsThatHold(node, 'Αποχωρησάκη')]).toEqual([node.file.nodeId, []]);

    // Even where the state is forced past the comparison, into the city's own streams, nobody takes it up.
    await publishTo(arta, 'services', old.subject, old.envelope.body, headersWith(old.envelope));
    await handled(arta, 'services', 'STATE', 'federation-state', ({ envelope }) => envelope.id === old.envelope.id);
    expect(await kept(arta, 'federation', 'OUT_STATE', id)).toEqual(['2 tombstone']);
    await forceState(old.envelope);
    await stateArrived(old.envelope);
    await goneEverywhere();
    expect(await kept(meta, 'federation', 'OUT_STATE', id)).toEqual(['2 tombstone']);
    expect(await kept(korca, 'federation', 'IN_META_STATE', id)).toEqual(['2 tombstone']);
  });

  // Covers: an inbox or a message id that goes by the event's id alone.
  test('equal event ids from two cities are both kept', async () => {
    const id = randomUUID();
    const member = randomUUID();
    for (const city of [arta, korca]) {
      const envelope = envelopeOf(city.file.nodeId, { id, subject: `members/${member}` });
      await handOutFact(city, envelope);
      await counted(city, envelope);
    }
    for (const city of ['arta', 'korca']) {
      expect(await factsKept(meta, city)).toContain(`${id} ${member}@1`);
      expect(await subjectsCounted(meta, city)).toContain(`${member}@1`);
    }
  });
});
