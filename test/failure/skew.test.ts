import { randomUUID } from 'node:crypto';
import { DirectoryEntry, type Envelope } from '@inclust/contracts';
import { outSubject } from '@inclust/federation/testing';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { directoryRow, openDatabase, subjectsCounted } from '../support/projections.ts';
import { handled, publishTo } from '../support/publish.ts';
import { envelopesIn } from '../support/published.ts';
import { envelopeOf, factsBody, headersWith, keyOf, signatureOf, unknownField } from '../support/signed.ts';

/** A value that a newer contract added to an enum; the types know the old ones only. */
const unknownValue = 99 as never;

// Covers: nodes that are updated one after the other; a city is newer than the meta-cluster and the other city.
describe('what a newer node says passes unharmed', () => {
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
  });

  test('an entry of the directory with an unknown field, enum value and oneof case has the same bytes in the other city', async () => {
    const member = randomUUID();
    const name = `nodes/arta/members/${member}`;
    const displayName = { el: { text: 'Νεωτερική', state: unknownValue } };
    const known = DirectoryEntry.encode(
      DirectoryEntry.fromPartial({ name, kind: 'holobiont', displayName, disciplines: ['bio-art'], version: 1n }),
    ).finish();
    // On the wire, a case that a newer contract added to a oneof is a field of a number that nobody here knows.
    const body = Buffer.concat([unknownField, known, unknownField]);
    const envelope = envelopeOf('arta', {
      type: 'inclust.federation.v1.DirectoryEntry',
      subject: `members/${member}`,
      body,
    });
    // As the newer register of arta publishes it; its older federation service signs and hands it out.
    await publishTo(arta, 'services', `state.arta.members.member.${member}`, body, headersWith(envelope));
    await eventually(async () => (await directoryRow(korca, name))?.version === 1, {
      what: 'the entry in the other city',
      timeout: 20_000,
    });
    for (const node of [arta, meta, korca]) {
      expect([node.file.nodeId, (await directoryRow(node, name))?.raw]).toEqual([node.file.nodeId, body]);
      const { entry } = await node.client().directory.getDirectoryEntry({ name });
      expect(entry).toMatchObject({ kind: 'holobiont', disciplines: ['bio-art'], displayName });
    }
    for (const [node, stream] of [
      [meta, 'IN_ARTA_STATE'],
      [meta, 'OUT_STATE'],
      [korca, 'IN_META_STATE'],
    ] as const) {
      const found = (await envelopesIn(node, 'federation', stream)).find((one) => one.envelope.id === envelope.id);
      expect([stream, found && Buffer.from(found.envelope.body)]).toEqual([stream, body]);
    }
  });

  const handOut = (envelope: Envelope, path: string): Promise<number> =>
    publishTo(
      arta,
      'federation',
      outSubject('arta', 'facts', 'arta', path),
      envelope.body,
      headersWith(envelope, signatureOf('facts', envelope, keyOf(arta))),
    );

  /** The body that reporting at the meta-cluster has kept of an event. */
  async function keptBody(envelope: Envelope): Promise<Buffer | undefined> {
    await using database = openDatabase(meta);
    const found = await database.db
      .collection('facts')
      .findOne({ _id: `arta/${envelope.id}` as never }, { promoteBuffers: true });
    const body: unknown = found?.['body'];
    return body instanceof Uint8Array ? Buffer.from(body) : undefined;
  }

  test('facts of an unknown type, and with unknown fields and enum values, are kept and hold up nothing', async () => {
    const unknownType = envelopeOf('arta', {
      type: 'inclust.bookings.v1.SlotBooked',
      subject: `slots/${randomUUID()}`,
      body: Buffer.concat([unknownField, Buffer.of(0xff, 0xff)]),
    });
    await handOut(unknownType, 'bookings.v1.slot.booked');
    const member = randomUUID();
    const newerFields = envelopeOf('arta', {
      subject: `members/${member}`,
      body: Buffer.concat([
        factsBody(member, 1, {
          kind: 'holobiont',
          state: unknownValue,
          organisation: {
            distinctKey: '',
            legalForm: 'gr-newer',
            enterprise: false,
            foundedDate: '',
            sizeClass: unknownValue,
            countryCode: '',
          },
        }),
        unknownField,
      ]),
    });
    await handOut(newerFields, 'members.v1.member.registered');
    const [behind] = await registerPeople(arta.client(), [1]);
    const id = behind?.name.replace(/^.*\//, '') ?? '';
    await eventually(async () => (await subjectsCounted(meta, 'arta')).includes(`${id}@1`), {
      what: 'the member behind them counted',
      timeout: 20_000,
    });
    for (const envelope of [unknownType, newerFields]) {
      await handled(meta, 'services', 'EVENTS', 'reporting', (stored) => stored.envelope.id === envelope.id);
      expect([envelope.type, await keptBody(envelope)]).toEqual([envelope.type, Buffer.from(envelope.body)]);
    }
    expect(await subjectsCounted(meta, 'arta')).toContain(`${member}@1`);
    expect((await meta.client('operations').operations.getNodeStatus()).deadLetters).toBe(0n);
  });
});
