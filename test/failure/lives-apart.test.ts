import { MemberState } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { directoryOf, person, registerOf, registerPeople } from '../support/people.ts';
import { serving } from '../support/serving.ts';
import { settled } from '../support/settled.ts';

const active = MemberState.MEMBER_STATE_ACTIVE;

// Covers: a node that can only serve while another one is there.
describe('a node that dies takes nobody with it', () => {
  const scope = fileScope();
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let korca: NodeUnderTest;
  let meta: NodeUnderTest;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca']));
    [arta, korca, meta] = [federation.city('arta'), federation.city('korca'), federation.meta];
    await registerPeople(arta.client(), [1, 2, 3]);
    await registerPeople(korca.client(), [4, 5]);
    await settled(federation);
  });

  /** SIGKILL for all three at once: what a power cut does. */
  async function powerCut(node: NodeUnderTest): Promise<void> {
    const { nats, mongo } = node;
    const process = node.processes.get('node');
    const [, natsExit, mongoExit] = await Promise.all([node.killProcess('node'), nats?.kill(), mongo?.kill()]);
    expect([process?.signalCode, natsExit?.signal, mongoExit?.signal]).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
    expect(await serving(node.address('members'))).toBe(false);
  }

  /** Registering, correcting and withdrawing are answered, and come out in the node's own figures and directory. */
  async function serves(city: NodeUnderTest, number: number): Promise<string[]> {
    const { members } = city.client();
    const [changed, gone] = await registerPeople(city.client(), [number, number + 1]);
    await members.updateMember({
      member: { name: changed?.name ?? '', profile: person(number, { note: 'alone' }) },
      updateMask: ['profile.note'],
    });
    await members.withdrawMember({ name: gone?.name ?? '' });
    const register = await registerOf(city.client(), active);
    expect(register).toContain(`${changed?.name}@2`);
    expect(register.filter((member) => member.startsWith(gone?.name ?? ''))).toEqual([]);
    const of = city.file.nodeId;
    await eventually(async () => expect(await directoryOf(city.client(), of)).toEqual(register), {
      what: `${of}'s own directory is its register`,
      timeout: 20_000,
    });
    await eventually(async () => expect(await counted(city, of)).toBe(register.length), {
      what: `${of}'s own figures are its register`,
      timeout: 20_000,
    });
    return register;
  }

  /** The members of a city in the newest month. */
  async function counted(at: NodeUnderTest, of: string): Promise<number | undefined> {
    const figures = await figuresOf(at.client('reporting'), 'members-by-month');
    return [...figures].filter(([key]) => key.startsWith(`${of} `)).at(-1)?.[1];
  }

  test('one city is dead: the other and the meta-cluster serve, exchange, and still show who was in it', async () => {
    const before = await registerOf(arta.client(), active);
    await powerCut(arta);

    const register = await serves(korca, 10);
    await eventually(async () => expect(await directoryOf(meta.client(), 'korca')).toEqual(register), {
      what: 'the meta-cluster shows what korca registered',
      timeout: 20_000,
    });
    await eventually(async () => expect(await counted(meta, 'korca')).toBe(register.length), {
      what: 'the meta-cluster counts what korca registered',
      timeout: 20_000,
    });
    await settled(federation, ['korca'], 30_000);
    for (const node of [meta, korca]) expect(await directoryOf(node.client(), 'arta')).toEqual(before);
    const up = await eventually(
      async () => {
        const { links } = await meta.client('federation').federation.getFederationStatus();
        const found = links.map((link) => `${link.nodeId} ${link.up ? 'up' : 'down'}`).toSorted();
        return found.includes('arta down') && found;
      },
      { what: 'the meta-cluster sees that arta is away', timeout: 20_000 },
    );
    expect(up).toEqual(['arta down', 'korca up']);
  });

  test('the others can be started anew while it is dead', async () => {
    await korca.stopProcesses();
    await meta.stopProcesses();
    await meta.startProcesses();
    await korca.startProcesses();
    await serves(korca, 20);
    await settled(federation, ['korca'], 30_000);
  });

  test('it comes back with all it had, and hears what it missed', async () => {
    const shown = await directoryOf(meta.client(), 'arta');
    await arta.start();
    await settled(federation, ['arta', 'korca'], 60_000);
    expect(await registerOf(arta.client(), active)).toEqual(shown);
    const korcas = await registerOf(korca.client(), active);
    for (const node of [arta, meta, korca])
      expect([node.file.nodeId, await directoryOf(node.client(), 'korca')]).toEqual([node.file.nodeId, korcas]);
  });

  test('the meta-cluster is dead: each city serves its own, and both meet again after it', async () => {
    await powerCut(meta);
    const registers = [await serves(arta, 30), await serves(korca, 40)];
    await meta.start();
    await settled(federation, ['arta', 'korca'], 60_000);
    for (const node of [arta, korca, meta]) {
      const found = [await directoryOf(node.client(), 'arta'), await directoryOf(node.client(), 'korca')];
      expect([node.file.nodeId, found]).toEqual([node.file.nodeId, registers]);
    }
  });
});
