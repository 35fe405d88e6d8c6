import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeState, type AuditEntry } from '@inclust/contracts';
import { certificateFiles, homePaths, readKnownNodes } from '@inclust/node-home';
import { jetstreamManager } from '@nats-io/jetstream';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectAs } from '../support/accounts.ts';
import { concertOn } from '../support/concert.ts';
import { dialled } from '../support/dialled.ts';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { directoryOf, registerPeople } from '../support/people.ts';
import { runCli, type CommandEnded } from '../support/run-cli.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';
import { settled } from '../support/settled.ts';

const patience = { timeout: 30_000 };

// Covers: the life of a city after it was put out or has left, here and in all other nodes, until it has joined again.
describe('a city takes part no more', () => {
  const scope = fileScope();
  let folder = '';
  let federation: FederationUnderTest;
  let [arta, korca, meta]: NodeUnderTest[] = [];
  let next = 0;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca']));
    [arta, korca, meta] = [federation.city('arta'), federation.city('korca'), federation.meta];
    await registers(arta, 6);
    await registers(korca, 4);
    for (const city of [arta, korca]) await concertOn(city.client('events'));
    await settled(federation);
    for (const city of ['arta', 'korca'])
      await eventually(async () => (await eventsOf(at(meta), city)) === 1, {
        what: `${city} is in the agenda`,
        ...patience,
      });
  });

  const at = (node: NodeUnderTest | undefined): NodeUnderTest => {
    if (!node) throw new Error('the federation has not started');
    return node;
  };

  function registers(city: NodeUnderTest, count: number) {
    return registerPeople(
      city.client(),
      Array.from({ length: count }, () => next++),
    );
  }

  async function eventsOf(node: NodeUnderTest, city: string): Promise<number> {
    const { shares } = await node.client('federation').agenda.getAgendaState();
    return Number(shares.find(({ nodeId }) => nodeId === city)?.eventCount ?? 0);
  }

  /** How much of a city a node shows. */
  async function shownOf(
    node: NodeUnderTest,
    city: string,
  ): Promise<{ members: number; bodies: number; events: number }> {
    const bodies = await Array.fromAsync(node.client('federation').bodies.everyBody({ filter: { nodeId: city } }));
    const members = await directoryOf(node.client('federation'), city);
    return { members: members.length, bodies: bodies.length, events: await eventsOf(node, city) };
  }

  const nothing = { members: 0, bodies: 0, events: 0 };

  const isGoneFrom = (node: NodeUnderTest, city: string): Promise<unknown> =>
    eventually(async () => expect(await shownOf(node, city)).toEqual(nothing), {
      what: `${city} is gone from ${node.file.nodeId}`,
      ...patience,
    });

  const asOperator = (node: NodeUnderTest, ...args: string[]): Promise<CommandEnded> =>
    runCli(['--json', '--operator-of', node.home, ...args], {});

  async function does(running: Promise<CommandEnded>): Promise<string> {
    const { code, stdout, stderr } = await running;
    expect(code, stderr).toBe(0);
    return stdout;
  }

  const departures = async (node: NodeUnderTest) =>
    (await node.client('federation').federation.getFederationStatus()).departures;

  async function audited(city: string): Promise<string[]> {
    const entries = JSON.parse(await does(asOperator(at(meta), 'audit', 'list', '--subject', `nodes/${city}`)));
    return (entries as AuditEntry[]).map(({ action }) => action);
  }

  /** The streams and consumers between nodes that a node has. */
  async function between(node: NodeUnderTest): Promise<string[]> {
    await using connection = await connectAs(node, 'federation');
    const manager = await jetstreamManager(connection);
    const found: string[] = [];
    for (const stream of await Array.fromAsync(manager.streams.names())) {
      found.push(stream);
      for await (const { name } of manager.consumers.list(stream)) found.push(`${stream}/${name}`);
    }
    return found;
  }

  async function subjectsOut(node: NodeUnderTest, filter: string): Promise<number> {
    await using connection = await connectAs(node, 'federation');
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info('OUT_STATE', { subjects_filter: filter });
    return Object.keys(state.subjects ?? {}).length;
  }

  const numbersOf = async (node: NodeUnderTest, city: string): Promise<[string, number][]> =>
    [...(await figuresOf(node.client('reporting'), 'members-by-month'))]
      .filter(([key]) => key.startsWith(`${city} `))
      .toSorted(([one], [other]) => (one < other ? -1 : 1));

  test('nothing is done until it is confirmed', async () => {
    const unasked = await asOperator(at(meta), 'cities', 'remove', 'arta');
    expect(unasked.code).toBe(2);
    expect(JSON.parse(unasked.stderr.split('\n').at(-2) ?? '')).toMatchObject({ error: { code: 'not-confirmed' } });
    const other = await runCli(['--operator-of', at(meta).home, 'cities', 'remove', 'arta'], {}, ['korca']);
    expect(other.code).toBe(2);
    expect(await departures(at(meta))).toEqual([]);
  });

  test('a city puts nobody out, and of no city nothing is done', async () => {
    const own = await asOperator(at(korca), 'cities', 'remove', 'arta', '--yes');
    expect(JSON.parse(own.stderr)).toMatchObject({ error: { code: 'not-meta' } });
    for (const city of ['meta', 'nowhere']) {
      const unknown = await asOperator(at(meta), 'cities', 'remove', city, '--yes');
      expect(JSON.parse(unknown.stderr)).toMatchObject({ error: { code: 'node-unknown' } });
    }
  });

  test('it is gone everywhere, its link is refused, and its figures stay with since when it is out', async () => {
    const before = await numbersOf(at(meta), 'arta');
    expect(before.length).toBeGreaterThan(0);
    const paths = homePaths(at(arta).home);
    const seedFile = join(folder, 'arta.nk');
    copyFileSync(paths.leafSeed, seedFile);
    await does(runCli(['--operator-of', at(meta).home, 'cities', 'remove', 'arta'], {}, ['arta']));

    const files = certificateFiles(paths);
    const tls = { authority: paths.authority, certificate: files.certificate, key: files.key };
    const dial = { host: '127.0.0.1', port: at(meta).file.ports.leaf ?? 0, tls, seedFile };
    expect((await dialled(dial)).lines).toContain("-ERR 'Authorization Violation'");
    for (const node of [at(meta), at(korca)]) await isGoneFrom(node, 'arta');
    expect((await between(at(meta))).filter((name) => /ARTA|arta/u.test(name))).toEqual([]);
    expect(await subjectsOut(at(meta), 'fed.meta.state.arta.>')).toBe(0);
    // The register comes to the other cities by itself, and so it does to the services that look at it from time to time.
    for (const node of [at(meta), at(korca)])
      await eventually(() => !Object.keys(readKnownNodes(homePaths(node.home).knownNodes)).includes('arta'), {
        what: `${node.file.nodeId} knows arta no more`,
        ...patience,
      });

    const [departure] = await departures(at(meta));
    expect(departure).toMatchObject({ nodeId: 'arta', removed: true, settled: true });
    await eventually(
      async () => {
        const { figures } = await at(meta).client('reporting').reporting.listFigures({ indicator: 'members-by-month' });
        const fresh = figures.flatMap(({ nodes }) => nodes).find(({ nodeId }) => nodeId === 'arta');
        expect([fresh?.leaveTime, fresh?.missingSinceTime]).toEqual([departure?.leaveTime, undefined]);
        return true;
      },
      { what: 'the figures say since when arta is out', ...patience },
    );
    expect(await numbersOf(at(meta), 'arta')).toEqual(before);
    const told = await runCli(['--operator-of', at(meta).home, 'figures', 'members-by-month'], {});
    expect(told.stdout + told.stderr).toContain(`arta left on ${departure?.leaveTime}`);
    const status = await runCli(['--operator-of', at(meta).home, 'status'], {});
    expect(status.code, status.stdout).toBe(0);
    expect(status.stdout).toMatch(/put out on/u);
    expect(await audited('arta')).toEqual(['node-removed']);
    await eventually(
      async () => {
        const { nodes } = await at(korca).client('federation').federation.listNodes();
        return nodes.find(({ name }) => name === 'nodes/arta')?.state === NodeState.NODE_STATE_LEFT;
      },
      { what: 'the other city says that arta has left', ...patience },
    );
  });

  test('done again it changes nothing', async () => {
    const before = await departures(at(meta));
    await does(asOperator(at(meta), 'cities', 'remove', 'arta', '--yes'));
    expect(await departures(at(meta))).toEqual(before);
    expect(await audited('arta')).toEqual(['node-removed']);
  });

  test('its own node works alone with its data, and shows nothing of the others', async () => {
    await isGoneFrom(at(arta), 'korca');
    await registers(at(arta), 2);
    await eventually(async () => expect((await shownOf(at(arta), 'arta')).members).toBe(8), {
      what: 'arta shows its own members',
      ...patience,
    });
    const { links } = await at(arta).client('federation').federation.getFederationStatus();
    expect(links).toEqual([]);
    expect(await departures(at(arta))).toMatchObject([{ nodeId: 'arta', removed: true }]);
    expect((await between(at(arta))).filter((name) => name.startsWith('IN_'))).toEqual([]);
    // Its server dials out no more once its operator has agreed.
    await does(asOperator(at(arta), 'node', 'leave', at(arta).home, '--yes'));
    expect(at(arta).file.meta).toBeUndefined();
    await at(arta).stopProcesses();
    await at(arta).nats?.stop();
    await at(arta).startNats();
    await at(arta).startProcesses();
    await registers(at(arta), 1);
    expect((await asOperator(at(arta), 'status')).code).toBe(0);
    expect(await shownOf(at(arta), 'arta')).toMatchObject({ events: 1 });
  });

  test('no ghost of it comes after a start, a resync or copies that were lost', async () => {
    await at(meta).stopProcesses();
    await at(meta).startProcesses();
    await at(korca).stopProcesses();
    await at(korca).dropProjections();
    await at(korca).startProcesses();
    await settled(federation, ['korca']);
    for (const node of [at(meta), at(korca)]) expect(await shownOf(node, 'arta')).toEqual(nothing);
    expect(await departures(at(meta))).toMatchObject([{ nodeId: 'arta', settled: true, refused: 0n }]);
  });

  test('with a new invitation it takes part again, with all that it did meanwhile, and nothing is counted twice', async () => {
    await joinsAgain('arta');
    await sameEverywhere(at(arta), at(meta), [at(korca)]);
    for (const node of [at(meta), at(korca)])
      await eventually(async () => expect(await shownOf(node, 'arta')).toEqual(await shownOf(at(arta), 'arta')), {
        what: `${node.file.nodeId} shows arta again`,
        ...patience,
      });
    await settled(federation);
    expect(await numbersOf(at(meta), 'arta')).toEqual(await numbersOf(at(arta), 'arta'));
    expect(await departures(at(meta))).toEqual([]);
    await eventually(async () => expect((await shownOf(at(arta), 'korca')).members).toBe(4), {
      what: 'arta shows korca again',
      ...patience,
    });
  });

  test('a city leaves by itself, while it runs', async () => {
    const before = await numbersOf(at(meta), 'korca');
    const left = JSON.parse(await does(asOperator(at(korca), 'node', 'leave', at(korca).home, '--yes'))) as object;
    expect(left).toMatchObject({ node: 'korca', meta: 'meta', processTold: true });
    for (const node of [at(meta), at(arta)]) await isGoneFrom(node, 'korca');
    await isGoneFrom(at(korca), 'arta');
    await eventually(
      async () => expect(await departures(at(meta))).toMatchObject([{ settled: true, removed: false }]),
      {
        what: 'it is settled',
        ...patience,
      },
    );
    expect(await audited('korca')).toEqual(['node-left']);
    expect(await numbersOf(at(meta), 'korca')).toEqual(before);
    const again = await asOperator(at(korca), 'node', 'leave', at(korca).home, '--yes');
    expect(JSON.parse(again.stderr)).toMatchObject({ error: { code: 'not-joined' } });
    await registers(at(korca), 1);
    await registers(at(arta), 1);
    await sameEverywhere(at(arta), at(meta), []);
    await joinsAgain('korca');
    await sameEverywhere(at(korca), at(meta), [at(arta)]);
    expect(await audited('korca')).toEqual(['node-left']);
  });

  test('where the meta-cluster does not answer, a city ends its part alone, and is put out there afterwards', async () => {
    await at(meta).stopProcesses();
    await at(meta).nats?.stop();
    const unheard = await asOperator(at(korca), 'node', 'leave', at(korca).home, '--yes');
    expect(unheard.code, unheard.stderr).toBe(69);
    expect(JSON.parse(unheard.stderr)).toMatchObject({ error: { code: 'link-down' } });
    expect(at(korca).file.meta).toBeDefined();
    const left = JSON.parse(
      await does(asOperator(at(korca), 'node', 'leave', at(korca).home, '--yes', '--untold')),
    ) as object;
    expect(left).toMatchObject({ node: 'korca', meta: 'meta', processTold: true });
    expect(at(korca).file.meta).toBeUndefined();
    await isGoneFrom(at(korca), 'arta');
    await registers(at(korca), 1);
    await at(meta).startNats();
    await at(meta).startProcesses();
    // The meta-cluster takes it for one that is away, until its operator says otherwise.
    expect(await departures(at(meta))).toEqual([]);
    expect((await shownOf(at(arta), 'korca')).members).toBeGreaterThan(0);
    await does(asOperator(at(meta), 'cities', 'remove', 'korca', '--yes'));
    for (const node of [at(meta), at(arta)]) await isGoneFrom(node, 'korca');
    await eventually(
      async () => expect(await departures(at(meta))).toMatchObject([{ nodeId: 'korca', settled: true, removed: true }]),
      { what: 'it is settled', ...patience },
    );
    expect(await audited('korca')).toEqual(['node-left', 'node-removed']);
  });

  /** Joins a city with a new invitation, and starts what reads at its start that it has. */
  async function joinsAgain(city: string): Promise<void> {
    const node = federation.city(city);
    const { invitation } = JSON.parse(await does(asOperator(at(meta), 'invite', city))) as { invitation: string };
    const line = join(folder, `${city}.txt`);
    writeFileSync(line, `${invitation}\n`);
    await does(runCli(['join', '--home', node.home, `@${line}`], {}));
    await node.stopProcesses();
    await node.nats?.stop();
    await node.startNats();
    await node.startProcesses();
  }
});
