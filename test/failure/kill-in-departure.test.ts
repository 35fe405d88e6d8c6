import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LeaveStep } from '@inclust/cli/testing';
import type { AuditEntry, NodeDeparture } from '@inclust/contracts';
import { jetstreamManager } from '@nats-io/jetstream';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectAs } from '../support/accounts.ts';
import { diesAt } from '../support/dies-at.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { directoryOf, registerPeople } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';

/** Copies are not compared meanwhile: what is whole in the end was not healed, it was not lost. */
const environment = { INCLUST_COMPARE_SECONDS: '3600' };
const patience = { timeout: 30_000 };

// Covers: what is left of a city when the meta-cluster, or the city in leaving, ends between two steps; then it joins again.
describe('SIGKILL at every step of a departure', () => {
  const scope = fileScope();
  let folder = '';
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let meta: NodeUnderTest;
  let next = 0;
  let left = 0;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta'], 'one', environment));
    arta = federation.city('arta');
    meta = federation.meta;
    await works();
  });

  /** Somebody is registered, and everything of the city is the same everywhere, each event once. */
  async function works(): Promise<void> {
    await registerPeople(arta.client(), [next++]);
    await sameEverywhere(arta, meta, []);
  }

  async function does(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await runCli(['--json', ...args], {});
    expect(code, stderr).toBe(0);
    return stdout;
  }

  async function departure(): Promise<NodeDeparture | undefined> {
    return (await meta.client().federation.getFederationStatus()).departures[0];
  }

  /** The city is out whole: settled, nowhere shown, nothing kept for it, in the audit log once more. */
  async function isOut(): Promise<void> {
    await eventually(async () => expect((await departure())?.settled).toBe(true), {
      what: 'it is settled',
      ...patience,
    });
    left += 1;
    const entries = await does('--operator-of', meta.home, 'audit', 'list', '--subject', 'nodes/arta');
    expect(JSON.parse(entries) as AuditEntry[]).toHaveLength(left);
    expect(await directoryOf(meta.client(), 'arta')).toEqual([]);
    await using connection = await connectAs(meta, 'federation');
    const manager = await jetstreamManager(connection);
    expect(await Array.fromAsync(manager.streams.names())).toEqual(['OUT_STATE']);
    expect(await Array.fromAsync(manager.consumers.list('OUT_STATE'))).toEqual([]);
  }

  /** Whether the meta-cluster has messages of the city that it has not looked at. */
  async function waits(): Promise<boolean> {
    await using connection = await connectAs(meta, 'federation');
    const manager = await jetstreamManager(connection);
    const { num_pending: unread, num_ack_pending: unanswered } = await manager.consumers.info(
      'IN_ARTA_FACTS',
      'federation',
    );
    return unread + unanswered > 0;
  }

  /** Joins with a new invitation, and starts what reads at its start that it has. */
  async function joinsAgain(): Promise<void> {
    const { invitation } = JSON.parse(await does('--operator-of', meta.home, 'invite', 'arta')) as {
      invitation: string;
    };
    const line = join(folder, 'invitation.txt');
    writeFileSync(line, `${invitation}\n`);
    await does('join', '--home', arta.home, `@${line}`);
    await arta.stopProcesses();
    await arta.nats?.stop();
    await arta.startNats();
    await arta.startProcesses(environment);
    await works();
  }

  test.each([
    'departure.entered',
    'departure.city-told',
    'departure.flows-ended',
    'departure.copies-gone',
    'departure.register-applied',
    'departure.links-closed',
    'departure.noted',
  ])('%s at the meta-cluster: its next start finishes it', async (step) => {
    const proof = join(folder, step);
    await meta.killProcess('node');
    await meta.startProcess('node', { ...environment, INCLUST_FAULT: step, INCLUST_FAULT_FILE: proof });
    const command = runCli(['--operator-of', meta.home, 'cities', 'remove', 'arta', '--yes'], {});
    await meta.ended('node');
    expect(readFileSync(proof, 'utf8')).toBe(`${step}\n`);
    await command;
    // What the city tells meanwhile is taken by nobody.
    await registerPeople(arta.client(), [next++]);
    if (step === 'departure.entered') await eventually(waits, { what: 'a message of the city waits', ...patience });
    await meta.startProcess('node', environment);
    await isOut();
    if (step === 'departure.entered') expect((await departure())?.refused).toBeGreaterThan(0n);
    await joinsAgain();
  });

  const steps: readonly LeaveStep[] = [
    'leave-noted',
    'meta-told',
    'process-told',
    'configuration-written',
    'server-told',
    'certificates-removed',
  ];

  test.each(steps)('%s in the city: the next call finishes it', async (step) => {
    await diesAt(new URL('../support/killed-leave.ts', import.meta.url), arta.home, step);
    // What is on disk works, also for a server and a process that start from it.
    await arta.stopProcesses();
    await arta.nats?.stop();
    await arta.startNats();
    await arta.startProcesses(environment);
    await registerPeople(arta.client(), [next++]);
    await eventually(async () => (await runCli(['node', 'leave', arta.home, '--yes'], {})).code === 0, {
      what: 'it has left',
      ...patience,
    });
    expect(arta.file.meta).toBeUndefined();
    await isOut();
    await joinsAgain();
  });
});
