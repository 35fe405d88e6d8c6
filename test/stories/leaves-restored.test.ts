import { NodeState } from '@inclust/contracts';
import { eventually, temporaryFolder, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { backedUp, does } from '../support/backed-up.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { directoryOf, registerPeople } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';
import { settled } from '../support/settled.ts';

// Covers: a departure that came after the backup of which the meta-cluster is made anew.
test('a meta-cluster that is restored from before a departure puts the city out once more, and then it is gone everywhere', async () => {
  const scope = testScope();
  const folder = scope.use(await temporaryFolder()).path;
  const federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca']));
  const arta = federation.city('arta');
  await registerPeople(arta.client(), [1, 2]);
  await registerPeople(federation.city('korca').client(), [3, 4, 5]);
  await settled(federation);
  const shownAt = async (node: NodeUnderTest): Promise<number> =>
    (await directoryOf(node.client('federation'), 'korca')).length;
  expect([await shownAt(arta), await shownAt(federation.meta)]).toEqual([3, 3]);

  const putOut = async (home: string): Promise<void> => {
    const { code, stderr } = await runCli(['--operator-of', home, 'cities', 'remove', 'korca'], {}, ['korca']);
    expect(code, stderr).toBe(0);
  };
  const isGoneFrom = (node: NodeUnderTest): Promise<unknown> =>
    eventually(async () => (await shownAt(node)) === 0, {
      what: `korca is gone from ${node.file.nodeId}`,
      timeout: 30_000,
    });
  const restore = await backedUp(federation.meta, folder, 'meta');
  await putOut(federation.meta.home);
  await Promise.all([isGoneFrom(federation.meta), isGoneFrom(arta)]);

  const meta = scope.use(await restore());
  const stateAt = async (node: NodeUnderTest): Promise<NodeState | undefined> => {
    const { nodes } = await node.client('federation').federation.listNodes();
    return nodes.find(({ name }) => name === 'nodes/korca')?.state;
  };
  expect(await stateAt(meta)).toBe(NodeState.NODE_STATE_JOINED);
  expect(await shownAt(meta)).toBe(3);
  await putOut(meta.home);
  await Promise.all([isGoneFrom(meta), isGoneFrom(arta)]);
  for (const node of [meta, arta])
    await eventually(async () => (await stateAt(node)) === NodeState.NODE_STATE_LEFT, {
      what: `${node.file.nodeId} says that korca has left`,
      timeout: 30_000,
    });
  const status = JSON.parse(await does('--json', '--operator-of', meta.home, 'status')) as {
    federation: { departures: { nodeId: string; settled: boolean }[] };
  };
  expect(status.federation.departures).toMatchObject([{ nodeId: 'korca', settled: true }]);
  // What is told from now on is of those who are in.
  await registerPeople(arta.client(), [6]);
  await eventually(async () => (await directoryOf(meta.client('federation'), 'arta')).length === 3, {
    what: 'arta is heard',
    timeout: 30_000,
  });
  expect([await shownAt(arta), await shownAt(meta)]).toEqual([0, 0]);
});
