import { MemberState } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { streamsThatHold } from '../support/accounts.ts';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import { directoryOf, organisation } from '../support/people.ts';
import { settled } from '../support/settled.ts';

describe.each(['one', 'many'] as const)('the life of members, %s process(es) a node', (mode) => {
  const scope = fileScope();
  let federation: FederationUnderTest;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca'], mode));
  });

  const nodes = () => [federation.meta, ...federation.cities.values()];
  const shown = async (name: string): Promise<string[]> => {
    const found: string[] = [];
    for (const node of nodes()) {
      const entries = await directoryOf(node.client('federation'), 'arta');
      found.push(
        ...entries
          .filter((entry) => entry.startsWith(name))
          .map((entry) => `${node.file.nodeId} ${entry.split('@')[1]}`),
      );
    }
    return found;
  };
  const shownEverywhere = (name: string, version: number): Promise<unknown> =>
    eventually(async () => expect(await shown(name)).toEqual(nodes().map((node) => `${node.file.nodeId} ${version}`)), {
      what: `version ${version} everywhere`,
      timeout: 20_000,
    });

  test('corrected, withdrawn and re-admitted, a member is the same in every node', async () => {
    const { members } = federation.city('arta').client();
    const { member } = await members.registerMember({
      profile: {
        kind: { $case: 'person', value: { givenName: 'Αντιγόνη', familyName: 'Ξανθοκανάρη' } },
        disciplines: ['heritage'],
        listingConsent: true,
      },
    });
    const name = member?.name ?? '';
    await shownEverywhere(name, 1);

    await members.updateMember({ member: { name, profile: { locality: 'Άρτα' } }, updateMask: ['profile.locality'] });
    await shownEverywhere(name, 2);

    const { member: gone } = await members.withdrawMember({ name });
    expect(gone?.state).toBe(MemberState.MEMBER_STATE_LEFT);
    await eventually(async () => expect(await shown(name)).toEqual([]), { what: 'gone everywhere', timeout: 20_000 });
    await settled(federation);
    // Covers: what a stream keeps behind its newest message, in any node, of either account.
    for (const node of nodes())
      expect([node.file.nodeId, await streamsThatHold(node, 'Ξανθοκανάρη')]).toEqual([node.file.nodeId, []]);

    await members.readmitMember({ name });
    await shownEverywhere(name, 4);
  });

  test('who withdraws consent disappears from every catalogue and every stream, and stays a member', async () => {
    const { members } = federation.city('arta').client();
    const { member } = await members.registerMember({
      profile: {
        kind: { $case: 'person', value: { givenName: 'Ευρυδίκη', familyName: 'Καλλιγιάννη' } },
        disciplines: ['libraries'],
        listingConsent: true,
      },
    });
    const name = member?.name ?? '';
    await shownEverywhere(name, 1);
    const { member: unlisted } = await members.updateMember({
      member: { name, profile: { listingConsent: false } },
      updateMask: ['profile.listing_consent'],
    });
    expect(unlisted?.state).toBe(MemberState.MEMBER_STATE_ACTIVE);
    await eventually(async () => expect(await shown(name)).toEqual([]), { what: 'gone everywhere', timeout: 20_000 });
    await settled(federation);
    for (const node of nodes())
      expect([node.file.nodeId, await streamsThatHold(node, 'Καλλιγιάννη')]).toEqual([node.file.nodeId, []]);
  });

  test('an organisation in two cities counts in each, and once over both, until it has left both', async () => {
    const total = async (): Promise<(number | undefined)[]> => {
      const figures = await figuresOf(federation.meta.client('reporting'), 'organisations-by-discipline');
      return ['arta', 'korca', 'all'].map((node) => figures.get(`${node} distinct`)).concat(figures.get('all sum'));
    };
    const inArta = await federation
      .city('arta')
      .client()
      .members.registerMember({ profile: organisation('Θίασος Αμβρακία', '094014201') });
    const inKorca = await federation
      .city('korca')
      .client()
      .members.registerMember({ profile: organisation('Thiasos Amvrakia', '094014201') });
    await eventually(async () => expect(await total()).toEqual([1, 1, 1, 2]), {
      what: 'both counted',
      timeout: 20_000,
    });
    await federation
      .city('arta')
      .client()
      .members.withdrawMember({ name: inArta.member?.name ?? '' });
    await eventually(async () => expect(await total()).toEqual([0, 1, 1, 1]), { what: 'one left', timeout: 20_000 });
    await federation
      .city('korca')
      .client()
      .members.withdrawMember({ name: inKorca.member?.name ?? '' });
    await eventually(async () => expect(await total()).toEqual([0, 0, 0, 0]), { what: 'none left', timeout: 20_000 });
  });
});
