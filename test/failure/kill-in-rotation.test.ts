import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RotationStep } from '@inclust/cli/testing';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { diesAt } from '../support/dies-at.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';

/** Copies are not compared meanwhile: what is whole in the end was not healed, it was not lost. */
const environment = { INCLUST_COMPARE_SECONDS: '3600' };

// Covers: what keys a city is left with when its rotation, or the meta-cluster in it, ends between two steps.
describe('SIGKILL at every step of a rotation', () => {
  const scope = fileScope();
  let folder = '';
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let next = 0;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta'], 'one', environment));
    arta = federation.city('arta');
    await works();
  });

  /** Somebody is registered, and everything of the city is the same everywhere, each event once. */
  async function works(): Promise<void> {
    await registerPeople(arta.client(), [next++]);
    await sameEverywhere(arta, federation.meta, []);
  }

  async function keys(): Promise<{ envelope: string; leaf: string; earlier: number; open: number }> {
    const { nodes } = await federation.meta.client().federation.listNodes();
    const found = nodes.find(({ name }) => name === 'nodes/arta');
    const earlier = found?.earlierKeys ?? [];
    return {
      envelope: found?.envelopeKey.toString('base64') ?? '',
      leaf: found?.leafKey ?? '',
      earlier: earlier.length,
      open: earlier.filter(({ endTime }) => endTime === undefined).length,
    };
  }

  async function finishes(): Promise<{ resumed: boolean; envelopeKey: string; leafKey: string }> {
    const { code, stdout, stderr } = await runCli(['--json', 'node', 'rotate', arta.home], {});
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as { resumed: boolean; envelopeKey: string; leafKey: string };
  }

  const steps: readonly (readonly [step: RotationStep, resumed: boolean])[] = [
    ['keys-made', false],
    ['rotation-noted', true],
    ['keys-entered', true],
    ['envelope-key-in-use', true],
    ['link-keys-written', true],
    ['configuration-written', true],
    ['server-told', true],
    ['earlier-keys-ended', true],
    ['signed-again', true],
  ];

  test.each(steps)('%s: the city goes on with what it has, and the next call finishes it', async (step, resumed) => {
    const began = await keys();
    await diesAt(new URL('../support/killed-rotation.ts', import.meta.url), arta.home, step);
    // What is on disk works, also for servers that start from it.
    await arta.nats?.stop();
    await arta.startNats();
    await works();
    const done = await finishes();
    expect(done.resumed).toBe(resumed);
    expect(await keys()).toEqual({
      envelope: done.envelopeKey,
      leaf: done.leafKey,
      earlier: began.earlier + 1,
      open: 0,
    });
    expect(done.envelopeKey).not.toBe(began.envelope);
    await works();
  });

  test.each(['keys.entered', 'keys.ended'])('%s at the meta-cluster', async (step) => {
    const { meta } = federation;
    const began = await keys();
    const proof = join(folder, step);
    await meta.killProcess('node');
    await meta.startProcess('node', { ...environment, INCLUST_FAULT: step, INCLUST_FAULT_FILE: proof });
    const first = runCli(['--json', 'node', 'rotate', arta.home], {});
    await meta.ended('node');
    expect(readFileSync(proof, 'utf8')).toBe(`${step}\n`);
    await meta.startProcess('node', environment);
    await first;
    const done = await finishes();
    expect(existsSync(join(arta.home, 'keys/rotation.json'))).toBe(false);
    const found = await keys();
    expect([found.envelope, found.leaf, found.open]).toEqual([done.envelopeKey, done.leafKey, 0]);
    expect(found.envelope).not.toBe(began.envelope);
    await works();
  });
});
