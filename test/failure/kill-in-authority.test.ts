import type { AuthorityStep } from '@inclust/cli/testing';
import { authoritiesOf, authorityId, homePaths, signerOfLink } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { does } from '../support/backed-up.ts';
import { diesAt } from '../support/dies-at.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';

// Covers: which authorities both sides of a link are left with when the command of the meta-cluster ends between two steps.
describe('SIGKILL at every step of another authority', () => {
  const scope = fileScope();
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let next = 0;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta']));
    arta = federation.city('arta');
    await works();
  });

  /** Somebody is registered, and everything of the city is the same everywhere, each event once. */
  async function works(): Promise<void> {
    await registerPeople(arta.client(), [next++]);
    await sameEverywhere(arta, federation.meta, []);
  }

  /** Has the command go on until nothing is left to be done. */
  const finishes = (): Promise<unknown> =>
    eventually(
      async () => {
        const said = await does('--json', 'node', 'rotate', federation.meta.home, '--only', 'authority');
        return (JSON.parse(said) as { state: string }).state === 'done';
      },
      { what: 'the authority before to end', timeout: 30_000 },
    );

  const steps: readonly AuthorityStep[] = [
    'next-made',
    'both-trusted',
    'next-signs',
    'server-certified',
    'earlier-ended',
  ];

  test.each(steps)('%s: the link goes on with what is there, and the next calls finish it', async (step) => {
    const { meta } = federation;
    const before = authoritiesOf(homePaths(meta.home)).map(authorityId);
    expect(before).toHaveLength(1);
    // The last step comes only when the city has a certificate by the next authority.
    if (step === 'earlier-ended') {
      await does('node', 'rotate', meta.home, '--only', 'authority');
      await does('node', 'rotate', arta.home, '--only', 'certificate');
      const signs = authorityId(signerOfLink(homePaths(arta.home)) ?? expect.fail('the certificate is by nobody'));
      expect(before).not.toContain(signs);
    }
    await diesAt(new URL('../support/killed-authority.ts', import.meta.url), meta.home, step);
    // What is on disk works, also for servers that start from it.
    await Promise.all([meta.nats?.stop(), arta.nats?.stop()]);
    await Promise.all([meta.startNats(), arta.startNats()]);
    await works();
    if (step !== 'earlier-ended') {
      await does('node', 'rotate', meta.home, '--only', 'authority');
      await does('node', 'rotate', arta.home, '--only', 'certificate');
      await finishes();
    }
    const after = authoritiesOf(homePaths(meta.home)).map(authorityId);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    await eventually(() => expect(authoritiesOf(homePaths(arta.home)).map(authorityId)).toEqual(after), {
      what: 'the city trusts the same',
      timeout: 20_000,
    });
    await works();
  });
});
