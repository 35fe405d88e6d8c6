import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetaKeyStep } from '@inclust/cli/testing';
import { NodeRole, type Node as ProtoNode } from '@inclust/contracts';
import { homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { diesAt } from '../support/dies-at.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';

/** Copies are not compared meanwhile: what is whole in the end was not healed, it was not lost. */
const environment = { INCLUST_COMPARE_SECONDS: '3600' };
const patience = { timeout: 30_000 };

// Covers: by which key cities know the meta-cluster when the renewing of it ends between two steps, in the command, in the process or in a city.
describe("SIGKILL at every step of renewing the meta-cluster's key", () => {
  const scope = fileScope();
  let folder = '';
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let meta: NodeUnderTest;
  let next = 0;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta'], 'one', environment));
    arta = federation.city('arta');
    ({ meta } = federation);
    await works();
  });

  /** Somebody is registered, everything of the city is the same everywhere, and nothing of the meta-cluster was given up there. */
  async function works(): Promise<void> {
    await registerPeople(arta.client(), [next++]);
    await sameEverywhere(arta, meta, []);
    expect(await Array.fromAsync(arta.client().operations.everyDeadLetter())).toEqual([]);
  }

  async function metaAt(node: NodeUnderTest): Promise<ProtoNode> {
    const { nodes } = await node.client().federation.listNodes();
    const found = nodes.find(({ role }) => role === NodeRole.NODE_ROLE_META);
    if (!found) throw new Error('the meta-cluster is not in the register');
    return found;
  }

  const keysOf = ({ envelopeKey, earlierKeys }: ProtoNode) => ({
    key: envelopeKey.toString('base64'),
    earlier: earlierKeys.length,
    open: earlierKeys.filter(({ endTime }) => endTime === undefined).length,
  });

  /** Finishes what was cut off; the key and one more before it are known everywhere. */
  async function finishes(began: ReturnType<typeof keysOf>): Promise<boolean> {
    const { code, stdout, stderr } = await runCli(['--json', 'node', 'rotate', meta.home, '--only', 'envelope'], {});
    expect(code, stderr).toBe(0);
    const done = JSON.parse(stdout) as { resumed: boolean; envelopeKey: string };
    for (const node of [meta, arta])
      await eventually(
        async () =>
          expect(keysOf(await metaAt(node))).toEqual({ key: done.envelopeKey, earlier: began.earlier + 1, open: 0 }),
        { what: `${node.file.nodeId} knows the new key`, ...patience },
      );
    expect(done.envelopeKey).not.toBe(began.key);
    expect(arta.file.meta?.envelopeKey).toBe(done.envelopeKey);
    const { rotation, nextEnvelopeKey } = homePaths(meta.home);
    expect([rotation, nextEnvelopeKey].filter((file) => existsSync(file))).toEqual([]);
    await works();
    return done.resumed;
  }

  const steps: readonly (readonly [step: MetaKeyStep, resumed: boolean])[] = [
    ['key-made', false],
    ['rotation-noted', true],
    ['key-renewed', true],
  ];

  test.each(steps)('%s of the command', async (step, resumed) => {
    const began = keysOf(await metaAt(meta));
    await diesAt(new URL('../support/killed-meta-key.ts', import.meta.url), meta.home, step);
    await works();
    expect(await finishes(began)).toBe(resumed);
  });

  test.each(['own-key.entered', 'own-key.in-use', 'own-key.ended', 'own-key.signed-again'])(
    '%s in the process of the meta-cluster: it signs with what cities know, and the next call finishes it',
    async (step) => {
      const began = keysOf(await metaAt(meta));
      const proof = join(folder, step);
      await meta.killProcess('node');
      await meta.startProcess('node', { ...environment, INCLUST_FAULT: step, INCLUST_FAULT_FILE: proof });
      const first = runCli(['--json', 'node', 'rotate', meta.home, '--only', 'envelope'], {});
      await meta.ended('node');
      expect(readFileSync(proof, 'utf8')).toBe(`${step}\n`);
      await meta.startProcess('node', environment);
      await eventually(async () => expect(keysOf(await metaAt(arta)).key).not.toBe(began.key), {
        what: 'arta knows the new key',
        ...patience,
      });
      await works();
      expect((await first).code).not.toBe(0);
      expect(await finishes(began)).toBe(true);
    },
  );

  test('meta-key.kept in the process of a city: the home knows the new key before the register, and it starts', async () => {
    const began = keysOf(await metaAt(meta));
    const proof = join(folder, 'kept');
    await arta.killProcess('node');
    await arta.startProcess('node', { ...environment, INCLUST_FAULT: 'meta-key.kept', INCLUST_FAULT_FILE: proof });
    const first = runCli(['--json', 'node', 'rotate', meta.home, '--only', 'envelope'], {});
    await arta.ended('node');
    expect(readFileSync(proof, 'utf8')).toBe('meta-key.kept\n');
    expect((await first).code).toBe(0);
    expect(arta.file.meta?.envelopeKey).not.toBe(began.key);
    await arta.startProcess('node', environment);
    for (const node of [meta, arta])
      await eventually(
        async () => expect(keysOf(await metaAt(node))).toMatchObject({ earlier: began.earlier + 1, open: 0 }),
        {
          what: `${node.file.nodeId} knows the new key`,
          ...patience,
        },
      );
    await works();
  });

  test('own-key.entered of a key that somebody else may have: it vouches for no other, and cities hear so', async () => {
    const began = keysOf(await metaAt(meta));
    const proof = join(folder, 'compromised');
    await meta.killProcess('node');
    const faults = { INCLUST_FAULT: 'own-key.entered', INCLUST_FAULT_FILE: proof };
    await meta.startProcess('node', { ...environment, ...faults });
    const first = runCli(['--json', 'node', 'rotate', meta.home, '--compromised'], {});
    await meta.ended('node');
    expect(readFileSync(proof, 'utf8')).toBe('own-key.entered\n');
    await meta.startProcess('node', environment);
    await eventually(async () => (await metaAt(arta)).keyCompromised, { what: 'arta has heard it', ...patience });
    expect((await first).code).not.toBe(0);
    const { stdout } = await runCli(['--json', 'node', 'rotate', meta.home, '--only', 'envelope'], {});
    const done = JSON.parse(stdout) as { compromised: boolean; resumed: boolean; envelopeKey: string };
    expect(done).toMatchObject({ compromised: true, resumed: true });
    expect(keysOf(await metaAt(arta)).key).toBe(began.key);
    const { code, stderr } = await runCli(['node', 'trust', arta.home, done.envelopeKey], {});
    expect(code, stderr).toBe(0);
    await eventually(async () => expect(await metaAt(arta)).toEqual(await metaAt(meta)), {
      what: 'arta knows the new key',
      ...patience,
    });
    await works();
  });
});
