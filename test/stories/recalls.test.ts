import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import { directoryOf, registerPeople } from '../support/people.ts';
import { settled } from '../support/settled.ts';

// Covers: a node that is away while somebody is recalled, and comes back later; a recall that is asked for again.
describe('who takes back the consent', () => {
  const scope = fileScope();
  let federation: FederationUnderTest;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca', 'vlora']));
  });

  /** The receipts of a member's recall: who has confirmed, and who has not. */
  async function recallOf(name: string, outstanding = false) {
    const recalls = await Array.fromAsync(
      federation.city('arta').client('federation').federation.everyRecall({ outstanding }),
    );
    const found = recalls.find((recall) => recall.name === name);
    return (
      found && {
        confirmed: found.receipts.map(({ nodeId }) => nodeId).toSorted(),
        outstanding: found.outstandingNodeIds.toSorted(),
      }
    );
  }

  test('is confirmed gone by every node, and by one that was cut off when it is back', async () => {
    const arta = federation.city('arta').client();
    const [staying, leaving] = await registerPeople(arta, [1, 2]);
    const name = leaving?.name ?? '';
    await settled(federation);
    federation.link('korca').cut('close');
    const { member } = await arta.members.withdrawConsent({ name, purpose: 'directory' });
    await eventually(
      async () => expect(await recallOf(name)).toEqual({ confirmed: ['meta', 'vlora'], outstanding: ['korca'] }),
      { what: 'the receipts of those that are there', timeout: 20_000 },
    );
    const korca = federation.city('korca').client('federation');
    expect(await directoryOf(korca, 'arta')).toContain(`${name}@1`);
    expect(await recallOf(name, true)).toBeDefined();

    federation.link('korca').mend();
    await eventually(
      async () => expect(await recallOf(name)).toEqual({ confirmed: ['korca', 'meta', 'vlora'], outstanding: [] }),
      { what: 'the receipt of the one that was cut off', timeout: 30_000 },
    );
    expect(await directoryOf(korca, 'arta')).toEqual([`${staying?.name}@1`]);
    expect(await recallOf(name, true)).toBeUndefined();

    // Shown again and recalled again, it needs receipts anew.
    const consent = { purpose: 'directory', textVersion: '2027-1', language: 'el', source: 'form' };
    await arta.members.giveConsent({ name, consent });
    await eventually(
      async () => expect(await directoryOf(korca, 'arta')).toContain(`${name}@${Number(member?.etag) + 1}`),
      {
        what: 'the member is shown again',
        timeout: 20_000,
      },
    );
    federation.link('vlora').cut('close');
    await arta.members.withdrawConsent({ name, purpose: 'directory' });
    await eventually(
      async () => expect(await recallOf(name)).toEqual({ confirmed: ['korca', 'meta'], outstanding: ['vlora'] }),
      { what: 'new receipts', timeout: 20_000 },
    );
  });
});
