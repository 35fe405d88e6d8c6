import { BodyDecision, CreditSource, CreditUnit } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import type { MsgHdrs } from '@nats-io/transport-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyMessage } from '../support/accounts.ts';
import { coordinatorOf } from '../support/coordinator.ts';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import { registerPeople } from '../support/people.ts';
import { directoryRow } from '../support/projections.ts';
import { publishTo } from '../support/publish.ts';
import { settled } from '../support/settled.ts';
import { tracesOf } from '../support/traces.ts';

/** What tells who she is, in whatever place it stands. */
const secrets = ['Κανάρα', 'canary-7@example.gr', '2681077123', 'Καναρίνι 7'];
const cities = ['arta', 'corfu', 'korca', 'vlora'];

// Covers: a node that is cut off while she is erased and returns later; an old message of hers that comes again; a register told to publish anew.
describe('who is erased', () => {
  const scope = fileScope();
  let federation: FederationUnderTest;
  let name: string;
  let before: Map<string, number>;
  let shown: { body: Uint8Array; headers: MsgHdrs | undefined; subject: string } | undefined;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, cities));
    const arta = federation.city('arta').client();
    await registerPeople(arta, [1, 2]);
    const { member } = await arta.members.registerMember({
      profile: {
        kind: { $case: 'person', value: { givenName: 'Μαρία', familyName: 'Κανάρα' } },
        disciplines: ['visual-arts'],
        email: 'canary-7@example.gr',
        phone: '+302681077123',
        locality: 'Καναρίνι 7',
        note: 'Κανάρα: με προσοχή',
        listingConsent: true,
        joinedDate: '2026-09-15',
      },
    });
    name = member?.name ?? '';
    const shared = await arta.members.setSharing({
      name,
      etag: member?.etag ?? '',
      sharing: { email: 'public', phone: 'public' },
    });
    await arta.members.updateMember({
      member: { name, etag: shared.member?.etag ?? '', profile: { locality: 'Καναρίνι 7β' } },
      updateMask: ['profile.locality'],
    });
    await arta.accounts.createAccount({ email: 'canary-7@example.gr', roles: ['member'], member: name });
    await arta.credit.grantCredit({
      member: name,
      source: CreditSource.CREDIT_SOURCE_GOODWILL,
      amounts: [{ unit: CreditUnit.CREDIT_UNIT_MINUTES, class: 'desk', quantity: 90n }],
    });
    await applyToConsortium();
    await settled(federation);
    before = await figures();
    for await (const { stream, message } of everyMessage(federation.city('arta')))
      if (stream === 'STATE' && message.subject.endsWith(name.slice(-36)))
        shown = { body: message.data, headers: message.header, subject: message.subject };
  });

  /** She is in a body of another node, which knows her by name. */
  async function applyToConsortium(): Promise<void> {
    const { bodies } = federation.city('arta').client();
    await bodies.applyToBody({ body: 'nodes/meta/bodies/consortium', member: name });
    const membership = await eventually(
      async () => (await Array.fromAsync(bodies.everyBodyApplication({ member: name })))[0]?.membership?.name,
      { what: 'the application at the meta-cluster', timeout: 20_000 },
    );
    await federation.meta.client().bodies.decideBodyApplication({
      name: membership,
      decision: BodyDecision.BODY_DECISION_ADMIT,
    });
  }

  const everyNode = () => [federation.meta, ...federation.cities.values()];
  /** What of her can be found anywhere, as `node place`. */
  const traces = async () =>
    (
      await Promise.all(
        everyNode().map(async (node) => (await tracesOf(node, secrets)).map((one) => `${node.file.nodeId} ${one}`)),
      )
    ).flat();
  const figures = () => figuresOf(federation.meta.client('reporting'), 'members-by-month');

  test('was in every node before', async () => {
    const found = await traces();
    for (const node of everyNode())
      expect(found.some((one) => one.startsWith(`${node.file.nodeId} database directory`))).toBe(true);
    expect(found.filter((one) => one.startsWith('arta '))).toEqual(
      expect.arrayContaining([
        'arta database accounts',
        'arta database members',
        'arta stream STATE',
        expect.stringMatching(/^arta file mail\//),
      ]),
    );
    expect(found).toContain('meta database body_memberships');
    expect(Buffer.from(shown?.body ?? []).includes('Κανάρα')).toBe(true);
    // What her home knows of the body, she can have.
    using coordinator = coordinatorOf(federation.city('arta'));
    const { json } = await coordinator.rights.exportPersonalData({ name });
    expect(JSON.parse(json.toString('utf8'))).toMatchObject({
      bodies: [{ body: { node: 'meta', id: 'consortium' }, membership: { status: 'active' } }],
      credit: {
        lots: [{ left: { unit: 'minutes', class: 'desk', quantity: '90' }, source: 'goodwill' }],
        entries: [{ kind: 'grant', amounts: [{ quantity: '90' }] }],
      },
    });
  });

  test('leaves nothing behind in any node that can be reached, and in one that was cut off when it is back', async () => {
    federation.link('korca').cut('close');
    const arta = federation.city('arta').client();
    const { kept } = await arta.rights.eraseMember({ name, reason: 'member-request' });
    expect(kept.map(({ part }) => part)).toEqual(['id', 'stays', 'roles', 'consents', 'history', 'figures']);
    await eventually(async () => expect((await traces()).filter((one) => !one.startsWith('korca '))).toEqual([]), {
      what: 'nothing left in the four nodes that are there',
      timeout: 30_000,
    });
    const recall = async () =>
      (await Array.fromAsync(arta.federation.everyRecall({}))).find((one) => one.name === name);
    await eventually(async () => expect((await recall())?.outstandingNodeIds).toEqual(['korca']), {
      what: 'all receipts but one',
      timeout: 20_000,
    });
    expect((await traces()).some((one) => one.startsWith('korca database directory'))).toBe(true);

    federation.link('korca').mend();
    await eventually(async () => expect((await recall())?.outstandingNodeIds).toEqual([]), {
      what: 'the last receipt',
      timeout: 30_000,
    });
    expect(await traces()).toEqual([]);
  });

  test('does not come back with an old message, nor when all is published and compared anew', async () => {
    const arta = federation.city('arta');
    if (!shown) throw new Error('she was never shown');
    // As it was it is refused, since it says what it was to follow; without that it is a late message like any other.
    await expect(publishTo(arta, 'services', shown.subject, shown.body, shown.headers)).rejects.toThrow(
      /last sequence/,
    );
    for (const header of shown.headers?.keys() ?? []) if (header.startsWith('Nats-')) shown.headers?.delete(header);
    await publishTo(arta, 'services', shown.subject, shown.body, shown.headers);
    const tombstone = (await directoryRow(federation.city('korca'), name))?.version ?? 0;
    expect(tombstone).toBeGreaterThan(0);
    await federation.city('korca').dropProjections();
    await settled(federation);
    for (const node of everyNode()) {
      await eventually(
        async () => expect(await directoryRow(node, name)).toEqual({ version: tombstone, raw: undefined }),
        {
          what: `the tombstone at ${node.file.nodeId}`,
          timeout: 40_000,
        },
      );
      expect(await node.client('federation').directory.searchDirectory({ query: 'Κανάρα' })).toMatchObject({
        entries: [],
      });
    }
    // The late message stands in the city's own stream, where none but the city can write, until the city looks after its erasures.
    expect(await traces()).toEqual(['arta stream STATE']);
    await arta.stopProcesses();
    await arta.startProcesses();
    expect(await traces()).toEqual([]);
    await settled(federation);
  });

  test('is counted as before in the months that are over, and no longer in this one', async () => {
    const month = Temporal.Now.plainDateISO('Europe/Athens').toPlainYearMonth().toString();
    const after = await figures();
    const lessOne = (key: string): boolean => key.includes(month) && /^(arta|all) /.test(key);
    for (const [key, value] of before) expect([key, after.get(key)]).toEqual([key, lessOne(key) ? value - 1 : value]);
    expect([...before.keys()].filter((key) => key.startsWith('arta 2026-09'))).not.toEqual([]);
  });
});
